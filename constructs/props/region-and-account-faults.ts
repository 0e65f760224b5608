import { Token } from 'cdktf';
import { IMAGE_REGION_PATTERN, ROLE_ACCOUNT_PATTERN } from '../../workflow/deployment/deployment-rules';
import { type Fault, show } from '../../workflow/rules/fault';
import type { ProcessingWorkflowProps } from './processing-workflow-props';

/** A value of a prop, and the prop's name. */
export type Entry = readonly [key: string, value: unknown];

/** A literal string of a prop, and the prop's name. */
type Literal = readonly [key: string, text: string];

const literal = (value: unknown): string | undefined =>
  typeof value === 'string' && !Token.isUnresolved(value) ? value : undefined;

/** Tokens are left out: preconditions check them at plan time. */
const literals = (entries: readonly Entry[]): Literal[] =>
  entries.flatMap(([key, value]) => {
    const text = literal(value);
    return text === undefined ? [] : [[key, text] as const];
  });

export const listEntries = (key: string, values: readonly unknown[] | undefined) =>
  Token.isUnresolved(values)
    ? []
    : (values ?? []).map((value, index) => [`${key}[${index}]`, value] as const);

/** SageMaker pulls images from Amazon ECR in its own region only (CreateProcessingJob). */
export const imageRegionFaults = (images: readonly Entry[], region: unknown): Fault[] => {
  const jobRegion = literal(region);
  if (jobRegion === undefined) return [];
  return literals(images)
    .filter(([, uri]) => (new RegExp(IMAGE_REGION_PATTERN).exec(uri)?.[1] ?? jobRegion) !== jobRegion)
    .map(([key, uri]) => ({
      key,
      got: show(uri),
      allowed: `an image in Amazon ECR in ${jobRegion}, where the jobs run, because SageMaker cannot pull an image from another region`,
    }));
};

const regionFaults = ({ job, region, additionalImageRepositories }: ProcessingWorkflowProps): Fault[] =>
  imageRegionFaults(
    [
      ['job.ImageUri', job.ImageUri],
      ...listEntries('additionalImageRepositories', additionalImageRepositories),
    ],
    region,
  );

type Account = Pick<ProcessingWorkflowProps, 'accountId' | 'partition'>;

/** AWS passes a role within its account only (IAM user guide, granting a user permissions to pass a role). */
export const accountFaults = (roles: readonly Entry[], { accountId, partition }: Account): Fault[] =>
  literals(roles).flatMap(([key, arn]) => {
    const [, rolePartition = '', roleAccount = ''] = new RegExp(ROLE_ACCOUNT_PATTERN).exec(arn) ?? [];
    const jobPartition = literal(partition) ?? rolePartition;
    const jobAccount = literal(accountId) ?? roleAccount;
    const allowed = `a role in account ${jobAccount} (partition ${jobPartition}), because AWS cannot pass a role of another account`;
    return rolePartition === jobPartition && roleAccount === jobAccount
      ? []
      : [{ key, got: show(arn), allowed }];
  });

/** Service roles outside the account, as far as both are literals. */
export const serviceRoleAccountFaults = (serviceRoleArns: object, account: Account): Fault[] =>
  accountFaults(
    Object.entries(serviceRoleArns).map(([holder, arn]) => [`serviceRoleArns.${holder}`, arn]),
    account,
  );

const jobRoleAccountFaults = ({ job, additionalJobRoles, ...account }: ProcessingWorkflowProps): Fault[] =>
  accountFaults(
    [['job.RoleArn', job.RoleArn], ...listEntries('additionalJobRoles', additionalJobRoles)],
    account,
  );

/** Images outside the region of the jobs, and roles outside their account, as far as both are literals. */
export const regionAndAccountFaults = (props: ProcessingWorkflowProps): Fault[] => [
  ...regionFaults(props),
  ...jobRoleAccountFaults(props),
  ...serviceRoleAccountFaults(props.serviceRoleArns ?? {}, props),
];
