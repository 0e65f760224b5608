import { type IResolvable, type ITerraformDependable, type Precondition, TerraformLocal } from 'cdktf';
import type { Construct } from 'constructs';
import type { Deployment } from '../../workflow/deployment/deployment';
import { jobNamePrefix } from '../../workflow/job/processing-job-name';
import type { WorkflowContext } from '../props/workflow-context';
import { hcl } from '../terraform/hcl';
import { localList } from '../terraform/local-value';
import { creationCondition } from './creation-condition';
import { deployedJob, type JobWithImage } from './deployed-job';
import { jobLimits } from './job-limits';
import { JobRole } from './job-role';
import { regionAndAccountPreconditions } from './region-and-account';

/** The deployed job with everything that the functions and the state machine need to run it. */
export interface RunnableJob {
  readonly job: JobWithImage & { readonly RoleArn: string };
  readonly role: JobRole;
  /** ARNs of the roles that executions may use. */
  readonly roleArns: string[];
  /** What executions may use and request. */
  readonly deployment: Deployment;
  /** The condition under which IAM allows a job to be created. */
  readonly creationCondition: IResolvable;
  /** What must exist before an execution can run a job. */
  readonly dependsOn: readonly ITerraformDependable[];
  /** What must hold before anything is deployed that can run a job. */
  readonly preconditions: readonly Precondition[];
}

/** Adds the deployed job to a workflow: its code, its image, its role, and the limits of executions. */
export const addRunnableJob = (scope: Construct, context: WorkflowContext): RunnableJob => {
  const { job, code } = deployedJob(scope, context);
  const role = new JobRole(scope, 'job', context, job, code);
  const deployedRole = hcl`coalesce(${job.RoleArn}, ${role.arn})`;
  const RoleArn = new TerraformLocal(scope, 'deployed_role_arn', deployedRole).asString;
  const allRoles = hcl`distinct(concat(${[RoleArn, role.arn]}, ${context.additionalJobRoles}))`;
  const roleArns = localList(scope, 'job_role_arns', allRoles);
  const limits = jobLimits(scope, context, job);
  return {
    job: { ...job, RoleArn },
    role,
    roleArns,
    deployment: {
      jobNamePrefix: jobNamePrefix(context.name),
      allowed: { ...role.allowLists, jobRoles: roleArns, instanceTypes: limits.instanceTypes },
      limits: limits.limits,
      lockedKeys: context.lockedKeys,
      pollBounds: context.pollBounds,
    },
    creationCondition: creationCondition(scope, job, limits, role.allowLists),
    dependsOn: [...role.policies, ...(code ? [code.object] : [])],
    preconditions: regionAndAccountPreconditions(scope, context),
  };
};
