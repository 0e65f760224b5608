import { SagemakerPipeline } from '@cdktf/provider-aws/lib/sagemaker-pipeline';
import { type ITerraformDependable, type Precondition, Token } from 'cdktf';
import { Construct } from 'constructs';
import { definePipeline } from '../../workflow/pipeline/define-pipeline';
import type { ProcessingStep } from '../../workflow/pipeline/processing-step';
import { pipelineStatements } from '../iam/pipeline-statements';
import { ServiceRole } from '../iam/service-role';
import { imagesInRegion, rolesInAccount, type Source } from '../job/region-and-account';
import { hasArn } from '../terraform/expected-arn';
import { hcl } from '../terraform/hcl';
import { containsToken, terraformDocument } from '../terraform/terraform-document';
import { creationLimits } from './creation-limits';
import { pipelineParts } from './definition-faults';
import type { PipelineContext } from './pipeline-context';
import type { PipelineStepJob } from './pipeline-job';
import type { ProcessingPipelineProps } from './processing-pipeline-props';
import { PIPELINE_ROLE_SUFFIX } from './step-role-suffix';

type Jobs = ReadonlyMap<ProcessingStep, PipelineStepJob>;

interface PipelineRole {
  readonly arn: string;
  readonly dependsOn: readonly ITerraformDependable[];
}

/** The role with which SageMaker starts the jobs. */
const pipelineRole = (
  scope: Construct,
  context: PipelineContext,
  { pipelineRoleArn, parameters = [] }: ProcessingPipelineProps,
  jobs: readonly PipelineStepJob[],
): PipelineRole => {
  if (pipelineRoleArn !== undefined) return { arn: pipelineRoleArn, dependsOn: [] };
  const roleArns = [...new Set(jobs.map(({ roleArn }) => roleArn))];
  const limits = creationLimits(
    jobs.map(({ job }) => job),
    parameters,
  );
  const { role, policy } = new ServiceRole(scope, 'Default', context, {
    suffix: PIPELINE_ROLE_SUFFIX,
    policyName: 'pipeline',
    service: 'sagemaker.amazonaws.com',
    sourceAccount: context.aws.accountId,
    statements: pipelineStatements(context, roleArns, limits),
    create: true,
  });
  return { arn: role.arn, dependsOn: [policy] };
};

/** Literals were checked with the props. Terraform rejects a condition without a reference. */
const preconditions = (
  scope: Construct,
  { aws, additionalImageRepositories }: PipelineContext,
  { pipelineRoleArn }: ProcessingPipelineProps,
  jobs: Jobs,
): Precondition[] => {
  const { region, partition, accountId } = aws;
  const images: readonly Source[] = [
    { variable: 'images', values: [...jobs].map(([, { grantedImage }]) => grantedImage) },
    { variable: 'additional_image_repositories', values: additionalImageRepositories },
  ];
  const roles: readonly Source[] = [
    {
      variable: 'job_roles',
      values: [...jobs].map(([, { role, roleArn }]) => (role ? undefined : roleArn)),
    },
    { variable: 'pipeline_role', values: [pipelineRoleArn] },
  ];
  const hasValues = ({ values }: Source) => values.some((value) => value !== undefined);
  return [
    ...images
      .filter((source) => hasValues(source) && containsToken([source.values, region]))
      .map((source) => imagesInRegion(scope, source, aws)),
    ...roles
      .filter((source) => hasValues(source) && containsToken([source.values, partition, accountId]))
      .map((source) => rolesInAccount(scope, source, aws)),
  ];
};

/** Adds the pipeline with its own role. */
export const addPipeline = (
  scope: Construct,
  id: string,
  context: PipelineContext,
  props: ProcessingPipelineProps,
  jobs: Jobs,
): { readonly resource: SagemakerPipeline; readonly roleArn: string } => {
  const own = new Construct(scope, id);
  const { name, displayName = name, description, maxParallelSteps } = props;
  const role = pipelineRole(own, context, props, [...jobs.values()]);
  const definition = definePipeline(pipelineParts(props), (step) => {
    const complete = jobs.get(step);
    if (complete === undefined) throw new Error(`The step ${step.name} has no job.`);
    return complete.job;
  });
  const resource = new SagemakerPipeline(own, 'aws_sagemaker_pipeline', {
    pipelineName: name,
    pipelineDisplayName: displayName,
    // As an expression, in which no template can begin.
    ...(description !== undefined && { pipelineDescription: Token.asString(hcl`${description}`) }),
    pipelineDefinition: terraformDocument(definition),
    roleArn: role.arn,
    ...(maxParallelSteps !== undefined && {
      parallelismConfiguration: { maxParallelExecutionSteps: maxParallelSteps },
    }),
    // The definition has the roles' ARNs as text, so Terraform does not see that it depends on them.
    dependsOn: [...role.dependsOn, ...[...jobs.values()].flatMap(({ dependsOn }) => dependsOn)],
    lifecycle: {
      precondition: preconditions(own, context, props, jobs),
      postcondition: [hasArn(context.pipelineArn)],
    },
    tags: context.tags,
  });
  return { resource, roleArn: role.arn };
};
