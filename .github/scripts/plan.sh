#!/usr/bin/env bash
# Plans the stack that was taken, tells the plan's digest, and keeps what a review is made of. The plan itself is not kept.
set -euo pipefail

scripts=$PWD/.github/scripts
kept=$RUNNER_TEMP/for-review
mkdir -p "$kept"

cd "$RUNNER_TEMP/stack"
terraform init -input=false -lockfile=readonly
# A lock is an object, which a read-only role cannot write.
status=0
terraform plan -input=false -lock=false -detailed-exitcode -out="$RUNNER_TEMP/plan" || status=$?
if [ "$status" = 1 ]; then exit 1; fi
terraform show -json "$RUNNER_TEMP/plan" >"$RUNNER_TEMP/plan.json"

digest=$("$scripts/digest.sh" "$RUNNER_TEMP/plan.json")
commands=$("$scripts/commands.sh" "$RUNNER_TEMP/plan.json")
"$scripts/describe-plan.sh" "$RUNNER_TEMP/plan.json" "$digest" >>"$GITHUB_STEP_SUMMARY"
if [ -n "$commands" ]; then echo "⚠️ **Runs commands with the role that deploys**: $commands" >>"$GITHUB_STEP_SUMMARY"; fi
jq --from-file "$scripts/for-review.jq" "$RUNNER_TEMP/plan.json" >"$kept/plan.json"
{
  echo "digest=$digest"
  echo "commands=$commands"
  if [ "$status" = 2 ]; then echo "changes=true"; else echo "changes=false"; fi
} >>"$GITHUB_OUTPUT"
