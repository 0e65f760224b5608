import { Fn, type IResolvable, type Precondition } from 'cdktf';
import type { Construct } from 'constructs';
import { IMAGE_REGION_PATTERN, ROLE_ACCOUNT_PATTERN } from '../../workflow/deployment/deployment-rules';
import type { DeployedJob } from '../props/processing-workflow-props';
import type { WorkflowContext } from '../props/workflow-context';
import type { AwsEnvironment } from '../terraform/aws-environment';
import { hcl } from '../terraform/hcl';
import { localList } from '../terraform/local-value';
import { containsToken } from '../terraform/terraform-document';

/** A variable, and how an error names it. */
export interface Source {
  readonly variable: string;
  readonly key?: keyof DeployedJob;
  /** Undefined or null, also in Terraform, if there is none. */
  readonly values: readonly (string | IResolvable | null | undefined)[];
}

const nameOf = ({ variable, key }: Source): string => (key === undefined ? variable : `${variable} (${key})`);

/** SageMaker pulls images from Amazon ECR in its own region only, of any account (CreateProcessingJob). */
export const imagesInRegion = (
  scope: Construct,
  source: Source,
  { region }: AwsEnvironment,
): Precondition => {
  const elsewhere = localList(
    scope,
    `${source.variable}_in_other_regions`,
    hcl`[for image in compact(${source.values}) : image if try(regex(${IMAGE_REGION_PATTERN}, image)[0] != ${region}, false)]`,
  );
  return {
    condition: hcl`length(${elsewhere}) == 0`,
    errorMessage: `${nameOf(source)} must be in Amazon ECR in ${region}, where the jobs run; got ${Fn.join(', ', elsewhere)}. SageMaker cannot pull an image from another region. Push or replicate it to this one.`,
  };
};

/** AWS passes a role within its account only (IAM user guide, granting a user permissions to pass a role). */
export const rolesInAccount = (
  scope: Construct,
  source: Source,
  { partition, accountId }: AwsEnvironment,
): Precondition => {
  const elsewhere = localList(
    scope,
    `${source.variable}_in_other_accounts`,
    hcl`[for role in compact(${source.values}) : role if try(join(":", regex(${ROLE_ACCOUNT_PATTERN}, role)) != ${`${partition}:${accountId}`}, false)]`,
  );
  return {
    condition: hcl`length(${elsewhere}) == 0`,
    errorMessage: `${nameOf(source)} must be in account ${accountId} (partition ${partition}), where the jobs run; got ${Fn.join(', ', elsewhere)}. AWS cannot pass a role of another account. Use a role in this account that can assume the other role.`,
  };
};

/**
 * Preconditions that images are in the region of the jobs, and roles in their account. Each variable has its own, so that
 * an unknown value in one does not hide a fault in another. Terraform rejects a condition without a reference, and then
 * the props were already checked.
 */
export const regionAndAccountPreconditions = (
  scope: Construct,
  { aws, job, serviceRoleArns, ...context }: WorkflowContext,
): Precondition[] => {
  const { region, partition, accountId } = aws;
  const images: readonly Source[] = [
    { variable: 'image_uri', key: 'ImageUri', values: [job.ImageUri] },
    { variable: 'additional_image_repositories', values: context.additionalImageRepositories },
  ];
  const roles: readonly Source[] = [
    { variable: 'role_arn', key: 'RoleArn', values: [job.RoleArn] },
    { variable: 'additional_job_roles', values: context.additionalJobRoles },
    { variable: 'service_role_arns', values: Object.values(serviceRoleArns) },
  ];
  return [
    ...images
      .filter(({ values }) => containsToken([values, region]))
      .map((source) => imagesInRegion(scope, source, aws)),
    ...roles
      .filter(({ values }) => containsToken([values, partition, accountId]))
      .map((source) => rolesInAccount(scope, source, aws)),
  ];
};
