#!/usr/bin/env bash
# Scans the plan with Checkov and keeps the findings with the review. The image is pinned by its digest and runs without a
# network, so it can read only this plan and send it nowhere. Neither findings nor a failed scan fail the run.
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
scan >>"$findings" || echo '⚠️ Checkov did not scan this plan; see the log of the job `review`.' >>"$findings"
cat "$findings" >>"$GITHUB_STEP_SUMMARY"
