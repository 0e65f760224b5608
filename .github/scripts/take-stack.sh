#!/usr/bin/env bash
# take-stack.sh <artifact id> <SHA-256>: downloads the folder that synth.sh kept, and adds the provider lock of this commit.
# The code of npm packages wrote the folder, so nothing in it may decide which programs Terraform runs.
set -euo pipefail

stack=$RUNNER_TEMP/stack
lock=locks/$STACK.terraform.lock.hcl

if [ ! -f "$lock" ]; then
  echo "::error::The file $lock does not exist, so any version of the providers could run. Create it with npm run lock, and commit it." | tee -a "$GITHUB_STEP_SUMMARY"
  exit 1
fi
status=0
.github/scripts/download-artifact.sh "$1" "$2" "$stack" || status=$?
if [ "$status" = 4 ]; then
  message="Not applied: the synthesized stack has expired. A new run will plan again and ask for approval."
  echo "plan-again=true" >>"$GITHUB_OUTPUT"
  echo "::error::$message"
  echo "$message" >>"$GITHUB_STEP_SUMMARY"
fi
if [ "$status" != 0 ]; then exit 1; fi
odd=$(find "$stack" -mindepth 1 \( -name '.*' -o ! -type f ! -type d \) -print -quit)
if [ -n "$odd" ]; then
  echo "::error::The folder of the stack contains ${odd#"$stack/"}; allowed: files and folders whose names do not begin with a dot."
  exit 1
fi
# Terraform loads all files with these names, but only cdk.tf.json is checked.
other=$(find "$stack" -maxdepth 1 \( -name '*.tf' -o -name '*.tf.json' -o -name '*.tofu' -o -name '*.tofu.json' -o -name '*.tfvars' -o -name '*.tfvars.json' \) \
  ! -name cdk.tf.json ! -name terraform.tfvars -print -quit)
if [ -n "$other" ]; then
  echo "::error::The folder of the stack contains ${other#"$stack/"}; allowed Terraform files: cdk.tf.json and terraform.tfvars."
  exit 1
fi
# Terraform merges duplicate keys, and jq takes the last one. After a rewrite by jq, both read the same.
jq . "$stack/cdk.tf.json" >"$RUNNER_TEMP/cdk.tf.json"
cp "$RUNNER_TEMP/cdk.tf.json" "$stack/cdk.tf.json"
refused=$(jq --raw-output --from-file .github/scripts/refused-settings.jq "$stack/cdk.tf.json")
if [ -n "$refused" ]; then
  printf '::error::Not planned: the synthesized stack could run programs or read this machine before anyone has reviewed it.\n%s\nIf the stack is correct, extend the lists in .github/scripts/refused-settings.jq.\n' "$refused"
  exit 1
fi
# Otherwise, the role would read the state in any bucket that the folder names.
named=$(jq --raw-output '.context.stateBucket // empty' cdktf.json)
bucket=$(jq --raw-output '.terraform.backend.s3.bucket // empty' "$stack/cdk.tf.json")
if [ -n "$named" ] && [ "$bucket" != "$named" ]; then
  echo "::error::The synthesized stack has its state in the bucket $bucket, but stateBucket in cdktf.json is $named."
  exit 1
fi
cp "$lock" "$stack/.terraform.lock.hcl"
