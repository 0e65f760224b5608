#!/usr/bin/env bash
# Runs the planned workflow on the sample, and keeps one line about it with the review. Runs the code of the repository and
# its npm packages, so it must have no AWS role and no token. A failed run on the sample does not fail this script.
set -euo pipefail

line=$RUNNER_TEMP/review/sample.md
if [ ! -d sample ]; then exit 0; fi

flags=(--plan "$RUNNER_TEMP/for-review/plan.json" --summary "$line")
for bucket in sample/s3/*/; do
  if [ -d "$bucket" ]; then flags+=(--s3 "s3://$(basename "$bucket")/=$bucket"); fi
done
if [ -f sample/execution-input.json ]; then flags+=(--execution-input @sample/execution-input.json); fi
# The job also has to keep the review, however long the sample takes.
timeout 300 npm start --silent -- "${flags[@]}" || true
if [ ! -s "$line" ]; then echo '⚠️ The planned workflow did not run on the sample; see the log of the job `review`.' >"$line"; fi
{
  echo
  cat "$line"
} >>"$GITHUB_STEP_SUMMARY"
