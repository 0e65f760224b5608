import { DEFAULT_MAX_RUNTIME_IN_SECONDS, type UnvalidatedJob } from '../job/processing-job';
import { type Fault, show } from '../rules/fault';
import { memberAt } from '../rules/json-value';
import type { DeploymentLimits } from './deployment';

/** Terraform's variable of each limit. */
const VARIABLES: Readonly<Record<keyof DeploymentLimits, string>> = {
  maxInstanceCount: 'max_instance_count',
  maxVolumeSizeInGB: 'max_volume_size_in_gb',
  maxRuntimeInSeconds: 'max_runtime_limit_in_seconds',
};

/** Where a job asks for something that has a limit. */
interface Asked {
  readonly key: string;
  readonly limit: keyof DeploymentLimits;
  readonly value: unknown;
  /** What stands for a value that is absent. @default - nothing is asked for */
  readonly absent?: number;
}

const askedByPreferences = (job: UnvalidatedJob): Asked[] => {
  const preferences = job.InstancePreferences;
  if (!Array.isArray(preferences)) return [];
  return preferences.map((preference, index) => ({
    key: `InstancePreferences[${index}].InstanceCount`,
    limit: 'maxInstanceCount',
    value: memberAt(preference, 'InstanceCount'),
  }));
};

const askedBy = (job: UnvalidatedJob): Asked[] => [
  { key: 'InstanceCount', limit: 'maxInstanceCount', value: job.InstanceCount },
  ...askedByPreferences(job),
  { key: 'VolumeSizeInGB', limit: 'maxVolumeSizeInGB', value: job.VolumeSizeInGB },
  {
    key: 'MaxRuntimeInSeconds',
    limit: 'maxRuntimeInSeconds',
    value: job.MaxRuntimeInSeconds,
    absent: DEFAULT_MAX_RUNTIME_IN_SECONDS,
  },
];

/** What a job asks for beyond its deployment's limits. A value that breaks the job's own rules is theirs to tell. */
export const limitFaults = (job: UnvalidatedJob, limits: DeploymentLimits): Fault[] =>
  askedBy(job).flatMap(({ key, limit, value, absent }) => {
    const most = limits[limit];
    const asked = value ?? absent;
    if (most === undefined || typeof asked !== 'number' || asked <= most) return [];
    const got = value === asked ? show(value) : `nothing, which is ${asked}`;
    return [
      {
        key,
        got,
        allowed: `at most ${most} (raise the Terraform variable ${VARIABLES[limit]} to allow more)`,
      },
    ];
  });
