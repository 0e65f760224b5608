/** A failed check in Checkov's report, as `--compact --quiet --output json` writes it; the rest of its members are null. */
export const failedCheck = (address: string, id = 'CKV_AWS_116', name = 'Ensure a DLQ') => ({
  check_id: id,
  bc_check_id: null,
  check_name: name,
  check_result: { result: 'FAILED', evaluated_keys: ['dead_letter_config/[0]/target_arn'] },
  code_block: null,
  file_path: '/plan.json',
  file_abs_path: '/plan/plan.json',
  repo_file_path: '/plan/plan.json',
  file_line_range: [10, 42],
  resource: address,
  resource_address: address,
  severity: null,
  guideline: null,
  details: [],
});

export type FailedCheck = ReturnType<typeof failedCheck>;

const SUMMARY = {
  passed: 3,
  failed: 0,
  skipped: 0,
  parsing_errors: 0,
  resource_count: 2,
  checkov_version: '3.3.26',
};

export const report = (failed: readonly FailedCheck[], summary: Partial<typeof SUMMARY> = {}) => ({
  check_type: 'terraform_plan',
  results: { failed_checks: failed },
  summary: { ...SUMMARY, failed: failed.length, ...summary },
});

/** What Checkov writes where none of its checks applies: the summary alone. */
export const REPORT_WITHOUT_CHECKS = { ...SUMMARY, passed: 0, resource_count: 0 };

/**
 * The program `docker` for the PATH, as Checkov's image: fails one check for each resource of the plan that it is given,
 * where Checkov looks for resources. It fails itself where the file `broken` exists.
 */
export const dockerProgram = (calls: string, broken: string): string => `#!/bin/sh
echo "docker $*" >>'${calls}'
if [ -f '${broken}' ]; then echo 'Cannot connect to the Docker daemon' >&2; exit 125; fi
for argument; do case $argument in *:/plan:ro) plan=\${argument%:/plan:ro}/plan.json ;; esac; done
jq '${JSON.stringify(failedCheck(''))} as $check | ${JSON.stringify(report([]))}
  | .results.failed_checks = [input.planned_values.root_module | .resources + (.child_modules | map(.resources[])) | .[]
    | .address as $address | $check | .resource = $address | .resource_address = $address]' --null-input "$plan"
`;
