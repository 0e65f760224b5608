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
# The code of the functions and of the job where the plan names it, for sample.sh.
if [ -d "$sample" ]; then
  jq --raw-output '.resource_changes[]? | select(.type == "aws_lambda_function" or .type == "aws_s3_object")
    | .change.after | .filename, .source | strings' "$RUNNER_TEMP/plan.json" | sort --unique | while IFS= read -r file; do
    # Neither a path nor a link may lead out of the stack's folder.
    case $file in /* | *..*) continue ;; esac
    if [ "$(realpath --canonicalize-missing -- "$file")" != "$PWD/${file#./}" ]; then continue; fi
    if [ -f "$file" ]; then cp --parents -- "$file" "$kept"; fi
  done
fi
{
  echo "digest=$digest"
  echo "commands=$commands"
  if [ "$status" = 2 ]; then echo "changes=true"; else echo "changes=false"; fi
} >>"$GITHUB_OUTPUT"
