#!/usr/bin/env bash
# Synthesizes and plans the stack. Keeps the plan's review, and where there is something to apply, the stack's folder
# with the plan in it: a saved plan needs the folder that it was made in, whose zips are only written by planning.
set -euo pipefail

kept=$RUNNER_TEMP/plan
project=$PWD
stacks=$project/cdktf.out/stacks
mkdir -p "$kept"

npm run synth
if ! jq --exit-status .terraform.backend.s3 "$stacks/$STACK/cdk.tf.json" >/dev/null; then
  echo "::error::cdktf.json's context names no stateBucket, so the state is in a local file, which no other machine has; name a bucket."
  exit 1
fi

set --
if [ -f terraform.tfvars ]; then set -- "-var-file=$project/terraform.tfvars"; fi

cd "$stacks/$STACK"
terraform init -input=false
# A lock is an object, which a read-only role cannot write.
status=0
terraform plan -input=false -lock=false -detailed-exitcode -out=plan "$@" || status=$?
if [ "$status" = 1 ]; then exit 1; fi
terraform show -json plan >"$RUNNER_TEMP/plan.json"

cd "$project"
npm run --silent review -- "$RUNNER_TEMP/plan.json" >"$kept/review.md"
cat "$kept/review.md" >>"$GITHUB_STEP_SUMMARY"

changes=false
if [ "$status" = 2 ]; then
  changes=true
  tar -czf "$kept/plan.tar.gz" --exclude=.terraform -C "$stacks" "$STACK"
fi
{
  echo "changes=$changes"
  # Whoever wants this plan asks for it by the sources that it was made from.
  echo "tree=$(git rev-parse 'HEAD^{tree}')"
} >>"$GITHUB_OUTPUT"
