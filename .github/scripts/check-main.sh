#!/usr/bin/env bash
# Fails if main has moved on while this run waited for approval. Applying an old commit would undo newer changes, or
# apply a change that has been reverted.
set -euo pipefail

main=$(gh api "repos/$GITHUB_REPOSITORY/git/ref/heads/main" | jq --raw-output .object.sha)
if [ "$main" != "$GITHUB_SHA" ]; then
  message="Not applied: main has moved from $GITHUB_SHA to $main. Approve the run of that commit, which includes all changes that are not applied yet. If it has no run, start one: gh workflow run plan.yml --ref main"
  echo "::error::$message"
  echo "$message" >>"$GITHUB_STEP_SUMMARY"
  exit 1
fi
