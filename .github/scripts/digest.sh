#!/usr/bin/env bash
# digest.sh <plan's JSON>, in the stack's folder: the SHA-256 of all that decides what the plan's apply does. Two plans have
# one digest if they make the same changes of the same state, with the same configuration, variables, versions and files.
set -euo pipefail
export LC_ALL=C

scripts=$(dirname "$(realpath "$0")")
plan=$(jq --sort-keys --compact-output --from-file "$scripts/normalized-plan.jq" "$1")
lineage=$(terraform state pull | jq --compact-output .lineage)
# The zips, the lock, the modules: all but the providers, whose hashes are in the lock, and what Terraform and git note of
# their own work.
files=$(find -L . \( -path ./.terraform/providers -o -path ./.terraform/terraform.tfstate -o -regex '\./\.terraform/modules/[^/]*/\.git' \) \
  -prune -o -type f -print0 | sort --zero-terminated | xargs --null sha256sum)
printf '%s\n' "$plan" "$lineage" "$files" | sha256sum | cut --delimiter=' ' --fields=1
