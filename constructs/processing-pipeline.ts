import type { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import type { SagemakerPipeline } from '@cdktf/provider-aws/lib/sagemaker-pipeline';
import { Construct } from 'constructs';
import { knownValues } from '../workflow/pipeline/known-values';
import { startPipelineStatements } from './iam/pipeline-statements';
import { allowingPolicy } from './iam/policy-document';
import type { JobRole } from './job/job-role';
import { addPipeline } from './pipeline/add-pipeline';
import { checkPipelineProps } from './pipeline/check-pipeline-props';
import { type PipelineContext, pipelineContext } from './pipeline/pipeline-context';
import { addPipelineJob } from './pipeline/pipeline-job';
import type { ProcessingPipelineProps } from './pipeline/processing-pipeline-props';

/**
 * Runs SageMaker Processing jobs as the steps of a SageMaker pipeline, with a role for the pipeline and one for the job of
 * each step. The stack needs an AWS provider, and an archive provider if a step has a `sourceDir`.
 */
export class ProcessingPipeline extends Construct {
  /** Each of its executions runs the jobs of all steps. */
  readonly pipeline: SagemakerPipeline;
  /** Name of the pipeline. */
  readonly name: string;
  /** ARN of the pipeline, known before it exists. */
  readonly pipelineArn: string;
  /** ARN of the role with which SageMaker starts the jobs. */
  readonly pipelineRoleArn: string;
  /** The role of each step's job, by the step's name, but for jobs with an existing role. */
  readonly jobRoles: Readonly<Record<string, JobRole>>;
  private readonly context: PipelineContext;

  /**
   * @param scope - The stack, or a construct in it.
   * @param id - Unique in the scope.
   * @param props - What to deploy.
   * @throws Error that lists every prop, and every key of the jobs, that is not valid.
   */
  constructor(scope: Construct, id: string, props: ProcessingPipelineProps) {
    super(scope, id);
    checkPipelineProps(this, props);
    const { name, parameters = [], steps } = props;
    const context = pipelineContext(this, props);
    const known = knownValues({ name, parameters, steps });
    const scopes = { steps: new Construct(this, 'step'), jobs: new Construct(this, 'job') };
    const jobs = new Map(steps.map((step) => [step, addPipelineJob(scopes, context, step, known)] as const));
    const { resource, roleArn } = addPipeline(this, 'pipeline', context, props, jobs);
    this.context = context;
    this.name = name;
    this.pipeline = resource;
    this.pipelineArn = context.pipelineArn;
    this.pipelineRoleArn = roleArn;
    this.jobRoles = Object.fromEntries(
      [...jobs].flatMap(([step, { role }]) => (role ? [[step.name, role] as const] : [])),
    );
  }

  /**
   * Lets a role start executions, wait for them and stop them, as a state machine does.
   * @param role - It gets an inline policy.
   */
  grantStartExecution(role: IamRole): void {
    new IamRolePolicy(this, `start_by_${role.friendlyUniqueId}`, {
      name: `start-${this.name}`,
      role: role.name,
      policy: allowingPolicy(startPipelineStatements(this.context)),
    });
  }
}
