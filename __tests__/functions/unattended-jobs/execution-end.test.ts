import { hasEnded } from '../../../functions/unattended-jobs/execution-end';
import { EXECUTION_ARN } from '../../workflow/job/sample-jobs';
import { type Answer, answeringClients } from '../answering-clients';

const ended = (answer: Answer) => hasEnded(answeringClients(answer).stepFunctions, EXECUTION_ARN);

test.each([
  ['FAILED', true],
  ['ABORTED', true],
  ['TIMED_OUT', true],
  ['SUCCEEDED', true],
  ['RUNNING', false],
  ['PENDING_REDRIVE', false],
])('an execution that is %s has ended: %s', async (status, expected) => {
  expect(await ended({ status })).toBe(expected);
});

test('an execution that does not exist has ended', async () => {
  expect(await ended('ExecutionDoesNotExist')).toBe(true);
});

test('every other error is thrown', async () => {
  await expect(ended('AccessDeniedException')).rejects.toMatchObject({ name: 'AccessDeniedException' });
});

test('the input and the output of the execution are not read', async () => {
  const { stepFunctions, calls } = answeringClients({ status: 'RUNNING' });
  await hasEnded(stepFunctions, EXECUTION_ARN);
  expect(calls).toEqual([
    ['DescribeExecution', { executionArn: EXECUTION_ARN, includedData: 'METADATA_ONLY' }],
  ]);
});
