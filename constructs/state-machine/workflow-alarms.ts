import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { type IResolvable, Token } from 'cdktf';
import type { Construct } from 'constructs';
import type { WorkflowContext } from '../props/workflow-context';
import { type CreateCondition, createIf } from '../terraform/conditional-resource';
import { hcl } from '../terraform/hcl';
import type { DeadLetterQueue } from './dead-letter-queue';

interface AlarmedMetric {
  /** Of the alarm. */
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

const queueMetric = ({ queue }: DeadLetterQueue): AlarmedMetric => ({
  id: 'stops_failed',
  namespace: 'AWS/SQS',
  // Lambda's AsyncEventsDropped does not count the events that EventBridge could not deliver.
  metric: 'ApproximateNumberOfMessagesVisible',
  dimensions: { QueueName: queue.name },
  statistic: 'Maximum',
  description:
    'Jobs whose execution has ended may still be running: the dead-letter queue holds events for the functions that stop them. The alarm stays on until the queue is empty.',
});

const alarmedMetrics = (
  stateMachineArn: string,
  deadLetterQueue: DeadLetterQueue | undefined,
): AlarmedMetric[] => [
  executionMetric('executions_failed', 'ExecutionsFailed', 'An execution failed.', stateMachineArn),
  executionMetric('executions_timed_out', 'ExecutionsTimedOut', 'An execution timed out.', stateMachineArn),
  executionMetric('executions_aborted', 'ExecutionsAborted', 'An execution was aborted.', stateMachineArn),
  ...(deadLetterQueue ? [queueMetric(deadLetterQueue)] : []),
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
 * Adds alarms that notify the topic within five minutes. Amazon SQS publishes the metrics of a queue that was not used
 * for hours up to 15 minutes late.
 */
export const addAlarms = (
  scope: Construct,
  { name, alarmTopicArn, createAlarms, stateMachineArn, tags }: WorkflowContext,
  deadLetterQueue: DeadLetterQueue | undefined,
): void => {
  if (alarmTopicArn === undefined || createAlarms === false) return;
  for (const alarmed of alarmedMetrics(stateMachineArn, deadLetterQueue)) {
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
    createIf(alarm, alarmCondition(alarmTopicArn, createAlarms));
  }
};
