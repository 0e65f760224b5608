import { TerraformStack, TerraformVariable, Testing } from 'cdktf';
import {
  DEPLOYMENT_VARIABLES,
  type DeploymentVariable,
} from '../../../constructs/variables/deployment-variables';
import { FAN_OUT_VARIABLE } from '../../../constructs/variables/fan-out-variable';
import { serviceRoleVariables } from '../../../constructs/variables/service-role-variables';
import type { VariableSpec } from '../../../constructs/variables/variable-spec';
import { testWithTerraform } from '../../support/requirements';
import { evaluate } from './typed-values';

const VARIABLES: Readonly<Record<string, DeploymentVariable>> = {
  ...DEPLOYMENT_VARIABLES,
  ...serviceRoleVariables(['stateMachine', 'start']),
};

/** The fan-out's variable sets the props of another construct. */
const ALL: Readonly<Record<string, VariableSpec>> = { ...VARIABLES, fan_out: FAN_OUT_VARIABLE };

const camelCase = (name: string): string =>
  name.replace(/_gb$/, '_gB').replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

test.each(Object.entries(VARIABLES))('%s sets the prop of the same name', (name, variable) => {
  const reference = new TerraformVariable(new TerraformStack(Testing.app(), 'stack'), name, {});
  expect(Object.keys(variable.toProps(reference))).toEqual([camelCase(name)]);
});

test.each(Object.entries(ALL))('%s is described in one to three sentences', (_name, { description }) => {
  expect(description).toMatch(/^[A-Z].*\.$/);
  expect(description.split(/[.;] /).length).toBeLessThanOrEqual(3);
});

const WORKFLOW_ROLES = { start: 'arn', state_machine: 'arn' };
const FAN_OUT_ROLES = { ...WORKFLOW_ROLES, fan_out: 'arn', prepare_items: 'arn', check_items: 'arn' };
const FAN_OUT = { s3_results: 's3://data/results/', max_concurrency: 100 };

const NIGHTLY = { nightly: { expression: 'cron(0 2 * * ? *)' } };

/** Values of the variables that a validation compares. */
const COMPARED: readonly (readonly [string, Readonly<Record<string, unknown>>, boolean])[] = [
  ['poll_ceiling_in_seconds', { poll_ceiling_in_seconds: 900, poll_floor_in_seconds: 10 }, true],
  ['poll_ceiling_in_seconds', { poll_ceiling_in_seconds: 900, poll_floor_in_seconds: null }, true],
  ['poll_ceiling_in_seconds', { poll_ceiling_in_seconds: 900, poll_floor_in_seconds: 901 }, false],
  ['poll_ceiling_in_seconds', { poll_ceiling_in_seconds: 60, poll_floor_in_seconds: 10 }, false],
  ['create_alarms', { create_alarms: null, alarm_topic_arn: null }, true],
  ['create_alarms', { create_alarms: false, alarm_topic_arn: null }, true],
  ['create_alarms', { create_alarms: true, alarm_topic_arn: 'arn' }, true],
  ['create_alarms', { create_alarms: true, alarm_topic_arn: null }, false],
  ['create_job_role', { create_job_role: true, role_arn: null }, true],
  ['create_job_role', { create_job_role: false, role_arn: 'arn' }, true],
  ['create_job_role', { create_job_role: false, role_arn: null }, false],
  ...(
    [
      [true, null, {}, null, true],
      [true, WORKFLOW_ROLES, {}, null, false],
      [false, null, {}, null, false],
      [false, { start: 'arn' }, {}, null, false],
      [false, WORKFLOW_ROLES, {}, null, true],
      [false, WORKFLOW_ROLES, NIGHTLY, null, false],
      [false, { ...WORKFLOW_ROLES, schedules: 'arn' }, NIGHTLY, null, true],
      [false, WORKFLOW_ROLES, {}, FAN_OUT, false],
      [false, FAN_OUT_ROLES, {}, FAN_OUT, true],
      [false, FAN_OUT_ROLES, {}, { ...FAN_OUT, schedules: NIGHTLY }, false],
      [false, { ...FAN_OUT_ROLES, fan_out_schedules: 'arn' }, {}, { ...FAN_OUT, schedules: NIGHTLY }, true],
    ] as const
  ).map(
    ([create_service_roles, service_role_arns, schedules, fan_out, valid]) =>
      [
        'create_service_roles',
        { create_service_roles, service_role_arns, schedules, fan_out },
        valid,
      ] as const,
  ),
  ['fan_out', { fan_out: null }, true],
  ['fan_out', { fan_out: FAN_OUT }, true],
  ['fan_out', { fan_out: { s3_results: 's3://data', instance_quota: 20 } }, true],
  ['fan_out', { fan_out: { ...FAN_OUT, tolerated_failure_percentage: 100 } }, true],
  ['fan_out', { fan_out: { ...FAN_OUT, tolerated_failure_percentage: 101 } }, false],
  ['fan_out', { fan_out: { ...FAN_OUT, instance_quota: 20 } }, false],
  ['fan_out', { fan_out: { s3_results: 's3://data/results/' } }, false],
  ['fan_out', { fan_out: { ...FAN_OUT, max_concurrency: 0 } }, false],
  ['fan_out', { fan_out: { ...FAN_OUT, max_concurrency: 10_001 } }, false],
  ['fan_out', { fan_out: { ...FAN_OUT, s3_results: 'data/results' } }, false],
  ['fan_out', { fan_out: { ...FAN_OUT, s3_results: 's3://data/*' } }, false],
  ['fan_out', { fan_out: { ...FAN_OUT, schedules: NIGHTLY } }, false],
  [
    'fan_out',
    {
      fan_out: {
        ...FAN_OUT,
        schedules: { nightly: { ...NIGHTLY.nightly, input: '{"ItemsS3Uri": "s3://a/b.csv"}' } },
      },
    },
    true,
  ],
  [
    'fan_out',
    {
      fan_out: {
        ...FAN_OUT,
        schedules: { nightly: { ...NIGHTLY.nightly, input: '{"S3Input": "s3://a/"}' } },
      },
    },
    false,
  ],
  [
    'fan_out',
    {
      fan_out: {
        ...FAN_OUT,
        schedules: {
          nightly: { ...NIGHTLY.nightly, input: '{"ItemsS3Uri": "s3://a/b.csv", "Items": [{}]}' },
        },
      },
    },
    false,
  ],
  ['log_retention_in_days', { log_retention_in_days: 7 }, true],
  ['log_retention_in_days', { log_retention_in_days: 8 }, false],
  ['locked_keys', { locked_keys: ['S3Script', 'Tags'] }, true],
  ['locked_keys', { locked_keys: ['s3_script'] }, false],
  ['locked_keys', { locked_keys: [null] }, false],
  ['schedules', { schedules: {} }, true],
  ['schedules', { schedules: NIGHTLY }, true],
];

describe('a validation', () => {
  let results: readonly unknown[] = [];

  beforeAll(() => {
    const values = COMPARED.flatMap(([, variables]) => Object.entries(variables));
    const indexOf = (at: number, name: string): number =>
      COMPARED.slice(0, at).flatMap(([, variables]) => Object.keys(variables)).length +
      Object.keys(COMPARED[at]?.[1] ?? {}).indexOf(name);
    results = evaluate(
      values.map(([name, value]) => ({ type: ALL[name]?.type ?? 'string', value })),
      COMPARED.map(([name], at) => {
        const conditions = ALL[name]?.validations(name).map(({ condition }) => condition) ?? [];
        return `(${conditions.join(' && ')})`.replaceAll(
          /var\.(\w+)/g,
          (_, referred: string) => `var.value_${indexOf(at, referred)}`,
        );
      }),
    );
  });

  testWithTerraform().each(
    COMPARED.map(
      ([name, values, valid], index) =>
        [name, valid ? 'accepts' : 'rejects', JSON.stringify(values), index, valid] as const,
    ),
  )('of %s %s %s', (_name, _verb, _values, index, valid) => {
    expect(results[index]).toBe(valid);
  });
});
