import { TerraformVariable } from 'cdktf';
import type { ProcessingWorkflowProps } from '../../../constructs/props/processing-workflow-props';
import { type WorkflowContext, workflowContext } from '../../../constructs/props/workflow-context';
import { localValue } from '../../../constructs/terraform/local-value';
import { synthesizeParts } from '../synthesis';

const JOB = { InstanceType: 'ml.m5.large', VolumeSizeInGB: 30 };
const PLACE = { accountId: '123456789012', region: 'eu-west-1', partition: 'aws' };

const contextWith = (props: Partial<ProcessingWorkflowProps> = {}): WorkflowContext => {
  const contexts: WorkflowContext[] = [];
  synthesizeParts((stack) => {
    contexts.push(workflowContext(stack, { name: 'prepare', job: JOB, ...PLACE, ...props }));
  });
  const [context] = contexts;
  if (!context) throw new Error('no context');
  return context;
};

test('props that are omitted have their defaults', () => {
  expect(contextWith()).toMatchObject({
    integration: 'polling',
    prebuiltImage: { name: 'scikit-learn', version: '1.2-1' },
    additionalS3Inputs: [],
    limits: { maxInstanceCount: 4, maxVolumeSizeInGB: 512, maxRuntimeInSeconds: 86_400 },
    lockedKeys: [],
    quota: { hours: 6 },
    stopsUnattendedJobs: true,
    pollBounds: { floorInSeconds: 10, ceilingInSeconds: 900 },
    lambdaRuntime: 'nodejs22.x',
    logRetentionInDays: 30,
    createJobRole: true,
    createServiceRoles: true,
    serviceRoleArns: {},
    tags: {},
    code: { bundles: expect.stringMatching(/functions$/) },
  });
});

test('props that are set stay as they are', () => {
  const props = {
    integration: 'sync',
    logRetentionInDays: 7,
    stopsUnattendedJobs: false,
    permissionsBoundaryArn: 'arn:aws:iam::123456789012:policy/boundary',
    tags: { team: 'ml' },
  } as const;
  expect(contextWith(props)).toMatchObject(props);
});

test('props that are undefined have their defaults too', () => {
  expect(contextWith({ tags: undefined, integration: undefined } as never)).toMatchObject({
    tags: {},
    integration: 'polling',
  });
});

test('zips replace the bundles', () => {
  expect(contextWith({ zips: 'dist/zips' }).code).toEqual({ zips: 'dist/zips' });
});

test('the ARNs of the state machine, its executions and its jobs are put together from its name', () => {
  const { stateMachineArn, executionsArn } = contextWith();
  expect(stateMachineArn).toBe('arn:aws:states:eu-west-1:123456789012:stateMachine:prepare');
  expect(executionsArn).toBe('arn:aws:states:eu-west-1:123456789012:execution:prepare:*');
  const { locals } = synthesizeParts((stack) => {
    workflowContext(stack, { name: 'prepare', job: JOB, ...PLACE });
  });
  expect(locals.processing_jobs_arn).toBe(
    `arn:aws:sagemaker:eu-west-1:123456789012:processing-job/prepare-${'?'.repeat(32)}`,
  );
});

test('if the hours of the quota wait are a token, Terraform computes what depends on them', () => {
  const { locals } = synthesizeParts((stack) => {
    const hours = new TerraformVariable(stack, 'hours', { type: 'number' }).numberValue;
    const { quota } = workflowContext(stack, {
      name: 'prepare',
      job: JOB,
      ...PLACE,
      quotaWaitInHours: hours,
    });
    localValue(stack, 'quota', quota);
  });
  expect(locals.quota).toEqual({
    hours: '${var.hours}',
    attempts: '${var.hours * 8}',
    cause: '${local.quota_cause}',
  });
  expect(locals.quota_cause).toContain('${var.hours} h');
});
