import { type Concurrency, concurrency, startRate } from './account';
import { type ApiRate, UNLIMITED } from './api-rate';
import { type CallMeter, callMeter } from './call-meter';
import { type InstanceQuota, NO_QUOTA } from './instance-quota';

/** What the executions of one account share. */
export interface SharedAccount {
  /** The rate of CreateProcessingJob. */
  readonly startRate: ApiRate;
  /** The rate of DescribeProcessingJob. */
  readonly statusRate: ApiRate;
  readonly quota: InstanceQuota;
  readonly concurrency: Concurrency;
  readonly calls: CallMeter;
}

/** @param limits those of the account. Default: one CreateProcessingJob a second, and no other limit but Lambda's. */
export const sharedAccount = (limits: Partial<SharedAccount> = {}): SharedAccount => ({
  startRate: startRate(),
  statusRate: UNLIMITED,
  quota: NO_QUOTA,
  concurrency: concurrency(),
  calls: callMeter(),
  ...limits,
});
