import { TerraformOutput, Testing } from 'cdktf';
import type { IConstruct } from 'constructs';
import { addWorkflowVariables } from '../../../constructs/variables/add-variables';
import { addScriptVariables, addSourceVariables } from '../../../constructs/variables/script-variables';
import type { Integration } from '../../../workflow/definition/integration';
import { testWithTerraform } from '../../support/requirements';
import { evaluate, referTo } from './typed-values';

/** The variables that the poll interval depends on. */
const COMPARED = [
  'fan_out',
  'instance_count',
  'instance_preferences',
  'poll_floor_in_seconds',
  'poll_ceiling_in_seconds',
];

/** The expression with the values of the locals in place of their names. */
const withLocals = (locals: Readonly<Record<string, string>>, expression: string): string =>
  expression.replaceAll(
    /local\.(\w+)/g,
    (_, name: string) => `(${withLocals(locals, String(locals[name]).slice(2, -1))})`,
  );

/** A stack in which an output holds the props that refer to the variables. */
const synthesized = (addVariables: (scope: IConstruct) => object) =>
  JSON.parse(
    Testing.synthScope((scope) => {
      new TerraformOutput(scope, 'props', { value: addVariables(scope) });
    }),
  );

const workflow = (nameIsRequired: boolean, integration: Integration = 'polling') =>
  synthesized((scope) =>
    addWorkflowVariables(scope, {
      integration,
      roleHolders: ['stateMachine', 'start'],
      nameIsRequired,
    }),
  );

const { variable, output, locals } = workflow(false);
const props = output.props.value.workflow;

test('props of every kind refer to their variables', () => {
  expect(props).toMatchObject({
    name: '${var.name}',
    maxInstanceCount: '${var.max_instance_count}',
    additionalS3Inputs: '${var.additional_s3_inputs}',
    alarmTopicArn: '${var.alarm_topic_arn}',
    prebuiltImage: { name: '${var.prebuilt_image.name}', version: '${var.prebuilt_image.version}' },
    tags: '${var.tags}',
  });
});

test('the deployed job refers to the variables of its keys', () => {
  expect(props.job).toMatchObject({
    S3Input: '${var.s3_input}',
    VolumeSizeInGB: '${var.volume_size_in_gb}',
    NetworkConfig: '${var.network_config}',
  });
});

test('tags are a map in Terraform, and a list in the job', () => {
  expect(props.job.Tags).toBe('${[for key, value in var.tags : { Key = key, Value = value }]}');
});

test('an instance type is the default only if no other variable sets one', () => {
  expect(props.job.InstanceType).toBe('${local.deployed_instance_type}');
  expect(locals.deployed_instance_type).toBe(
    '${var.instance_preferences == null ? coalesce(var.instance_type, "ml.t3.medium") : null}',
  );
});

test('each service role is null unless its member of service_role_arns is set', () => {
  expect(props.serviceRoleArns).toEqual({
    stateMachine: '${try(var.service_role_arns.state_machine, null)}',
    start: '${try(var.service_role_arns.start, null)}',
    prepare: '${try(var.service_role_arns.prepare, null)}',
    status: '${try(var.service_role_arns.status, null)}',
    stop: '${try(var.service_role_arns.stop, null)}',
    sweep: '${try(var.service_role_arns.sweep, null)}',
    schedules: '${try(var.service_role_arns.schedules, null)}',
  });
});

test('a fan-out refers to its variable, which may be null', () => {
  expect(output.props.value.fanOut).toEqual({
    s3Results: '${var.fan_out == null ? "" : var.fan_out.s3_results}',
    maxConcurrency: '${local.fan_out_max_concurrency}',
    toleratedFailurePercentage: '${var.fan_out == null ? 0 : var.fan_out.tolerated_failure_percentage}',
    schedules: '${try(var.fan_out.schedules, {})}',
    create: '${var.fan_out != null}',
    serviceRoleArns: {
      stateMachine: '${try(var.service_role_arns.fan_out, null)}',
      prepareItems: '${try(var.service_role_arns.prepare_items, null)}',
      checkItems: '${try(var.service_role_arns.check_items, null)}',
      schedules: '${try(var.service_role_arns.fan_out_schedules, null)}',
    },
  });
});

describe('the poll interval', () => {
  const fanOut = { s3_results: 's3://data/results/', max_concurrency: null, instance_quota: null };
  const MOST = { ...fanOut, max_concurrency: 10_000 };
  const MANY = { ...fanOut, max_concurrency: 200 };
  const QUOTA = { ...fanOut, instance_quota: 401 };

  const CASES: readonly (readonly [
    string,
    Integration,
    Readonly<Record<string, unknown>>,
    [number, number],
  ])[] = [
    ['is 10 s to 15 min without a fan-out', 'polling', {}, [10, 900]],
    ['grows with the items at the same time', 'polling', { fan_out: MANY }, [40, 900]],
    ['is what the variable says', 'polling', { fan_out: MANY, poll_floor_in_seconds: 5 }, [5, 900]],
    ['has a ceiling that is at least its floor', 'polling', { fan_out: MOST }, [2000, 2000]],
    ['grows with the items that the quota allows', 'polling', { fan_out: QUOTA }, [81, 900]],
    [
      'divides the quota by the instances of a job',
      'polling',
      { fan_out: QUOTA, instance_count: 4 },
      [20, 900],
    ],
    ['does not depend on the fan-out with integration sync', 'sync', { fan_out: MANY }, [10, 900]],
  ];
  let results: readonly unknown[] = [];

  beforeAll(() => {
    const values = CASES.flatMap(([, integration, given]) =>
      COMPARED.map((name) => ({
        type: String(workflow(false, integration).variable[name].type),
        value: given[name] ?? (name === 'poll_ceiling_in_seconds' ? 900 : null),
      })),
    );
    results = evaluate(
      values,
      CASES.map(([, integration], index) =>
        withLocals(workflow(false, integration).locals, '[local.poll_floor, local.poll_ceiling]').replaceAll(
          /var\.(\w+)/g,
          (_, name: string) => referTo(index * COMPARED.length + COMPARED.indexOf(name)),
        ),
      ),
    );
  });

  testWithTerraform().each(CASES.map(([what, , , expected], index) => [what, expected, index] as const))(
    '%s',
    (_, expected, index) => {
      expect(results[index]).toEqual(expected);
    },
  );
});

test('the name has a default, unless it is required', () => {
  expect(variable.name.default).toBe('sagemaker-processing');
  expect(workflow(true).variable.name).not.toHaveProperty('default');
});

test('a script that the deployment uploads needs a bucket, and may have a key', () => {
  const script = synthesized((scope) => addScriptVariables(scope, 'prepare.py'));
  expect(script.output.props.value).toEqual({
    path: 'prepare.py',
    bucket: '${var.script_bucket}',
    kmsKeyArn: '${var.script_kms_key_arn}',
  });
  expect(script.variable.script_bucket).not.toHaveProperty('default');
  expect(script.variable.script_kms_key_arn).toMatchObject({ default: null, nullable: true });
});

test('a folder of code that the deployment uploads needs a bucket, and may have a key', () => {
  const source = synthesized((scope) => addSourceVariables(scope));
  expect(source.output.props.value).toEqual({
    bucket: '${var.source_bucket}',
    kmsKeyArn: '${var.source_kms_key_arn}',
  });
  expect(source.variable.source_bucket).not.toHaveProperty('default');
  expect(source.variable.source_kms_key_arn).toMatchObject({ default: null, nullable: true });
});
