#!/usr/bin/env bash
# describe-plan.sh <plan.json> <digest>: prints, as Markdown, what the digest covers in addition to the reviewed changes.
# Run it in the folder of the stack.
set -euo pipefail

# The code of npm packages chooses the names, so remove Markdown from them.
plain() { tr -c '[:alnum:] ._/:()\n-' _; }
sha256() { sha256sum "$1" | cut -d ' ' -f 1; }

state=$(jq --raw-output '.terraform.backend.s3 | "\(.bucket)/\(.key)"' cdk.tf.json | plain)
lineage=$(terraform state pull | jq --raw-output .lineage)
echo "### Digest of this plan: \`$2\`"
echo
echo "| | |"
echo "|---|---|"
echo "| State | \`$state\`, lineage \`${lineage:-none: there is no state yet}\` |"
echo "| Terraform | \`$(jq --raw-output .terraform_version "$1")\` |"
echo "| Provider lock | \`$(sha256 .terraform.lock.hcl)\` |"
find . -path ./.terraform -prune -o -name '*.zip' -print | LC_ALL=C sort | while read -r zip; do
  echo "| \`$(plain <<<"${zip#./}")\` | \`$(sha256 "$zip")\` |"
done
echo
