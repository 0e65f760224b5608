#!/usr/bin/env bash
# Refuses a commit that main has left behind while the approval was awaited: what is newer would be undone, or a mistake be
# made that is already reverted.
set -euo pipefail

main=$(gh api "repos/$GITHUB_REPOSITORY/git/ref/heads/main" | jq --raw-output .object.sha)
if [ "$main" != "$GITHUB_SHA" ]; then
  message="Not applied: main has moved from $GITHUB_SHA to $main, whose own run asks about all that is not applied yet. Where it has none, start one: gh workflow run plan.yml --ref main"
  echo "::error::$message"
  echo "$message" >>"$GITHUB_STEP_SUMMARY"
  exit 1
fi
