import { executeDefinition } from '../../../local/step-functions/execute-definition';
import { IntegrationError } from '../../../local/step-functions/sync-integration';
import { runItem } from '../../../workflow/fan-out/run-item';

const MACHINE = 'arn:aws:states:eu-west-1:123456789012:stateMachine:prepare';
const ITEM = { Line: 3, Name: 'nightly-3', Attempt: 0, Job: { InstanceCount: 3 } };

const MINUTE = 60_000;
const at = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** Runs an item whose start finds its name in use, by executions with these descriptions. */
const followed = async (...descriptions: readonly object[]) => {
  const { StartAt, States } = runItem(MACHINE, 'aws');
  const rest = descriptions.values();
  const asked: unknown[] = [];
  const { outcome } = executeDefinition({
    definition: { StartAt, States, TimeoutSeconds: 60 },
    input: ITEM,
    executionArn: 'arn:aws:states:eu-west-1:123456789012:execution:prepare_fan-out/Items:0f1e',
    tasks: {
      RunJob: () => Promise.reject(new IntegrationError('StepFunctions.ExecutionAlreadyExistsException', '')),
      FindExecution: async (input) => {
        asked.push(input);
        return rest.next().value;
      },
    },
    waitInMilliseconds: 0,
  });
  return { outcome: await outcome, asked };
};

describe('an item whose start finds its name in use', () => {
  test('waits for the execution that it started itself, and succeeds with it', async () => {
    const StartDate = at(Date.now() + MINUTE);
    const { outcome, asked } = await followed(
      { Status: 'RUNNING', StartDate },
      { Status: 'SUCCEEDED', StartDate },
    );
    expect(outcome).toMatchObject({ status: 'SUCCEEDED' });
    const ExecutionArn = 'arn:aws:states:eu-west-1:123456789012:execution:prepare:nightly-3-0';
    expect(asked).toEqual([{ ExecutionArn }, { ExecutionArn }]);
  });

  test.each([
    [
      'failed',
      { Status: 'FAILED', Error: 'ProcessingJobFailed', Cause: 'ValueError' },
      { error: 'ProcessingJobFailed', cause: 'ValueError' },
    ],
    ['was stopped', { Status: 'ABORTED' }, { error: 'ExecutionStopped' }],
  ])('fails if that execution %s', async (_what, description, expected) => {
    const { outcome } = await followed({ ...description, StartDate: at(Date.now() + MINUTE) });
    expect(outcome).toMatchObject({ status: 'FAILED', ...expected });
  });

  test('does not take the success of an older execution for its own', async () => {
    const { outcome } = await followed({ Status: 'SUCCEEDED', StartDate: at(Date.now() - MINUTE) });
    expect(outcome).toMatchObject({ status: 'FAILED', error: 'ExecutionNameInUse' });
  });
});
