import {
  CloudwatchEventRule,
  type CloudwatchEventRuleConfig,
} from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission';
import { Construct } from 'constructs';
import { type Deployment, stopEnvironment } from '../../workflow/deployment/deployment';
import { SWEEP_TIMEOUT_IN_SECONDS } from '../../workflow/functions/function-contracts';
import { FAILED_EXECUTION_STATUSES } from '../../workflow/functions/unattended-job';
import { stopFunctionStatements, sweepFunctionStatements } from '../iam/service-role-statements';
import type { WorkflowContext } from '../props/workflow-context';
import { terraformDocument } from '../terraform/terraform-document';
import { DeadLetterQueue } from './dead-letter-queue';
import { ProcessingFunction } from './processing-function';

/** The parts that stop the jobs of executions that have ended. */
export interface UnattendedJobStop {
  readonly stopFunction: ProcessingFunction;
  readonly sweepFunction: ProcessingFunction;
  readonly deadLetterQueue: DeadLetterQueue;
}

interface EventRuleProps {
  readonly rule: Pick<
    CloudwatchEventRuleConfig,
    'name' | 'description' | 'eventPattern' | 'scheduleExpression' | 'tags'
  >;
  readonly statementId: string;
  readonly targetId: string;
  readonly target: ProcessingFunction;
  readonly deadLetterQueue: DeadLetterQueue;
}

/** An EventBridge rule that invokes a function. */
class EventRule extends Construct {
  constructor(scope: Construct, id: string, props: EventRuleProps) {
    super(scope, id);
    const { statementId, targetId, target, deadLetterQueue } = props;
    const rule = new CloudwatchEventRule(this, 'aws_cloudwatch_event_rule', props.rule);
    const permission = new LambdaPermission(this, 'aws_lambda_permission', {
      statementId,
      action: 'lambda:InvokeFunction',
      functionName: target.lambda.functionName,
      principal: 'events.amazonaws.com',
      sourceArn: rule.arn,
    });
    new CloudwatchEventTarget(this, 'aws_cloudwatch_event_target', {
      rule: rule.name,
      targetId,
      arn: target.arn,
      deadLetterConfig: { arn: deadLetterQueue.arn },
      dependsOn: [permission, deadLetterQueue.queue],
    });
  }
}

const ruleNames = (name: string) => ({
  stop: `${name}-unattended-jobs`,
  sweep: `${name}-unattended-jobs-sweep`,
});

/** One rule for each event of an execution, and one for every hour, because EventBridge delivers those events best-effort. */
const addRules = (
  scope: Construct,
  { name, stateMachineArn, tags }: WorkflowContext,
  { stopFunction, sweepFunction, deadLetterQueue }: UnattendedJobStop,
): void => {
  const names = ruleNames(name);
  const rules = new Construct(scope, 'unattended_jobs');
  new EventRule(rules, 'Default', {
    rule: {
      name: names.stop,
      description: 'Executions that ended before their job.',
      eventPattern: terraformDocument({
        source: ['aws.states'],
        'detail-type': ['Step Functions Execution Status Change'],
        detail: { stateMachineArn: [stateMachineArn], status: FAILED_EXECUTION_STATUSES },
      }),
      tags,
    },
    statementId: 'unattended-jobs',
    targetId: 'stop',
    target: stopFunction,
    deadLetterQueue,
  });
  new EventRule(rules, 'sweep', {
    rule: {
      name: names.sweep,
      description: 'Looks for jobs in progress whose execution has ended.',
      scheduleExpression: 'rate(1 hour)',
      tags,
    },
    statementId: 'sweep',
    targetId: 'sweep',
    target: sweepFunction,
    deadLetterQueue,
  });
};

/** Adds two functions that stop jobs whose execution ended before them, and the EventBridge rules that invoke them. */
export const addUnattendedJobStop = (
  scope: Construct,
  context: WorkflowContext,
  deployment: Deployment,
): UnattendedJobStop => {
  const deadLetterQueue = new DeadLetterQueue(scope, 'dead_letters', context, {
    queueName: `${context.name}-dead-letters`,
    ruleNames: Object.values(ruleNames(context.name)),
  });
  const environment = stopEnvironment(deployment);
  const parts = {
    stopFunction: new ProcessingFunction(scope, 'stop', context, {
      environment,
      statements: stopFunctionStatements(context),
      deadLetterQueue,
    }),
    sweepFunction: new ProcessingFunction(scope, 'sweep', context, {
      environment,
      statements: sweepFunctionStatements(context),
      deadLetterQueue,
      timeoutInSeconds: SWEEP_TIMEOUT_IN_SECONDS,
    }),
    deadLetterQueue,
  };
  addRules(scope, context, parts);
  return parts;
};
