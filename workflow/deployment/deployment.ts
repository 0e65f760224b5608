import { isKnownKey, LOCKED_KEYS_RULE } from '../job/job-keys';
import type { ProcessingJob } from '../job/processing-job';
import { jobNamePrefix } from '../job/processing-job-name';
import { RESOURCE_LIMITS } from '../job/resource-limits';
import { type Encode, type Environment, malformedVariable, readInteger, readList } from './environment';
import { type PollBounds, pollBounds } from './poll-interval';
import { POLL_SECONDS_RULE } from './poll-seconds-rule';

/** The values that a deployment lets executions use. An absent list allows everything. */
export interface AllowLists {
  readonly s3Inputs?: readonly string[];
  readonly s3Outputs?: readonly string[];
  /** Image URIs. Images in Amazon ECR are compared by repository, without tag and digest. */
  readonly imageRepositories?: readonly string[];
  readonly jobRoles?: readonly string[];
  /** ARNs of KMS keys that encrypt data in S3. */
  readonly kmsKeys?: readonly string[];
  /** ARNs of KMS keys that encrypt storage volumes. */
  readonly volumeKmsKeys?: readonly string[];
  /** Instance types, or patterns as in IAM's StringLike: `*` matches any characters, `?` matches one. */
  readonly instanceTypes?: readonly string[];
  /** What dataset definitions may read: `athena/<workgroup>/<catalog>/<database>`, `redshift/<cluster>/<database>/<user>/<role>`. */
  readonly datasets?: readonly string[];
  /** S3 URIs of the folders that Redshift may write results to. */
  readonly redshiftOutputs?: readonly string[];
  readonly featureGroups?: readonly string[];
  /** IDs of subnets and security groups. */
  readonly networkIds?: readonly string[];
}

/** Upper limits on what an execution may request. If a limit is omitted, the API's own limit applies. */
export interface DeploymentLimits {
  /** Instances, 1 to 100, also in each item of InstancePreferences. */
  readonly maxInstanceCount?: number;
  /** Size of each storage volume in GB, 1 to 16,384. */
  readonly maxVolumeSizeInGB?: number;
  /** MaxRuntimeInSeconds, 1 to 777,600 (9 days). */
  readonly maxRuntimeInSeconds?: number;
}

/** A deployment's settings, which its functions read from their environment variables. */
export interface Deployment {
  readonly jobNamePrefix: string;
  readonly allowed: AllowLists;
  readonly limits: DeploymentLimits;
  /** Keys of the job that executions must not set. */
  readonly lockedKeys: readonly (keyof ProcessingJob)[];
  readonly pollBounds: PollBounds;
}

/** Environment variables of the functions. */
export const ENVIRONMENT_VARIABLES = {
  jobNamePrefix: 'JOB_NAME_PREFIX',
  pollFloor: 'POLL_FLOOR_IN_SECONDS',
  pollCeiling: 'POLL_CEILING_IN_SECONDS',
  lockedKeys: 'LOCKED_KEYS',
} as const;

/** Environment variables that hold a limit. */
export const LIMIT_VARIABLES = {
  maxInstanceCount: 'MAX_INSTANCE_COUNT',
  maxVolumeSizeInGB: 'MAX_VOLUME_SIZE_IN_GB',
  maxRuntimeInSeconds: 'MAX_RUNTIME_LIMIT_IN_SECONDS',
} as const satisfies Record<keyof DeploymentLimits, string>;

/** Environment variables that hold an allow-list, as a JSON list. */
export const ALLOW_LIST_VARIABLES = {
  s3Inputs: 'ALLOWED_S3_INPUTS',
  s3Outputs: 'ALLOWED_S3_OUTPUTS',
  imageRepositories: 'ALLOWED_IMAGE_REPOSITORIES',
  jobRoles: 'ALLOWED_JOB_ROLES',
  kmsKeys: 'ALLOWED_KMS_KEYS',
  volumeKmsKeys: 'ALLOWED_VOLUME_KMS_KEYS',
  instanceTypes: 'ALLOWED_INSTANCE_TYPES',
  datasets: 'ALLOWED_DATASETS',
  redshiftOutputs: 'ALLOWED_REDSHIFT_OUTPUTS',
  featureGroups: 'ALLOWED_FEATURE_GROUPS',
  networkIds: 'ALLOWED_NETWORK_IDS',
} as const satisfies Record<keyof AllowLists, string>;

const allowListVariables = Object.entries(ALLOW_LIST_VARIABLES) as [keyof AllowLists, string][];
const limitVariables = Object.entries(LIMIT_VARIABLES) as [keyof DeploymentLimits, string][];

/** Deployment name without a JOB_NAME_PREFIX, so that a bundle can be invoked as it is. */
export const DEFAULT_DEPLOYMENT_NAME = 'sagemaker-processing';

const readLimits = (environment: Environment): DeploymentLimits =>
  defined(
    Object.fromEntries(
      limitVariables.map(([limit, name]) => [limit, readInteger(environment, name, RESOURCE_LIMITS[limit])]),
    ),
  );

const readLockedKeys = (environment: Environment): Deployment['lockedKeys'] => {
  const name = ENVIRONMENT_VARIABLES.lockedKeys;
  const keys = readList(environment, name) ?? [];
  if (!keys.every(isKnownKey)) throw malformedVariable(name, environment[name], LOCKED_KEYS_RULE.allowed);
  return keys;
};

const readPollBounds = (environment: Environment): PollBounds => {
  const { pollFloor, pollCeiling } = ENVIRONMENT_VARIABLES;
  const bounds = pollBounds(
    readInteger(environment, pollFloor, POLL_SECONDS_RULE),
    readInteger(environment, pollCeiling, POLL_SECONDS_RULE),
  );
  if (bounds.ceilingInSeconds < bounds.floorInSeconds) {
    throw malformedVariable(
      pollCeiling,
      bounds.ceilingInSeconds,
      `at least ${pollFloor}, ${bounds.floorInSeconds}`,
    );
  }
  return bounds;
};

/** A job's name is the prefix and 32 digits, and has at most 63 characters. */
const readPrefix = (environment: Environment): string => {
  const name = ENVIRONMENT_VARIABLES.jobNamePrefix;
  const prefix = environment[name] ?? jobNamePrefix(DEFAULT_DEPLOYMENT_NAME);
  if (!/^[a-zA-Z0-9][a-zA-Z0-9-]{0,30}$/.test(prefix)) {
    throw malformedVariable(
      name,
      prefix,
      '1 to 31 letters, digits and hyphens, beginning with a letter or digit',
    );
  }
  return prefix;
};

const defined = <Value>(record: Readonly<Record<string, Value | undefined>>): Record<string, Value> =>
  Object.fromEntries(
    Object.entries(record).filter((entry): entry is [string, Value] => entry[1] !== undefined),
  );

/** The environment of the functions that poll a job. */
export const pollingEnvironment = (
  { pollBounds }: Pick<Deployment, 'pollBounds'>,
  encode: Encode = JSON.stringify,
): Record<string, string> => ({
  [ENVIRONMENT_VARIABLES.pollFloor]: encode(pollBounds.floorInSeconds),
  [ENVIRONMENT_VARIABLES.pollCeiling]: encode(pollBounds.ceilingInSeconds),
});

/** The environment of the functions that stop jobs. */
export const stopEnvironment = ({
  jobNamePrefix,
}: Pick<Deployment, 'jobNamePrefix'>): Record<string, string> => ({
  [ENVIRONMENT_VARIABLES.jobNamePrefix]: jobNamePrefix,
});

/** The environment of the function that prepares a job's request. */
export const preparingEnvironment = (
  { jobNamePrefix, allowed, limits, lockedKeys }: Omit<Deployment, 'pollBounds'>,
  encode: Encode = JSON.stringify,
): Record<string, string> => {
  const lists = allowListVariables.map(([list, variable]) => [
    variable,
    allowed[list] && encode(allowed[list]),
  ]);
  const most = limitVariables.map(([limit, variable]) => [
    variable,
    limits[limit] === undefined ? undefined : encode(limits[limit]),
  ]);
  return defined({
    ...stopEnvironment({ jobNamePrefix }),
    ...Object.fromEntries([...lists, ...most]),
    [ENVIRONMENT_VARIABLES.lockedKeys]: encode(lockedKeys),
  });
};

/** The environment of the function that starts a job. */
export const startEnvironment = (deployment: Deployment, encode?: Encode): Record<string, string> => ({
  ...preparingEnvironment(deployment, encode),
  ...pollingEnvironment(deployment, encode),
});

/**
 * Reads a deployment's settings from the environment of a function. Every variable has a default.
 * @throws Error if a variable is malformed, so that the function fails when it loads.
 */
export const readDeployment = (environment: Environment): Deployment => {
  const lists = allowListVariables.map(([list, variable]) => [list, readList(environment, variable)]);
  return {
    jobNamePrefix: readPrefix(environment),
    allowed: defined(Object.fromEntries(lists)),
    limits: readLimits(environment),
    lockedKeys: readLockedKeys(environment),
    pollBounds: readPollBounds(environment),
  };
};
