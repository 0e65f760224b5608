import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { type IResolvable, Token } from 'cdktf';
import type { Construct } from 'constructs';
import type { FanOutArns } from '../iam/fan-out-statements';
import type { WorkflowContext } from '../props/workflow-context';
import { bothHold, type CreateCondition, createIf } from '../terraform/conditional-resource';
import { hcl } from '../terraform/hcl';
import type { DeadLetterQueue } from './dead-letter-queue';

interface AlarmedMetric {
  /** Of the alarm; with hyphens, the end of its name. */
  readonly id: string;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: { [name: string]: string };
  readonly statistic: 'Sum' | 'Maximum';
  readonly description: string;
}

const executionMetric = (
  id: string,
  metric: string,
  description: string,
  stateMachineArn: string,
): AlarmedMetric => ({
  id,
  namespace: 'AWS/States',
  metric,
  dimensions: { StateMachineArn: stateMachineArn },
  statistic: 'Sum',
  description,
});

/** An alarm that stays on until the queue is empty. */
export const queueMetric = (id: string, queueName: string, description: string): AlarmedMetric => ({
  id,
  namespace: 'AWS/SQS',
  metric: 'ApproximateNumberOfMessagesVisible',
  dimensions: { QueueName: queueName },
  statistic: 'Maximum',
  description: `${description} The alarm stays on until the queue is empty.`,
});

/** Lambda's AsyncEventsDropped does not count the events that EventBridge could not deliver. */
const stopsFailed = ({ queue }: DeadLetterQueue): AlarmedMetric =>
  queueMetric(
    'stops_failed',
    queue.name,
    'Jobs whose execution has ended may still be running: the dead-letter queue holds events for the functions that stop them.',
  );

/** @param execution - What a description begins with, such as `An execution`. */
const executionMetrics = (execution: string, stateMachineArn: string): AlarmedMetric[] => [
  executionMetric('executions_failed', 'ExecutionsFailed', `${execution} failed.`, stateMachineArn),
  executionMetric('executions_timed_out', 'ExecutionsTimedOut', `${execution} timed out.`, stateMachineArn),
  executionMetric('executions_aborted', 'ExecutionsAborted', `${execution} was aborted.`, stateMachineArn),
];

/** By default there are alarms if there is a topic, which Terraform decides if the topic is a token. */
const alarmCondition = (
  topicArn: string | IResolvable,
  createAlarms: CreateCondition | undefined,
): CreateCondition => {
  if (typeof createAlarms === 'boolean' || typeof topicArn === 'string') return createAlarms ?? true;
  return hcl`coalesce(${createAlarms}, ${topicArn} != null)`;
};

/**
 * Adds an alarm that notifies the workflow's topic, if it has one.
 * @param name begins the alarm's name.
 * @param exists whether Terraform creates what the alarm watches.
 */
export const addAlarm = (
  scope: Construct,
  context: WorkflowContext,
  name: string,
  alarmed: AlarmedMetric,
  exists: CreateCondition = context.create,
): void => {
  const { alarmTopicArn, createAlarms, tags } = context;
  if (alarmTopicArn === undefined || createAlarms === false) return;
  const { id, namespace, metric, dimensions, statistic, description } = alarmed;
  const alarm = new CloudwatchMetricAlarm(scope, id, {
    alarmName: `${name}-${id.replaceAll('_', '-')}`,
    alarmDescription: description,
    namespace,
    metricName: metric,
    dimensions,
    statistic,
    period: 300,
    evaluationPeriods: 1,
    threshold: 1,
    comparisonOperator: 'GreaterThanOrEqualToThreshold',
    treatMissingData: 'notBreaching',
    alarmActions: [Token.asString(alarmTopicArn)],
    tags,
  });
  createIf(alarm, bothHold(exists, alarmCondition(alarmTopicArn, createAlarms)));
};

/** Adds the alarms of each metric, whose names begin with the prefix. */
const addAlarmsOn = (
  metrics: readonly AlarmedMetric[],
  scope: Construct,
  context: WorkflowContext,
  prefix: string,
): void => {
  for (const alarmed of metrics) addAlarm(scope, context, prefix, alarmed);
};

/**
 * Adds the alarms of a workflow. They notify the topic within five minutes. Amazon SQS publishes the metrics of a queue
 * that was not used for hours up to 15 minutes late.
 */
export const addAlarms = (
  scope: Construct,
  context: WorkflowContext,
  deadLetterQueue: DeadLetterQueue | undefined,
): void => {
  const ofExecutions = executionMetrics('An execution', context.stateMachineArn);
  const ofQueue = deadLetterQueue ? [stopsFailed(deadLetterQueue)] : [];
  addAlarmsOn([...ofExecutions, ...ofQueue], scope, context, context.name);
};

/** Adds the alarms of a workflow's fan-out. */
export const addFanOutAlarms = (
  scope: Construct,
  context: WorkflowContext,
  { machineName, stateMachineArn }: Pick<FanOutArns, 'machineName' | 'stateMachineArn'>,
): void => addAlarmsOn(executionMetrics('A fan-out', stateMachineArn), scope, context, machineName);
