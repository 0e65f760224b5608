#!/usr/bin/env bash
# digest.sh <plan.json>: prints the SHA-256 of everything that decides what applying the plan does. Two plans have the same
# digest if they make the same changes to the same state, with the same configuration, variables, versions and files.
# Run it in the folder of the stack.
set -euo pipefail
export LC_ALL=C

scripts=$(dirname "$(realpath "$0")")
plan=$(jq --sort-keys --compact-output --from-file "$scripts/normalized-plan.jq" "$1")
lineage=$(terraform state pull | jq --compact-output .lineage)
# All files, such as zips, lock file and modules, except the providers, whose hashes are in the lock file, and the
# working files of Terraform and git.
files=$(find -L . \( -path ./.terraform/providers -o -path ./.terraform/terraform.tfstate -o -regex '\./\.terraform/modules/[^/]*/\.git' \) \
  -prune -o -type f -print0 | sort --zero-terminated | xargs --null sha256sum)
printf '%s\n' "$plan" "$lineage" "$files" | sha256sum | cut --delimiter=' ' --fields=1
