import fc from 'fast-check';
import { DEPLOYMENT_NAME_RULE } from '../../../workflow/deployment/deployment-rules';
import { JOB_NAME_DIGITS, jobNamePrefix, processingJobName } from '../../../workflow/job/processing-job-name';
import { characters, EXECUTION_ARN } from './sample-jobs';

/** CreateProcessingJob's own rule for a job's name. */
const API_PATTERN = /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/;

const deploymentNames = fc
  .stringMatching(new RegExp(`^${DEPLOYMENT_NAME_RULE.pattern}$`))
  .filter((name) => name.length <= DEPLOYMENT_NAME_RULE.maxLength);

/** What a deployment's policies match: its prefix and 32 `?`, each any character. */
const policyMatches = (deploymentName: string, jobName: string): boolean =>
  jobName.startsWith(jobNamePrefix(deploymentName)) &&
  jobName.length === jobNamePrefix(deploymentName).length + 32;

describe("a job's name", () => {
  test('is the same each time an execution asks for it, so that a start that is tried again finds its job', () => {
    expect(processingJobName('foo-', EXECUTION_ARN)).toBe(processingJobName('foo-', EXECUTION_ARN));
  });

  test('is taken from the SHA-256 of the ARN, so that it never changes between versions', () => {
    // printf %s "$EXECUTION_ARN" | sha256sum | cut -c 1-32
    expect(processingJobName('foo-', EXECUTION_ARN)).toBe('foo-2e0e93dcd5e22f33607e70fd2b38a75a');
  });

  test('differs between two executions', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 2 }), (runs) => {
        const names = runs.map((run) => processingJobName('foo-', `${EXECUTION_ARN}${run}`));
        expect(new Set(names).size).toBe(runs.length);
      }),
    );
  });

  test.each([
    ['without an ARN', undefined],
    ['with an empty one', ''],
  ])('is another one each time outside an execution, %s', (_, executionArn) => {
    const names = Array.from({ length: 100 }, () => processingJobName('foo-', executionArn));
    expect(new Set(names).size).toBe(100);
  });

  test.each([
    ['in an execution', EXECUTION_ARN],
    ['outside one', undefined],
  ])('is the prefix and 32 hex digits, %s', (_, executionArn) => {
    expect(processingJobName('foo-', executionArn)).toMatch(/^foo-[0-9a-f]{32}$/);
  });

  test('has at most 61 characters, with the longest deployment name', () => {
    const prefix = jobNamePrefix(characters(DEPLOYMENT_NAME_RULE.maxLength));
    expect(processingJobName(prefix, EXECUTION_ARN)).toHaveLength(61);
  });

  test("fits the API's pattern, whatever the deployment and the execution", () => {
    fc.assert(
      fc.property(deploymentNames, fc.option(fc.string(), { nil: undefined }), (deployment, executionArn) => {
        expect(processingJobName(jobNamePrefix(deployment), executionArn)).toMatch(API_PATTERN);
      }),
    );
  });
});

describe("a deployment's policies", () => {
  test('match as many characters as a name has digits', () => {
    expect(JOB_NAME_DIGITS).toBe(32);
  });

  test('match the names of its own jobs', () => {
    fc.assert(
      fc.property(deploymentNames, (name) => {
        expect(policyMatches(name, processingJobName(jobNamePrefix(name)))).toBe(true);
      }),
    );
  });

  test.each([
    ['foo-prod', 'foo'],
    ['foo', 'foo-prod'],
    ['foo-a', 'foo'],
    ['fo', 'foo'],
  ])('of %s never match a job of %s', (other, name) => {
    expect(policyMatches(other, processingJobName(jobNamePrefix(name)))).toBe(false);
  });

  test('never match the job of another deployment', () => {
    const pairs = fc.tuple(deploymentNames, deploymentNames).filter(([one, other]) => one !== other);
    fc.assert(
      fc.property(pairs, ([one, other]) => {
        expect(policyMatches(other, processingJobName(jobNamePrefix(one)))).toBe(false);
      }),
    );
  });
});
