#!/usr/bin/env bash
# Synthesizes the stack, and keeps its folder and the values of its variables, which are all that a plan needs.
set -euo pipefail

synthesized=cdktf.out/stacks/$STACK
kept=$RUNNER_TEMP/stack

npm run synth
if ! jq --exit-status .terraform.backend.s3 "$synthesized/cdk.tf.json" >/dev/null; then
  echo "::error::The context in cdktf.json has no stateBucket, so the state would be a local file that other machines do not have. Set stateBucket to an S3 bucket."
  exit 1
fi
cp -R "$synthesized" "$kept"
# Terraform loads a file of this name automatically.
if [ -f terraform.tfvars ]; then cp terraform.tfvars "$kept/terraform.tfvars"; fi
