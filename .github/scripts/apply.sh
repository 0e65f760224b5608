#!/usr/bin/env bash
# Plans the stack again while holding the state lock, and applies that plan if its digest is the approved one.
# Otherwise it applies nothing and requests a new run, which needs a new approval.
set -euo pipefail

scripts=$PWD/.github/scripts
plan=$RUNNER_TEMP/plan
log=$RUNNER_TEMP/apply.log

# GitHub signals a cancelled run only to this shell. Forward the signal to Terraform once: Terraform then finishes the
# current operations, saves the state and releases the lock. A second signal would stop it immediately.
cancelled=false
pid=
cancel() {
  trap '' INT TERM
  cancelled=true
  if [ -n "$pid" ]; then kill -INT "$pid" || true; fi
}
trap cancel INT TERM

# Runs a program, and writes its output to the log of the job and to a file.
interruptible() {
  exec 3> >(tee "$log")
  local shown=$! status=0
  "$@" >&3 2>&1 3>&- &
  pid=$!
  exec 3>&-
  wait "$pid" || status=$?
  # A signal ends wait, but not the program.
  while kill -0 "$pid" 2>/dev/null; do
    status=0
    wait "$pid" || status=$?
  done
  pid=
  wait "$shown" || true
  return "$status"
}

not_applied() {
  message="Not applied: $1. A new run will plan again and ask for approval."
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
  not_applied "the plan is no longer the one that was approved, because the state or the infrastructure has changed. The approved digest is $APPROVED; the digest is now $digest"
if "$cancelled"; then exit 1; fi

if interruptible terraform apply -input=false -lock-timeout=10m "$plan"; then
  echo "Applied the plan \`$digest\`." >>"$GITHUB_STEP_SUMMARY"
  exit 0
fi
# The messages of Terraform if the serial of the state, or the state itself, is another one.
if grep --quiet --extended-regexp 'Saved plan (is stale|does not match the given state)' "$log"; then
  not_applied "the state changed between this plan and its apply"
fi
exit 1
