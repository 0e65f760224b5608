import fc from 'fast-check';
import {
  executionOfJob,
  isDeploymentJobName,
  isEndedStatus,
  isOldEnoughToSweep,
} from '../../../workflow/functions/unattended-job';
import { toCreateProcessingJobRequest } from '../../../workflow/job/create-processing-job-request';
import { processingJobName } from '../../../workflow/job/processing-job-name';
import { FULL_JOB } from '../job/sample-jobs';

const PREFIX = 'prepare-';
const executionArn = (name: string, stateMachine = 'prepare'): string =>
  `arn:aws:states:eu-west-1:123456789012:execution:${stateMachine}:${name}`;

/** The execution that the tags of a job lead back to, as the job is created. */
const leadsBackTo = (arn: string): string | undefined => {
  const name = processingJobName(PREFIX, arn);
  return executionOfJob(name, toCreateProcessingJobRequest(FULL_JOB, name, arn).Tags ?? [], PREFIX);
};

describe('the execution that a job belongs to', () => {
  const NAME = /^[A-Za-z0-9_.=+@-]{1,80}$/;

  test('comes from its tag, if a tag can hold the execution’s name', () => {
    fc.assert(
      fc.property(fc.stringMatching(NAME), (name) => {
        expect(leadsBackTo(executionArn(name))).toBe(executionArn(name));
      }),
    );
  });

  test.each(['run!', 'run(1)', "l'été"])('is unknown if a tag cannot hold its name, such as %s', (name) => {
    expect(leadsBackTo(executionArn(name))).toBeUndefined();
  });

  test.each([
    ['another state machine', executionArn('run-1', 'prepare-two')],
    ['a map of the state machine', executionArn('run-1', 'prepare/map')],
    ['an Express workflow', executionArn('run-1').replace(':execution:', ':express:')],
    ['nothing that is an ARN', 'run-1'],
  ])('is unknown if it is of %s', (_, arn) => {
    expect(leadsBackTo(arn)).toBeUndefined();
  });

  test('does not come from a tag that was copied from another job', () => {
    const tags = [{ Key: 'StepFunctionsExecution', Value: executionArn('run-1') }];
    expect(executionOfJob(processingJobName(PREFIX, executionArn('run-2')), tags, PREFIX)).toBeUndefined();
  });

  test.each([[[]], [[{ Key: 'team', Value: 'ml' }]], [[{ Key: 'StepFunctionsExecution' }]]])(
    'does not come from the tags %j',
    (tags) => {
      expect(executionOfJob(processingJobName(PREFIX, executionArn('run-1')), tags, PREFIX)).toBeUndefined();
    },
  );
});

test.each([
  ['FAILED', true],
  ['ABORTED', true],
  ['TIMED_OUT', true],
  ['SUCCEEDED', true],
  ['RUNNING', false],
  ['PENDING_REDRIVE', false],
  [undefined, false],
])('an execution of status %s has ended: %s', (status, expected) => {
  expect(isEndedStatus(status)).toBe(expected);
});

test.each([
  [`prepare-${'0'.repeat(32)}`, true],
  [processingJobName(PREFIX), true],
  [`prepare-two-${'0'.repeat(32)}`, false],
  [`my-prepare-${'0'.repeat(32)}`, false],
  [`prepare-${'0'.repeat(31)}`, false],
  [`prepare-${'0'.repeat(33)}`, false],
  [`prepare-${'A'.repeat(32)}`, false],
])('a job named %s is of the deployment: %s', (name, expected) => {
  expect(isDeploymentJobName(name, PREFIX)).toBe(expected);
});

test.each([
  ['12:05:00', true],
  ['12:04:59', false],
])('a job of 12:00:00 is swept at %s: %s', (time, expected) => {
  expect(isOldEnoughToSweep(new Date('2024-01-01T12:00:00Z'), new Date(`2024-01-01T${time}Z`))).toBe(
    expected,
  );
});
