import { TerraformOutput, Testing } from 'cdktf';
import type { IConstruct } from 'constructs';
import { addWorkflowVariables } from '../../../constructs/variables/add-variables';
import { addScriptVariables, addSourceVariables } from '../../../constructs/variables/script-variables';

/** A stack in which an output holds the props that refer to the variables. */
const synthesized = (addVariables: (scope: IConstruct) => object) =>
  JSON.parse(
    Testing.synthScope((scope) => {
      new TerraformOutput(scope, 'props', { value: addVariables(scope) });
    }),
  );

const workflow = (nameIsRequired: boolean) =>
  synthesized((scope) =>
    addWorkflowVariables(scope, { roleHolders: ['stateMachine', 'start'], nameIsRequired }),
  );

const { variable, output, locals } = workflow(false);
const props = output.props.value;

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
