#!/usr/bin/env bash
# take-stack.sh <artifact's id> <SHA-256>: takes the folder that synth.sh kept, with the provider lock of this commit.
# npm packages made the folder, so of what decides which programs Terraform runs nothing is taken from it.
set -euo pipefail

stack=$RUNNER_TEMP/stack
lock=locks/$STACK.terraform.lock.hcl

if [ ! -f "$lock" ]; then
  echo "::error::There is no $lock, so any version of the providers could be run. Make it with npm run lock, and commit it." | tee -a "$GITHUB_STEP_SUMMARY"
  exit 1
fi
status=0
.github/scripts/download-artifact.sh "$1" "$2" "$stack" || status=$?
if [ "$status" = 4 ]; then
  message="Not applied: the synthesized stack is no longer kept. A new run plans again and asks again."
  echo "plan-again=true" >>"$GITHUB_OUTPUT"
  echo "::error::$message"
  echo "$message" >>"$GITHUB_STEP_SUMMARY"
fi
if [ "$status" != 0 ]; then exit 1; fi
odd=$(find "$stack" -mindepth 1 \( -name '.*' -o ! -type f ! -type d \) -print -quit)
if [ -n "$odd" ]; then
  echo "::error::The stack's folder has ${odd#"$stack/"}; allowed are files and folders whose names begin with no dot."
  exit 1
fi
# Terraform reads every file of these names, and only this one is looked at.
other=$(find "$stack" -maxdepth 1 \( -name '*.tf' -o -name '*.tf.json' -o -name '*.tofu' -o -name '*.tofu.json' -o -name '*.tfvars' -o -name '*.tfvars.json' \) \
  ! -name cdk.tf.json ! -name terraform.tfvars -print -quit)
if [ -n "$other" ]; then
  echo "::error::The stack's folder has ${other#"$stack/"}; of Terraform's files cdk.tf.json and terraform.tfvars are allowed."
  exit 1
fi
# Terraform merges members of one name, and jq takes the last: written anew, both read the same.
jq . "$stack/cdk.tf.json" >"$RUNNER_TEMP/cdk.tf.json"
cp "$RUNNER_TEMP/cdk.tf.json" "$stack/cdk.tf.json"
refused=$(jq --raw-output --from-file .github/scripts/refused-settings.jq "$stack/cdk.tf.json")
if [ -n "$refused" ]; then
  printf '::error::Not planned: the synthesized stack could run programs or read this machine before anyone has reviewed it.\n%s\nIf the stack is yours and right, extend the lists of .github/scripts/refused-settings.jq.\n' "$refused"
  exit 1
fi
# A role would read the state of whatever bucket is named.
named=$(jq --raw-output '.context.stateBucket // empty' cdktf.json)
bucket=$(jq --raw-output '.terraform.backend.s3.bucket // empty' "$stack/cdk.tf.json")
if [ -n "$named" ] && [ "$bucket" != "$named" ]; then
  echo "::error::The synthesized stack has its state in the bucket $bucket, and cdktf.json's context names $named."
  exit 1
fi
cp "$lock" "$stack/.terraform.lock.hcl"
