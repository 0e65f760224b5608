import { type IResolvable, Token } from 'cdktf';
import { IMAGE_REGION_PATTERN, ROLE_ACCOUNT_PATTERN } from '../../workflow/deployment/deployment-rules';
import type { DeployedJob, ProcessingWorkflowProps } from '../props/processing-workflow-props';
import type { AwsEnvironment } from '../terraform/aws-environment';
import { type HclValue, hcl } from '../terraform/hcl';
import { holdsReference } from '../terraform/terraform-document';

/** What has to hold before Terraform makes a resource, and the sentence that tells it. */
export interface Precondition {
  readonly condition: string;
  readonly errorMessage: string;
}

/** Terraform refuses a condition without a reference: what holds none is held to the props' own rules. */
const noneOf = (offending: IResolvable, values: readonly HclValue[], message: string): Precondition[] =>
  holdsReference(values)
    ? [{ condition: Token.asString(hcl`length(${offending}) == 0`), errorMessage: message }]
    : [];

const joined = (list: IResolvable): string => Token.asString(hcl`join(", ", ${list})`);

/** SageMaker takes images of Amazon ECR from its own region alone, of whatever account (CreateProcessingJob). */
const imagesOfRegion = (images: HclValue, place: string, { region }: AwsEnvironment): Precondition[] => {
  const others = hcl`[for image in ${images} : image if try(regex(${IMAGE_REGION_PATTERN}, image)[0] != ${region}, false)]`;
  const message = `${place}: got ${joined(others)}; allowed: images in Amazon ECR of ${region}, where the jobs run. SageMaker takes no image of another region: push or replicate it to this one.`;
  return noneOf(others, [images, region], message);
};

/** A role is passed within its account alone (IAM user guide, granting a user permissions to pass a role). */
const rolesOfAccount = (
  roles: HclValue,
  place: string,
  { partition, accountId }: AwsEnvironment,
): Precondition[] => {
  const others = hcl`[for role in ${roles} : role if try(join(":", regex(${ROLE_ACCOUNT_PATTERN}, role)) != ${`${partition}:${accountId}`}, false)]`;
  const message = `${place}: got ${joined(others)}; allowed: roles of account ${accountId} in partition ${partition}, where the jobs run. AWS passes no role of another account: name one of this account, which may assume the other.`;
  return noneOf(others, [roles, partition, accountId], message);
};

/** The one value of a prop, where there is one. */
const given = (value: string | IResolvable | undefined): IResolvable => hcl`compact([${value}])`;

/** What the jobs' own place asks of what is named, each place by itself: what is unknown of one hides no fault of another. */
export const placePreconditions = (
  aws: AwsEnvironment,
  job: DeployedJob,
  props: Pick<
    ProcessingWorkflowProps,
    'additionalImageRepositories' | 'additionalJobRoles' | 'serviceRoleArns'
  >,
): Precondition[] => [
  ...imagesOfRegion(given(job.ImageUri), 'image_uri (ImageUri)', aws),
  ...imagesOfRegion(props.additionalImageRepositories ?? [], 'additional_image_repositories', aws),
  ...rolesOfAccount(given(job.RoleArn), 'role_arn (RoleArn)', aws),
  ...rolesOfAccount(props.additionalJobRoles ?? [], 'additional_job_roles', aws),
  ...rolesOfAccount(hcl`compact(${Object.values(props.serviceRoleArns ?? {})})`, 'service_role_arns', aws),
];
