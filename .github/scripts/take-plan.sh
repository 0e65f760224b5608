#!/usr/bin/env bash
# Takes the approved plan, unless main has moved while it waited: what was newer would be undone, or a mistake that is
# already reverted be made.
set -euo pipefail

main=$(gh api "repos/$GITHUB_REPOSITORY/git/ref/heads/main" | jq --raw-output .object.sha)
if [ "$main" != "$GITHUB_SHA" ]; then
  message="Not applied: main has moved from $GITHUB_SHA to $main, whose own run asks about all that is not applied yet. Where it has none, start one: gh workflow run plan.yml --ref main"
  echo "::error::$message"
  echo "$message" >>"$GITHUB_STEP_SUMMARY"
  exit 1
fi
.github/scripts/download-artifact.sh "$ARTIFACT" "$RUNNER_TEMP/plan"
tar -xzf "$RUNNER_TEMP/plan/plan.tar.gz" -C "$RUNNER_TEMP/plan"
