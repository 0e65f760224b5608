#!/usr/bin/env bash
# Plans the stack, outputs the digest of the plan, and keeps what a review needs. The plan itself is not kept.
set -euo pipefail

scripts=$PWD/.github/scripts
sample=$PWD/sample
kept=$RUNNER_TEMP/for-review
mkdir -p "$kept"

cd "$RUNNER_TEMP/stack"
terraform init -input=false -lockfile=readonly
# Without a lock, which is an object in the bucket that a read-only role cannot write.
status=0
terraform plan -input=false -lock=false -detailed-exitcode -out="$RUNNER_TEMP/plan" || status=$?
if [ "$status" = 1 ]; then exit 1; fi
terraform show -json "$RUNNER_TEMP/plan" >"$RUNNER_TEMP/plan.json"

digest=$("$scripts/digest.sh" "$RUNNER_TEMP/plan.json")
commands=$("$scripts/commands.sh" "$RUNNER_TEMP/plan.json")
"$scripts/describe-plan.sh" "$RUNNER_TEMP/plan.json" "$digest" >>"$GITHUB_STEP_SUMMARY"
if [ -n "$commands" ]; then echo "⚠️ **This plan runs commands with the deploy role**: $commands" >>"$GITHUB_STEP_SUMMARY"; fi
jq --from-file "$scripts/for-review.jq" "$RUNNER_TEMP/plan.json" >"$kept/plan.json"
# Where the plan names them, for sample.sh.
if [ -d "$sample" ] && [ -d functions ]; then find functions -name '*.zip' -exec cp --parents {} "$kept" \;; fi
{
  echo "digest=$digest"
  echo "commands=$commands"
  if [ "$status" = 2 ]; then echo "changes=true"; else echo "changes=false"; fi
} >>"$GITHUB_OUTPUT"
