#!/usr/bin/env bash
# Applies the plan that was taken, in its own folder. Asks for a new one where the state has changed since.
set -euo pipefail

log=$RUNNER_TEMP/apply.log

cd "$RUNNER_TEMP/plan/$STACK"
terraform init -input=false -lockfile=readonly
if terraform apply -input=false -lock-timeout=10m plan 2>&1 | tee "$log"; then
  echo "Applied." >>"$GITHUB_STEP_SUMMARY"
  exit 0
fi
# Terraform's words for another serial of the state, and for another state.
if grep --quiet --extended-regexp 'Saved plan (is stale|does not match the given state)' "$log"; then
  message="Not applied: the state has changed since this was planned. A new run plans again and asks again."
  echo "plan-again=true" >>"$GITHUB_OUTPUT"
  echo "::error::$message"
  echo "$message" >>"$GITHUB_STEP_SUMMARY"
fi
exit 1
