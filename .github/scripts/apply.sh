#!/usr/bin/env bash
# Plans the stack once more, under the state's lock, and applies that very plan if it has the digest that was approved.
# Otherwise it applies nothing, and asks for a new run, which plans and asks again.
set -euo pipefail

scripts=$PWD/.github/scripts
plan=$RUNNER_TEMP/plan
log=$RUNNER_TEMP/apply.log

# GitHub sends the signal of a cancelled run to this shell alone. Terraform gets it too, once: it then ends what it has
# begun, saves the state and releases the lock; a second signal would end it at once.
cancelled=false
pid=
cancel() {
  trap '' INT TERM
  cancelled=true
  if [ -n "$pid" ]; then kill -INT "$pid" || true; fi
}
trap cancel INT TERM

# Runs a program whose output is shown and kept.
interruptible() {
  exec 3> >(tee "$log")
  local shown=$! status=0
  "$@" >&3 2>&1 3>&- &
  pid=$!
  exec 3>&-
  wait "$pid" || status=$?
  # A signal ends the wait, not the program.
  while kill -0 "$pid" 2>/dev/null; do
    status=0
    wait "$pid" || status=$?
  done
  pid=
  wait "$shown" || true
  return "$status"
}

not_applied() {
  message="Not applied: $1. A new run plans again and asks again."
  echo "plan-again=true" >>"$GITHUB_OUTPUT"
  echo "::error::$message"
  echo "$message" >>"$GITHUB_STEP_SUMMARY"
  exit 1
}

cd "$RUNNER_TEMP/stack"
terraform init -input=false -lockfile=readonly
interruptible terraform plan -input=false -lock-timeout=10m -out="$plan"
terraform show -json "$plan" >"$RUNNER_TEMP/plan.json"
digest=$("$scripts/digest.sh" "$RUNNER_TEMP/plan.json")
[ "$digest" = "$APPROVED" ] ||
  not_applied "the plan is no longer the one that was approved, as the state, or what lies outside of Terraform, has changed since. Approved was $APPROVED, and now it would be $digest"
if "$cancelled"; then exit 1; fi

if interruptible terraform apply -input=false -lock-timeout=10m "$plan"; then
  echo "Applied the plan \`$digest\`." >>"$GITHUB_STEP_SUMMARY"
  exit 0
fi
# Terraform's words for another serial of the state, and for another state.
if grep --quiet --extended-regexp 'Saved plan (is stale|does not match the given state)' "$log"; then
  not_applied "somebody else has changed the state between this plan and its apply"
fi
exit 1
