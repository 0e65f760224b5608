import { TerraformVariable } from 'cdktf';
import { DeadLetterQueue } from '../../../constructs/state-machine/dead-letter-queue';
import { addAlarms } from '../../../constructs/state-machine/workflow-alarms';
import { addContext } from '../context';
import { synthesizeParts } from '../synthesis';

const TOPIC = 'arn:aws:sns:eu-west-1:123456789012:alarms';

type Props = Parameters<typeof addContext>[1];

const alarmsWith = (propsOf: (variable: TerraformVariable) => Props, withQueue = false) =>
  synthesizeParts((stack) => {
    const context = addContext(stack, propsOf(new TerraformVariable(stack, 'topic', { type: 'string' })));
    const queue = withQueue
      ? new DeadLetterQueue(stack, 'letters', context, { queueName: 'letters' })
      : undefined;
    addAlarms(stack, context, queue);
  }).resource?.aws_cloudwatch_metric_alarm ?? {};

test('without a topic there are no alarms', () => {
  expect(alarmsWith(() => ({}))).toEqual({});
});

test('a topic is notified when executions fail, time out or are aborted', () => {
  const alarms = alarmsWith(() => ({ alarmTopicArn: TOPIC }));
  expect(Object.keys(alarms)).toEqual(['executions_aborted', 'executions_failed', 'executions_timed_out']);
  expect(alarms.executions_failed).toMatchObject({
    alarm_name: 'prepare-executions-failed',
    alarm_actions: [TOPIC],
    namespace: 'AWS/States',
    metric_name: 'ExecutionsFailed',
    dimensions: { StateMachineArn: 'arn:aws:states:eu-west-1:123456789012:stateMachine:prepare' },
    period: 300,
    threshold: 1,
  });
  expect(alarms.executions_failed).not.toHaveProperty('count');
});

test('it is also notified when a job could not be stopped', () => {
  const { stops_failed } = alarmsWith(() => ({ alarmTopicArn: TOPIC }), true);
  expect(stops_failed).toMatchObject({
    namespace: 'AWS/SQS',
    metric_name: 'ApproximateNumberOfMessagesVisible',
    dimensions: { QueueName: '${aws_sqs_queue.letters.name}' },
    statistic: 'Maximum',
  });
});

test('createAlarms turns them off', () => {
  expect(alarmsWith(() => ({ alarmTopicArn: TOPIC, createAlarms: false }))).toEqual({});
});

test('if the topic is a token, Terraform creates them unless it is null', () => {
  const { executions_failed } = alarmsWith(({ value }) => ({ alarmTopicArn: value }));
  expect(executions_failed?.count).toBe('${coalesce(null, var.topic != null) ? 1 : 0}');
});

test('createAlarms settles it if Terraform does not know the topic yet', () => {
  const { executions_failed } = alarmsWith(({ value }) => ({ alarmTopicArn: value, createAlarms: true }));
  expect(executions_failed).not.toHaveProperty('count');
});
