import { SfnStateMachine } from '@cdktf/provider-aws/lib/sfn-state-machine';
import { TerraformVariable } from 'cdktf';
import type { Schedules } from '../../../constructs/props/schedule';
import { addSchedules } from '../../../constructs/schedules/state-machine-schedules';
import type { CreateCondition } from '../../../constructs/terraform/conditional-resource';
import { addContext } from '../context';
import { addresses, parseDocument, type Synthesis, synthesizeParts } from '../synthesis';

const ARN = 'arn:aws:states:eu-west-1:123456789012:stateMachine:prepare';
const TOPIC = 'arn:aws:sns:eu-west-1:123456789012:alarms';
const ROLE = 'arn:aws:iam::123456789012:role/schedules';

const EXPRESSION = 'cron(0 2 * * ? *)';

interface Given {
  readonly schedules: Schedules<object>;
  readonly create?: CreateCondition;
  readonly context?: Parameters<typeof addContext>[1];
}

/** A state machine with schedules, and a variable that they may refer to. */
const synthesizeSchedules = (given: (variable: TerraformVariable) => Given): Synthesis =>
  synthesizeParts((stack) => {
    const { context, ...props } = given(new TerraformVariable(stack, 'given', { type: 'any' }));
    const resource = new SfnStateMachine(stack, 'machine', {
      name: 'prepare',
      definition: '{}',
      roleArn: ROLE,
    });
    addSchedules(stack, addContext(stack, context), {
      stateMachine: { name: 'prepare', arn: ARN, resource },
      holder: 'schedules',
      roleSuffix: 'schedules',
      ...props,
    });
  });

const scheduleAddresses = (synthesis: Synthesis): string[] =>
  addresses({ ...synthesis, data: {} }).filter((address) => address !== 'aws_sfn_state_machine.machine');

describe('literal schedules', () => {
  const synthesis = synthesizeSchedules(() => ({
    schedules: {
      nightly: {
        expression: EXPRESSION,
        timeZone: 'Europe/Berlin',
        input: { S3Output: 's3://b/<aws.scheduler.scheduled-time>/' },
      },
      hourly: { expression: 'rate(1 hour)' },
    },
  }));
  const { resource } = synthesis;

  test('have a resource each, and share a group, a role and a queue', () => {
    expect(scheduleAddresses(synthesis)).toEqual([
      'aws_iam_role.schedules',
      'aws_iam_role_policy.schedules',
      'aws_scheduler_schedule.schedule_hourly',
      'aws_scheduler_schedule.schedule_nightly',
      'aws_scheduler_schedule_group.schedules',
      'aws_sqs_queue.schedules_dead_letters',
    ]);
  });

  test('start an execution of the state machine at the minute, and retry it for six hours', () => {
    expect(resource.aws_scheduler_schedule?.schedule_nightly).toMatchObject({
      name: 'nightly',
      group_name: 'prepare',
      schedule_expression: EXPRESSION,
      schedule_expression_timezone: 'Europe/Berlin',
      flexible_time_window: { mode: 'OFF' },
      target: {
        arn: ARN,
        role_arn: '${aws_iam_role.schedules.arn}',
        input: '{"S3Output":"s3://b/<aws.scheduler.scheduled-time>/"}',
        dead_letter_config: { arn: '${local.schedules_dead_letters_arn}' },
        retry_policy: { maximum_event_age_in_seconds: 21_600, maximum_retry_attempts: 185 },
      },
    });
  });

  test('are in UTC and start the deployed job by default', () => {
    expect(resource.aws_scheduler_schedule?.schedule_hourly).toMatchObject({
      schedule_expression_timezone: 'UTC',
      target: { input: '{}' },
    });
  });

  test('are created after everything that a start needs', () => {
    expect(resource.aws_scheduler_schedule?.schedule_nightly?.depends_on).toEqual([
      'aws_sfn_state_machine.machine',
      'aws_scheduler_schedule_group.schedules',
      'aws_sqs_queue.schedules_dead_letters',
      'aws_iam_role_policy.schedules',
    ]);
  });

  test('assume a role that may only start this state machine and write to this queue', () => {
    expect(parseDocument(resource.aws_iam_role_policy?.schedules?.policy).Statement).toEqual([
      { Effect: 'Allow', Action: 'states:StartExecution', Resource: ARN },
      { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: 'local.schedules_dead_letters_arn' },
    ]);
  });

  test('are the only ones that EventBridge Scheduler may assume the role for', () => {
    expect(parseDocument(resource.aws_iam_role?.schedules?.assume_role_policy).Statement).toEqual([
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { Service: 'scheduler.amazonaws.com' },
        Condition: {
          StringEquals: {
            'aws:SourceAccount': '123456789012',
            'aws:SourceArn': 'arn:aws:scheduler:eu-west-1:123456789012:schedule-group/prepare',
          },
        },
      },
    ]);
  });

  test('keep starts that failed for 14 days in an encrypted queue without a policy', () => {
    const queue = resource.aws_sqs_queue?.schedules_dead_letters;
    expect(queue).toMatchObject({
      name: 'prepare-failed-starts',
      message_retention_seconds: 1_209_600,
      sqs_managed_sse_enabled: true,
    });
    expect(queue).not.toHaveProperty('policy');
  });
});

test('without a schedule there is nothing', () => {
  expect(scheduleAddresses(synthesizeSchedules(() => ({ schedules: {} })))).toEqual([]);
  const created = { schedules: { a: { expression: EXPRESSION } }, create: false };
  expect(scheduleAddresses(synthesizeSchedules(() => created))).toEqual([]);
});

test('an alarm tells the topic that a start failed', () => {
  const { resource } = synthesizeSchedules(() => ({
    schedules: { a: { expression: EXPRESSION } },
    context: { alarmTopicArn: TOPIC },
  }));
  expect(resource.aws_cloudwatch_metric_alarm?.executions_not_started).toMatchObject({
    alarm_name: 'prepare-executions-not-started',
    alarm_actions: [TOPIC],
    namespace: 'AWS/SQS',
    dimensions: { QueueName: 'prepare-failed-starts' },
  });
});

test('schedules may assume an existing role', () => {
  const synthesis = synthesizeSchedules(() => ({
    schedules: { a: { expression: EXPRESSION } },
    context: { createServiceRoles: false, serviceRoleArns: { schedules: ROLE } },
  }));
  expect(synthesis.resource).not.toHaveProperty('aws_iam_role');
  expect(synthesis.resource.aws_scheduler_schedule?.schedule_a).toMatchObject({ target: { role_arn: ROLE } });
});

describe('a map of schedules in Terraform', () => {
  const synthesis = synthesizeSchedules(({ value }) => ({
    schedules: value,
    context: { alarmTopicArn: TOPIC },
  }));
  const { resource } = synthesis;

  test('has one resource for each, under one address', () => {
    expect(resource.aws_scheduler_schedule).toEqual({
      schedule: expect.objectContaining({
        for_each: '${var.given}',
        name: '${each.key}',
        schedule_expression: '${each.value.expression}',
        schedule_expression_timezone: '${each.value.time_zone}',
        target: expect.objectContaining({
          role_arn: '${one(aws_iam_role.schedules[*].arn)}',
          input: expect.stringMatching(/^\$\{replace\(each\.value\.input, /),
        }),
      }),
    });
  });

  test('needs the group, the role, the queue and the alarm only if it is not empty', () => {
    for (const [type, name] of [
      ['aws_scheduler_schedule_group', 'schedules'],
      ['aws_iam_role', 'schedules'],
      ['aws_iam_role_policy', 'schedules'],
      ['aws_sqs_queue', 'schedules_dead_letters'],
      ['aws_cloudwatch_metric_alarm', 'executions_not_started'],
    ] as const) {
      expect(resource[type]?.[name]?.count).toBe('${length(var.given) > 0 ? 1 : 0}');
    }
  });

  test('has no resource if its state machine is not created', () => {
    const { resource: conditional } = synthesizeSchedules(({ value }) => ({
      schedules: value,
      create: value,
    }));
    expect(conditional.aws_scheduler_schedule?.schedule?.for_each).toBe('${var.given ? var.given : {}}');
    expect(conditional.aws_sqs_queue?.schedules_dead_letters?.count).toBe(
      '${(var.given ? length(var.given) > 0 : false) ? 1 : 0}',
    );
  });
});
