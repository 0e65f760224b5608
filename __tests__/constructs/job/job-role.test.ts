import { TerraformVariable } from 'cdktf';
import { JobRole } from '../../../constructs/job/job-role';
import { localValue } from '../../../constructs/terraform/local-value';
import { testWithTerraform } from '../../support/requirements';
import { addContext, IMAGE } from '../context';
import { evaluateLocals } from '../evaluation';
import { parseDocument, synthesizeParts } from '../synthesis';

const EXISTING = 'arn:aws:iam::123456789012:role/existing';
const CREATED = 'arn:aws:iam::123456789012:role/prepare-eu-west-1-job';

type Props = Parameters<typeof addContext>[1];

const synthesizeRole = (propsOf: (variable: TerraformVariable) => Props) =>
  synthesizeParts((stack) => {
    const variable = new TerraformVariable(stack, 'create', { type: 'bool' });
    const job = { ImageUri: IMAGE, RoleArn: EXISTING };
    const role = new JobRole(stack, 'job', addContext(stack, propsOf(variable)), job, undefined);
    localValue(stack, 'result', { arn: role.arn, policies: role.policies.length });
  });

test('by default there is a role with two policies, whose ARN is known before it exists', () => {
  const { locals, resource } = synthesizeRole(() => ({}));
  expect(locals.job_role_arn).toBe(CREATED);
  expect(locals.result).toEqual({ arn: '${local.job_role_arn}', policies: 2 });
  expect(Object.keys(resource.aws_iam_role_policy ?? {})).toEqual(['job', 'job_data']);
});

test('every job may write its metrics and its own log, and pull its image', () => {
  const { resource } = synthesizeRole(() => ({}));
  expect(parseDocument(resource.aws_iam_role_policy?.job?.policy).Statement).toEqual([
    { Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' },
    {
      Effect: 'Allow',
      Action: 'cloudwatch:PutMetricData',
      Resource: '*',
      Condition: { StringLike: { 'cloudwatch:namespace': '/aws/sagemaker/*' } },
    },
    {
      Effect: 'Allow',
      Action: ['logs:CreateLogGroup', 'logs:DescribeLogStreams'],
      Resource: ['local.job_log_group_arn', '"${local.job_log_group_arn}:*"'],
    },
    {
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: 'local.job_log_streams_arn',
    },
    {
      Effect: 'Allow',
      Action: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      Resource: 'local.job_repository_arns',
    },
  ]);
});

test('without a role of its own, the workflow uses the ARN of the job', () => {
  const { locals, resource } = synthesizeRole(() => ({ createJobRole: false }));
  expect(locals.job_role_arn).toBe(EXISTING);
  expect(resource).toBeUndefined();
});

test('if Terraform decides, the role and both policies have the same count', () => {
  const { locals, resource } = synthesizeRole(({ value }) => ({ createJobRole: value }));
  const count = '${var.create ? 1 : 0}';
  expect(resource.aws_iam_role?.job?.count).toBe(count);
  expect(resource.aws_iam_role_policy).toMatchObject({ job: { count }, job_data: { count } });
  expect(locals.job_role_arn).toBe(`\${var.create ? "${CREATED}" : "${EXISTING}"}`);
});

testWithTerraform()('the repositories of images have one ARN each, in whatever region and account', () => {
  const { job_repository_arns } = evaluateLocals((stack) => {
    const additionalImageRepositories = [
      '210987654321.dkr.ecr-fips.us-east-1.amazonaws.com/own/image@sha256:0a',
      '123456789012.dkr.ecr.eu-west-1.amazonaws.com/prepare',
    ];
    const context = addContext(stack, { additionalImageRepositories });
    new JobRole(stack, 'job', context, { ImageUri: IMAGE }, undefined);
  });
  expect(job_repository_arns).toEqual([
    'arn:aws:ecr:eu-west-1:123456789012:repository/prepare',
    'arn:aws:ecr:us-east-1:210987654321:repository/own/image',
  ]);
});
