#!/usr/bin/env bash
# Reviews the plan, and keeps the review and the digest. Runs the code of npm packages, so it must have no AWS role.
set -euo pipefail

kept=$RUNNER_TEMP/review
mkdir -p "$kept"

.github/scripts/download-artifact.sh "$ARTIFACT" "$SHA256" "$RUNNER_TEMP/for-review"
npm run --silent review -- "$RUNNER_TEMP/for-review/plan.json" >"$kept/review.md"
echo "$DIGEST" >"$kept/digest"
cat "$kept/review.md" >>"$GITHUB_STEP_SUMMARY"
