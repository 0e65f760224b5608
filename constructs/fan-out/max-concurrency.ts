import type { IResolvable } from 'cdktf';
import { MAX_CONCURRENCY_RULE } from '../../workflow/fan-out/fan-out-rules';
import type { DeployedJob } from '../props/processing-workflow-props';
import { type HclValue, hcl } from '../terraform/hcl';
import { attributesOfItems, listOrEmpty } from '../terraform/list-expressions';

/** What limits the items that run at the same time. If both are set, one of them is a token that resolves to null. */
export interface ConcurrencyLimit {
  readonly maxConcurrency?: number | IResolvable;
  readonly instanceQuota?: number | IResolvable;
}

type Instances = Pick<DeployedJob, 'InstanceCount' | 'InstancePreferences'>;

/** Instances of the deployed job. With preferences, those of the one that has the most. */
const instanceCount = ({ InstanceCount, InstancePreferences }: Instances): HclValue => {
  const counts = attributesOfItems(listOrEmpty(InstancePreferences), 'InstanceCount');
  return hcl`max(concat([coalesce(${InstanceCount}, 1)], ${counts})...)`;
};

/** How many jobs a quota of instances allows at the same time: at least one, which waits for its instances. */
const jobsWithin = (instanceQuota: HclValue, job: Instances): HclValue =>
  hcl`min(${MAX_CONCURRENCY_RULE.maximum}, max(1, floor(coalesce(${instanceQuota}, 1) / ${instanceCount(job)})))`;

/** How many items of a fan-out run at the same time, for Terraform to compute from a quota. */
export const itemsAtOnce = (
  { maxConcurrency, instanceQuota }: ConcurrencyLimit,
  job: Instances,
): IResolvable => hcl`coalesce(${maxConcurrency}, ${jobsWithin(instanceQuota, job)})`;
