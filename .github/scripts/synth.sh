#!/usr/bin/env bash
# Synthesizes the stack, and keeps its folder with the values of its variables: all that a plan is made from.
set -euo pipefail

synthesized=cdktf.out/stacks/$STACK
kept=$RUNNER_TEMP/stack

npm run synth
if ! jq --exit-status .terraform.backend.s3 "$synthesized/cdk.tf.json" >/dev/null; then
  echo "::error::cdktf.json's context names no stateBucket, so the state is in a local file, which no other machine has; name a bucket."
  exit 1
fi
cp -R "$synthesized" "$kept"
# Terraform reads a file of this name by itself.
if [ -f terraform.tfvars ]; then cp terraform.tfvars "$kept/terraform.tfvars"; fi
