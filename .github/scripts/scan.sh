#!/usr/bin/env bash
# Scans the plan with Checkov, and keeps what it finds beside the review. The image is the one of this digest, and has no
# network: whatever it is, it reads this plan alone and tells nobody. Findings fail nothing, nor does a scan that fails.
set -euo pipefail

plan=$RUNNER_TEMP/for-review/plan.json
scanned=$RUNNER_TEMP/scanned
findings=$RUNNER_TEMP/review/findings.md
image=$(sed -n 's/^FROM //p' .github/scanner/Dockerfile)

scan() {
  jq --from-file .github/scripts/for-scanner.jq "$plan" >"$scanned/plan.json" &&
    docker run --rm --network none --cap-drop ALL --security-opt no-new-privileges --env CKV_SKIP_PACKAGE_UPDATE_CHECK=true \
      --volume "$scanned:/plan:ro" --entrypoint checkov "$image" --file /plan/plan.json --framework terraform_plan \
      --skip-download --soft-fail --quiet --compact --output json >"$RUNNER_TEMP/report.json" &&
    jq --raw-output --slurpfile plan "$plan" --from-file .github/scripts/findings.jq "$RUNNER_TEMP/report.json"
}

mkdir -p "$scanned"
echo '### Findings of Checkov' >"$findings"
echo >>"$findings"
scan >>"$findings" || echo '⚠️ Checkov did not scan this plan; the log of the job `review` says why.' >>"$findings"
cat "$findings" >>"$GITHUB_STEP_SUMMARY"
