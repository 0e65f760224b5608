import type { IResolvable } from 'cdktf';
import type { FanOutInput } from '../../workflow/fan-out/fan-out-contracts';
import type { CreateCondition } from '../terraform/conditional-resource';
import type { Schedules } from './schedule';
import type { FanOutServiceRoleArns } from './service-role-arns';

/** Settings of a fan-out. Set exactly one of `maxConcurrency` and `instanceQuota`. */
export interface FanOutSettings {
  /**
   * S3 URI of the folder for the lists of items and for the results, at most 800 characters, without `*`, `?` and `$`. Its
   * bucket must be in the Region and in the account of the workflow.
   */
  readonly s3Results: string;
  /** Maximum number of items to run at the same time, 1 to 10,000. @default - set by instanceQuota */
  readonly maxConcurrency?: number | IResolvable;
  /**
   * The account's quota of running processing instances of the job's type, 1 to 1,000,000, such as the value of the data
   * source `aws_servicequotas_service_quota`. The maximum is then the quota divided by the instances of the deployed job,
   * and at least 1.
   * @default - maxConcurrency applies
   */
  readonly instanceQuota?: number | IResolvable;
  /** Percentage of the items that may fail without failing the execution, 0 to 100. @default 0 */
  readonly toleratedFailurePercentage?: number | IResolvable;
  /**
   * Schedules that start executions. Each needs an `input`, a {@link FanOutInput}, because without one there is no list.
   * A token is a Terraform map, as for the workflow.
   * @default - none
   */
  readonly schedules?: Schedules<FanOutInput>;
  /** ARNs of existing roles, if the workflow has createServiceRoles false. @default - none */
  readonly serviceRoleArns?: FanOutServiceRoleArns;
  /** @internal Whether Terraform creates the fan-out. @default true */
  readonly create?: CreateCondition;
}
