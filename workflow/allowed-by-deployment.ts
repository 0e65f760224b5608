import type { AllowLists } from './deployment';
import { type Fault, show } from './fault';
import type { ProcessingJob } from './processing-job';

/** `s3://bucket` alone must not allow `s3://bucket-of-others`. */
const withSlashAfterBucket = (uri: string): string => (/^s3:\/\/[^/]+$/.test(uri) ? `${uri}/` : uri);

/** As in the job role's policy, a prefix is a string prefix; one without a bucket allows nothing. */
const isBelow = (uri: string, prefix: string): boolean =>
  /^s3:\/\/[^/]/.test(prefix) && withSlashAfterBucket(uri).startsWith(withSlashAfterBucket(prefix));

/** An image's repository: its URI without the tag and the digest. */
export const imageRepository = (imageUri: string): string =>
  imageUri.replace(/@.*$/, '').replace(/:[^:/]*$/, '');

interface Limit {
  readonly key: keyof ProcessingJob;
  readonly list: readonly string[] | undefined;
  /** The Terraform variable that extends the list. */
  readonly variable: string;
  readonly allows: (value: string, entry: string) => boolean;
  readonly what: string;
}

const limits = (allowed: AllowLists): readonly Limit[] => {
  const below = 'S3 URIs that begin with';
  const inputs = { list: allowed.s3Inputs, variable: 'additional_s3_inputs', allows: isBelow, what: below };
  const outputs = {
    list: allowed.s3Outputs,
    variable: 'additional_s3_outputs',
    allows: isBelow,
    what: below,
  };
  return [
    { key: 'S3Input', ...inputs },
    { key: 'S3Script', ...inputs },
    { key: 'S3Output', ...outputs },
    {
      key: 'ImageUri',
      list: allowed.imageRepositories,
      variable: 'additional_image_repositories',
      allows: (image, entry) => imageRepository(image) === imageRepository(entry),
      what: 'images of',
    },
    {
      key: 'RoleArn',
      list: allowed.jobRoles,
      variable: 'additional_job_roles',
      allows: (role, entry) => role === entry,
      what: 'the roles',
    },
  ];
};

/** What a job names that its deployment does not allow: the job's role has no right to it. */
export const outsideDeployment = (job: Readonly<Record<string, unknown>>, allowed: AllowLists): Fault[] =>
  limits(allowed).flatMap(({ key, list, variable, allows, what }) => {
    const value = job[key];
    if (list === undefined || typeof value !== 'string') return [];
    if (list.some((entry) => allows(value, entry))) return [];
    const choice = list.length > 0 ? `${what} ${list.join(', ')}` : 'nothing';
    return [
      {
        key,
        got: show(value),
        allowed: `${choice} (extend the Terraform variable ${variable} to allow more)`,
      },
    ];
  });
