import { addUnattendedJobStop } from '../../../constructs/state-machine/unattended-job-stop';
import { jobNamePrefix } from '../../../workflow/job/processing-job-name';
import { addContext } from '../context';
import { parseDocument, synthesizeParts } from '../synthesis';

const { resource, locals } = synthesizeParts((stack) => {
  addUnattendedJobStop(stack, addContext(stack), {
    jobNamePrefix: jobNamePrefix('prepare'),
    allowed: {},
    limits: {},
    lockedKeys: [],
    pollBounds: { floorInSeconds: 10, ceilingInSeconds: 900 },
  });
});

test('the stop function is invoked when an execution of the state machine ends without its job', () => {
  const rule = resource.aws_cloudwatch_event_rule?.unattended_jobs;
  expect(rule?.name).toBe('prepare-unattended-jobs');
  expect(parseDocument(rule?.event_pattern)).toMatchObject({
    source: ['aws.states'],
    detail: {
      stateMachineArn: ['arn:aws:states:eu-west-1:123456789012:stateMachine:prepare'],
      status: ['ABORTED', 'TIMED_OUT', 'FAILED'],
    },
  });
  expect(resource.aws_cloudwatch_event_target?.unattended_jobs).toMatchObject({
    arn: '${local.stop_function_arn}',
    target_id: 'stop',
  });
});

test('the sweep function is invoked every hour, and has 15 minutes', () => {
  expect(resource.aws_cloudwatch_event_rule?.unattended_jobs_sweep).toMatchObject({
    name: 'prepare-unattended-jobs-sweep',
    schedule_expression: 'rate(1 hour)',
  });
  expect(resource.aws_lambda_function?.sweep?.timeout).toBe(900);
});

test('each rule may invoke only its own function', () => {
  const permission = (id: string, name: string, rule: string) => ({
    [id]: {
      function_name: `\${aws_lambda_function.${name}.function_name}`,
      source_arn: `\${aws_cloudwatch_event_rule.${rule}.arn}`,
      principal: 'events.amazonaws.com',
    },
  });
  expect(resource.aws_lambda_permission).toMatchObject({
    ...permission('unattended_jobs', 'stop', 'unattended_jobs'),
    ...permission('unattended_jobs_sweep', 'sweep', 'unattended_jobs_sweep'),
  });
});

test('only these two rules may send what they could not deliver to the queue', () => {
  expect(locals.dead_letters_arn).toBe('arn:aws:sqs:eu-west-1:123456789012:prepare-dead-letters');
  expect(parseDocument(resource.aws_sqs_queue?.dead_letters?.policy).Statement).toEqual([
    {
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: 'local.dead_letters_arn',
      Condition: {
        ArnEquals: {
          'aws:SourceArn': [
            'arn:aws:events:eu-west-1:123456789012:rule/prepare-unattended-jobs',
            'arn:aws:events:eu-west-1:123456789012:rule/prepare-unattended-jobs-sweep',
          ],
        },
      },
    },
  ]);
});
