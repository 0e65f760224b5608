import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { type IResolvable, Token } from 'cdktf';
import { Construct } from 'constructs';
import { type Made, madeWhere } from './made-where';
import type { ProcessingFunction } from './processing-function';
import type { ResourceTags } from './service-role';

export interface WorkflowAlarmsProps {
  /** The deployment's name. */
  readonly name: string;
  /** ARN of an SNS topic. */
  readonly topicArn: string | IResolvable;
  readonly made: Made;
  readonly stateMachineArn: string;
  readonly stopFunction: ProcessingFunction | undefined;
  readonly tags: ResourceTags;
}

interface Watched {
  readonly id: string;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: { [name: string]: string };
  readonly description: string;
}

const ofExecutions = (id: string, metric: string, description: string, stateMachineArn: string): Watched => ({
  id,
  namespace: 'AWS/States',
  metric,
  dimensions: { StateMachineArn: stateMachineArn },
  description,
});

/** Step Functions' metrics of a state machine, and Lambda's of events that it gave up. */
const watched = ({ stateMachineArn, stopFunction }: WorkflowAlarmsProps): Watched[] => [
  ofExecutions('executions_failed', 'ExecutionsFailed', 'An execution failed.', stateMachineArn),
  ofExecutions('executions_timed_out', 'ExecutionsTimedOut', 'An execution timed out.', stateMachineArn),
  ofExecutions('executions_aborted', 'ExecutionsAborted', 'An execution was aborted.', stateMachineArn),
  ...(stopFunction
    ? [
        {
          id: 'stops_failed',
          namespace: 'AWS/Lambda',
          metric: 'AsyncEventsDropped',
          dimensions: { FunctionName: stopFunction.lambda.functionName },
          description: 'A job whose execution has ended could not be stopped, three times; it may still run.',
        },
      ]
    : []),
];

/** Alarms on what nobody may be looking at, told to a topic within five minutes. */
export class WorkflowAlarms extends Construct {
  constructor(scope: Construct, id: string, props: WorkflowAlarmsProps) {
    super(scope, id);
    const { name, topicArn, made, tags } = props;
    for (const { id: alarmId, namespace, metric, dimensions, description } of watched(props)) {
      const alarm = new CloudwatchMetricAlarm(this, alarmId, {
        alarmName: `${name}-${alarmId.replaceAll('_', '-')}`,
        alarmDescription: description,
        namespace,
        metricName: metric,
        dimensions,
        statistic: 'Sum',
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
