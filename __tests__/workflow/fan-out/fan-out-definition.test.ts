import { fanOutDefinition } from '../../../workflow/fan-out/fan-out-definition';

const { States } = fanOutDefinition({
  prepareItemsFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:prepare-prepare-items',
  checkItemsFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:prepare-check-items',
  stateMachineArn: 'arn:aws:states:eu-west-1:123456789012:stateMachine:prepare',
  partition: 'aws',
});
const map = States.RunItems;

test('the map can be redriven: it has no Retry, which would run everything again, and no Catch', () => {
  expect(Object.keys(map)).not.toEqual(expect.arrayContaining(['Retry']));
  expect(Object.keys(map)).not.toEqual(expect.arrayContaining(['Catch']));
});

test('the check of the results can be redriven: only the prepared list has a Catch', () => {
  expect(Object.keys(States.CheckItems)).not.toEqual(expect.arrayContaining(['Catch']));
});

test('every item runs, whatever fails, and all results are written', () => {
  expect(map).toMatchObject({
    ToleratedFailurePercentage: 100,
    ResultWriter: {
      Resource: 'arn:aws:states:::s3:putObject',
      Parameters: { 'Bucket.$': '$.Bucket', 'Prefix.$': '$.ResultsPrefix' },
    },
  });
});

test('an item starts one execution of the workflow, under a name that only a redrive changes', () => {
  expect(map).toMatchObject({
    ItemProcessor: {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
      States: {
        RunJob: {
          Resource: 'arn:aws:states:::states:startExecution.sync:2',
          Parameters: {
            StateMachineArn: 'arn:aws:states:eu-west-1:123456789012:stateMachine:prepare',
            'Name.$': "States.Format('{}-{}', $.Name, States.MathAdd($.Attempt, $$.Execution.RedriveCount))",
            'Input.$': '$.Job',
          },
        },
      },
    },
  });
});

test('a failed execution is not started again: no retrier matches States.TaskFailed or every error', () => {
  const { RunJob } = (
    map as { ItemProcessor: { States: Record<string, { Retry?: { ErrorEquals: string[] }[] }> } }
  ).ItemProcessor.States;
  const errors = RunJob?.Retry?.flatMap(({ ErrorEquals }) => ErrorEquals) ?? [];
  expect(errors).not.toContain('States.TaskFailed');
  expect(errors).not.toContain('States.ALL');
  expect(errors).toContain('StepFunctions.ExecutionLimitExceeded');
});

test('a list that the redrive returned is run, and the summary ends the execution', () => {
  expect(States['AreItemsDone?']).toEqual({
    Type: 'Choice',
    Choices: [{ Variable: '$.ItemsKey', IsPresent: true, Next: 'RunItems' }],
    Default: 'Success',
  });
});
