import { SchedulerSchedule, type SchedulerScheduleConfig } from '@cdktf/provider-aws/lib/scheduler-schedule';
import { SchedulerScheduleGroup } from '@cdktf/provider-aws/lib/scheduler-schedule-group';
import { type IResolvable, type ITerraformDependable, Token } from 'cdktf';
import { Construct } from 'constructs';
import { DEFAULT_TIME_ZONE } from '../../workflow/deployment/schedule-rules';
import type { Statement } from '../iam/policy-document';
import { createdOrExistingRole } from '../iam/service-role';
import { deadLetterStatements } from '../iam/service-role-statements';
import type { Schedule, Schedules } from '../props/schedule';
import type { RoleHolder } from '../props/service-role-arns';
import type { WorkflowContext } from '../props/workflow-context';
import { DeadLetterQueue } from '../state-machine/dead-letter-queue';
import { addAlarm, queueMetric } from '../state-machine/workflow-alarms';
import { bothHold, type CreateCondition, createIf } from '../terraform/conditional-resource';
import { hcl, hclReference } from '../terraform/hcl';
import { inputDocument, withKeywords } from './schedule-input';

export interface SchedulesProps {
  /** What the schedules start: its name also names the group, and begins the names of the queue and the alarm. */
  readonly stateMachine: {
    readonly name: string;
    readonly arn: string;
    readonly resource: ITerraformDependable;
  };
  readonly schedules: Schedules<object>;
  /** Which of `serviceRoleArns` the schedules assume if the role exists already. */
  readonly holder: RoleHolder;
  /** The end of the role's name, at most 20 characters. */
  readonly roleSuffix: string;
  /** Whether Terraform creates the state machine. @default true */
  readonly create?: CreateCondition;
}

/**
 * Retries a start for six hours, with exponential backoff: longer than an outage usually lasts, and shorter than a day,
 * so that a late run does not meet the next one. 185 retries are the maximum (EventBridge Scheduler API, RetryPolicy).
 */
const RETRY_POLICY = { maximumEventAgeInSeconds: 21_600, maximumRetryAttempts: 185 };

/** No deployment's own dead-letter queue can have this name. */
const failedStartsQueueName = (stateMachine: string): string => `${stateMachine}-failed-starts`;

const NOT_STARTED =
  'A schedule did not start an execution: the dead-letter queue holds the request and the error.';

const startStatements = (stateMachineArn: string, queueArn: string): Statement[] => [
  { Action: 'states:StartExecution', Resource: stateMachineArn },
  ...deadLetterStatements(queueArn),
];

const isToken = (schedules: Schedules<object>): schedules is IResolvable => Token.isUnresolved(schedules);

/** Whether Terraform creates the group, the role and the queue: if there is a schedule. */
const anyExists = ({ schedules, create = true }: SchedulesProps): CreateCondition =>
  isToken(schedules)
    ? bothHold(create, hcl`length(${schedules}) > 0`)
    : bothHold(Object.keys(schedules).length > 0, create);

type ScheduleAttributes = Pick<
  SchedulerScheduleConfig,
  'name' | 'scheduleExpression' | 'scheduleExpressionTimezone'
> & { readonly input: string };

const literalAttributes = (name: string, schedule: Schedule<object>): ScheduleAttributes => ({
  name,
  scheduleExpression: schedule.expression,
  scheduleExpressionTimezone: schedule.timeZone ?? DEFAULT_TIME_ZONE,
  input: inputDocument(schedule.input ?? {}),
});

const each = (...path: readonly string[]): string => Token.asString(hclReference('each', ...path));

/** The attributes of each resource of a `for_each` over the map of schedules. */
const eachAttributes = (): ScheduleAttributes => ({
  name: each('key'),
  scheduleExpression: each('value', 'expression'),
  scheduleExpressionTimezone: each('value', 'time_zone'),
  input: Token.asString(withKeywords(hclReference('each', 'value', 'input'))),
});

/** The schedules' common arguments. */
type Common = Pick<SchedulerScheduleConfig, 'groupName' | 'dependsOn'> & {
  readonly target: Omit<SchedulerScheduleConfig['target'], 'input'>;
};

const scheduleConfig = (
  { target, ...common }: Common,
  { input, ...schedule }: ScheduleAttributes,
): SchedulerScheduleConfig => ({
  ...schedule,
  ...common,
  flexibleTimeWindow: { mode: 'OFF' },
  target: { ...target, input },
});

const addEachSchedule = (
  scope: Construct,
  { schedules, create = true }: SchedulesProps,
  common: Common,
): void => {
  if (isToken(schedules)) {
    const schedule = new SchedulerSchedule(scope, 'schedule', scheduleConfig(common, eachAttributes()));
    schedule.addOverride('for_each', create === true ? schedules : hcl`${create} ? ${schedules} : {}`);
    return;
  }
  const literals = new Construct(scope, 'schedule');
  for (const [name, schedule] of Object.entries(schedules)) {
    const config = scheduleConfig(common, literalAttributes(name, schedule));
    createIf(new SchedulerSchedule(literals, name, config), create);
  }
};

/** What a schedule needs before it can start an execution. */
const addCommonParts = (
  scope: Construct,
  context: WorkflowContext,
  { stateMachine, holder, roleSuffix }: SchedulesProps,
  exists: CreateCondition,
): Common => {
  const { aws, tags } = context;
  const { name, arn, resource } = stateMachine;
  const group = new SchedulerScheduleGroup(scope, 'aws_scheduler_schedule_group', { name, tags });
  createIf(group, exists);
  const queueName = failedStartsQueueName(name);
  const letters = new DeadLetterQueue(scope, 'dead_letters', context, { queueName, create: exists });
  const roleProps = {
    suffix: roleSuffix,
    policyName: 'schedules',
    service: 'scheduler.amazonaws.com',
    sourceAccount: aws.accountId,
    // EventBridge Scheduler sends the ARN of the group, not of the schedule (user guide, confused deputy prevention).
    sourceArn: aws.arn('scheduler', `schedule-group/${name}`),
    statements: startStatements(arn, letters.arn),
  };
  const role = createdOrExistingRole(scope, context, holder, roleProps, exists);
  return {
    groupName: name,
    target: { arn, roleArn: role.arn, retryPolicy: RETRY_POLICY, deadLetterConfig: { arn: letters.arn } },
    // The arguments have names and ARNs as text, so Terraform does not see what they depend on.
    dependsOn: [resource, group, letters.queue, ...role.dependsOn],
  };
};

/**
 * Adds schedules that start executions of a state machine, in a group of their own, with a role, a dead-letter queue for
 * starts that failed, and an alarm if the workflow has a topic. The props' check has found the schedules valid.
 */
export const addSchedules = (scope: Construct, context: WorkflowContext, props: SchedulesProps): void => {
  const exists = anyExists(props);
  if (exists === false) return;
  const { name } = props.stateMachine;
  const common = addCommonParts(new Construct(scope, 'schedules'), context, props, exists);
  addEachSchedule(scope, props, common);
  addAlarm(
    scope,
    context,
    name,
    queueMetric('executions_not_started', failedStartsQueueName(name), NOT_STARTED),
    exists,
  );
};
