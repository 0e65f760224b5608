import { TerraformLocal } from 'cdktf';
import type { Construct } from 'constructs';
import type { DeploymentLimits } from '../../workflow/deployment/deployment';
import { DEFAULT_MAX_RUNTIME_IN_SECONDS } from '../../workflow/job/processing-job';
import type { WorkflowContext } from '../props/workflow-context';
import { type HclValue, hcl } from '../terraform/hcl';
import { attributesOfItems, listOrEmpty } from '../terraform/list-expressions';
import { localList, localValue } from '../terraform/local-value';
import type { JobWithImage } from './deployed-job';

/** What executions may request. The functions check it, and so does IAM when a job is created. */
export interface JobLimits {
  readonly limits: Required<DeploymentLimits>;
  readonly instanceTypes: string[];
}

/** The deployment's limits, each at least what the deployed job itself requests. */
export const jobLimits = (
  scope: Construct,
  { limits, instanceTypes }: WorkflowContext,
  job: JobWithImage,
): JobLimits => {
  const number = (name: string, value: HclValue) => new TerraformLocal(scope, name, value).asNumber;
  const preferences = localValue(scope, 'instance_preferences', listOrEmpty(job.InstancePreferences));
  const types = hcl`distinct(concat(${instanceTypes}, compact([${job.InstanceType}]), ${attributesOfItems(preferences, 'InstanceType')}))`;
  const counts = hcl`concat([${limits.maxInstanceCount}, coalesce(${job.InstanceCount}, 1)], ${attributesOfItems(preferences, 'InstanceCount')})`;
  const runtime = hcl`coalesce(${job.MaxRuntimeInSeconds}, ${DEFAULT_MAX_RUNTIME_IN_SECONDS})`;
  return {
    instanceTypes: localList(scope, 'allowed_instance_types', types),
    limits: {
      maxInstanceCount: number('max_instance_count', hcl`max(${counts}...)`),
      maxVolumeSizeInGB: number(
        'max_volume_size_in_gb',
        hcl`max(${limits.maxVolumeSizeInGB}, ${job.VolumeSizeInGB})`,
      ),
      maxRuntimeInSeconds: number(
        'max_runtime_in_seconds',
        hcl`max(${limits.maxRuntimeInSeconds}, ${runtime})`,
      ),
    },
  };
};
