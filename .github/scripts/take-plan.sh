#!/usr/bin/env bash
# Takes the approved plan, unless main has moved while it waited: what is newer would be undone, or a mistake be made that
# is already reverted.
set -euo pipefail

not_applied() {
  echo "::error::Not applied: $1"
  echo "Not applied: $1" >>"$GITHUB_STEP_SUMMARY"
  exit 1
}

main=$(gh api "repos/$GITHUB_REPOSITORY/git/ref/heads/main" | jq --raw-output .object.sha)
[ "$main" = "$GITHUB_SHA" ] ||
  not_applied "main has moved from $GITHUB_SHA to $main, whose own run asks about all that is not applied yet. Where it has none, start one: gh workflow run plan.yml --ref main"

if ! .github/scripts/download-artifact.sh "$ARTIFACT" "$RUNNER_TEMP/plan"; then
  echo "plan-again=true" >>"$GITHUB_OUTPUT"
  not_applied "this plan is no longer kept. A new run plans again and asks again."
fi
tar -xzf "$RUNNER_TEMP/plan/plan.tar.gz" -C "$RUNNER_TEMP/plan"
