import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { type IResolvable, Token } from 'cdktf';
import { Construct } from 'constructs';
import type { ResourceTags } from '../iam/service-role';
import { type Made, madeWhere } from '../terraform/conditional-resource';
import type { DeadLetterQueue } from './dead-letter-queue';

export interface WorkflowAlarmsProps {
  /** The deployment's name. */
  readonly name: string;
  /** ARN of an SNS topic. */
  readonly topicArn: string | IResolvable;
  readonly made: Made;
  readonly stateMachineArn: string;
  /** Where no job is stopped, there is none. */
  readonly deadLetterQueue: DeadLetterQueue | undefined;
  readonly tags: ResourceTags;
}

interface Watched {
  readonly id: string;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: { [name: string]: string };
  readonly statistic: 'Sum' | 'Maximum';
  readonly description: string;
}

const ofExecutions = (id: string, metric: string, description: string, stateMachineArn: string): Watched => ({
  id,
  namespace: 'AWS/States',
  metric,
  dimensions: { StateMachineArn: stateMachineArn },
  statistic: 'Sum',
  description,
});

/** Step Functions' metrics of a state machine, and Amazon SQS's of what the dead-letter queue holds. */
const watched = ({ stateMachineArn, deadLetterQueue }: WorkflowAlarmsProps): Watched[] => [
  ofExecutions('executions_failed', 'ExecutionsFailed', 'An execution failed.', stateMachineArn),
  ofExecutions('executions_timed_out', 'ExecutionsTimedOut', 'An execution timed out.', stateMachineArn),
  ofExecutions('executions_aborted', 'ExecutionsAborted', 'An execution was aborted.', stateMachineArn),
  ...(deadLetterQueue
    ? [
        {
          id: 'stops_failed',
          namespace: 'AWS/SQS',
          // Lambda's AsyncEventsDropped rises with it, but not with what EventBridge could not deliver.
          metric: 'ApproximateNumberOfMessagesVisible',
          dimensions: { QueueName: deadLetterQueue.queue.name },
          statistic: 'Maximum' as const,
          description:
            'Jobs whose execution has ended may still run: events for the functions that stop them are in the dead-letter queue. The alarm lasts until that is empty.',
        },
      ]
    : []),
];

/**
 * Alarms on what nobody may be looking at, told to a topic within five minutes; of a queue that was not used for hours
 * Amazon SQS tells its metrics up to 15 minutes late.
 */
export class WorkflowAlarms extends Construct {
  constructor(scope: Construct, id: string, props: WorkflowAlarmsProps) {
    super(scope, id);
    const { name, topicArn, made, tags } = props;
    for (const { id: alarmId, namespace, metric, dimensions, statistic, description } of watched(props)) {
      const alarm = new CloudwatchMetricAlarm(this, alarmId, {
        alarmName: `${name}-${alarmId.replaceAll('_', '-')}`,
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
        alarmActions: [Token.asString(topicArn)],
        tags,
      });
      madeWhere(alarm, made);
    }
  }
}
