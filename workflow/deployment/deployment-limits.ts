import { DEFAULT_MAX_RUNTIME_IN_SECONDS, type UnvalidatedJob } from '../job/processing-job';
import { show, type ValueFault } from '../rules/fault';
import { memberAt } from '../rules/json-value';
import type { DeploymentLimits } from './deployment';

/** The Terraform variable of each limit. */
const VARIABLES: Readonly<Record<keyof DeploymentLimits, string>> = {
  maxInstanceCount: 'max_instance_count',
  maxVolumeSizeInGB: 'max_volume_size_in_gb',
  maxRuntimeInSeconds: 'max_runtime_limit_in_seconds',
};

/** A value in a job that a limit applies to. */
interface LimitedValue {
  readonly key: string;
  readonly limit: keyof DeploymentLimits;
  readonly value: unknown;
  /** The API's or the workflow's default. @default - none */
  readonly defaultValue?: number;
}

const preferenceCounts = (job: UnvalidatedJob): LimitedValue[] => {
  const preferences = job.InstancePreferences;
  if (!Array.isArray(preferences)) return [];
  return preferences.map((preference, index) => ({
    key: `InstancePreferences[${index}].InstanceCount`,
    limit: 'maxInstanceCount',
    value: memberAt(preference, 'InstanceCount'),
  }));
};

const limitedValues = (job: UnvalidatedJob): LimitedValue[] => [
  { key: 'InstanceCount', limit: 'maxInstanceCount', value: job.InstanceCount },
  ...preferenceCounts(job),
  { key: 'VolumeSizeInGB', limit: 'maxVolumeSizeInGB', value: job.VolumeSizeInGB },
  {
    key: 'MaxRuntimeInSeconds',
    limit: 'maxRuntimeInSeconds',
    value: job.MaxRuntimeInSeconds,
    defaultValue: DEFAULT_MAX_RUNTIME_IN_SECONDS,
  },
];

/** The values of a job that exceed the deployment's limits. The job's own rules report a value of another type. */
export const limitFaults = (job: UnvalidatedJob, limits: DeploymentLimits): ValueFault[] =>
  limitedValues(job).flatMap(({ key, limit, value, defaultValue }) => {
    const most = limits[limit];
    const asked = value ?? defaultValue;
    if (most === undefined || typeof asked !== 'number' || asked <= most) return [];
    const got = value === asked ? show(value) : `the default, ${asked}`;
    return [
      {
        key,
        got,
        allowed: `at most ${most} (raise the Terraform variable ${VARIABLES[limit]} to allow more)`,
      },
    ];
  });
