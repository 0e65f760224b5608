import type { Construct } from 'constructs';
import type { ProcessingWorkflowProps } from '../../constructs/props/processing-workflow-props';
import { type WorkflowContext, workflowContext } from '../../constructs/props/workflow-context';

export const IMAGE = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/prepare:1.0';

/** The context of a workflow in a known account, so that Terraform can evaluate it without a provider. */
export const addContext = (
  scope: Construct,
  { job, ...props }: Partial<Omit<ProcessingWorkflowProps, 'job'>> & { readonly job?: object } = {},
): WorkflowContext =>
  workflowContext(scope, {
    name: 'prepare',
    accountId: '123456789012',
    region: 'eu-west-1',
    partition: 'aws',
    job: { ImageUri: IMAGE, InstanceType: 'ml.m5.xlarge', VolumeSizeInGB: 30, ...job },
    ...props,
  });
