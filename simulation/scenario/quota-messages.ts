/**
 * Messages of ResourceLimitExceeded from CreateProcessingJob, as users have reported them. A quota in use becomes free
 * when other jobs end; a quota smaller than the request never does.
 */
export const QUOTA_IN_USE: readonly [string, ...string[]] = [
  "The account-level service limit 'ml.t3.medium for processing job usage' is 1 Instances, with current utilization of 1 Instances and a request delta of 1 Instances.",
  "The account-level service limit 'ml.m5.xlarge for processing job usage' is 4 Instances, with current utilization of 4 Instances and a request delta of 1 Instances. Please use AWS Service Quotas to request an increase for this quota. If AWS Service Quotas is not available, contact AWS support to request an increase for this quota.",
  "The account-level service limit 'ml.m5.4xlarge for processing job usage' is 8 Instances, with current utilization of 6 Instances and a request delta of 4 Instances. Please contact AWS support to request an increase for this limit.",
  "The account-level service limit 'Number of instances across processing jobs' is 20 Instances, with current utilization of 20 Instances and a request delta of 20 Instances.",
  // Nobody has reported these two. An unknown message counts as a quota in use.
  'You have reached your limit of concurrent processing jobs.',
  'Resource limits for this account have been exceeded.',
];

export const QUOTA_TOO_SMALL: readonly [string, ...string[]] = [
  "The account-level service limit 'ml.p3.2xlarge for processing job usage' is 0 Instances, with current utilization of 0 Instances and a request delta of 1 Instances.",
  "The account-level service limit 'ml.g5.12xlarge for processing job usage' is 0 Instances, with current utilization of 0 Instances and a request delta of 2 Instances. Please use AWS Service Quotas to request an increase for this quota. If AWS Service Quotas is not available, contact AWS support to request an increase for this quota.",
  "The account-level service limit 'ml.m5.large for processing job usage' is 4 Instances, with current utilization of 0 Instances and a request delta of 11 Instances.",
  "The account-level service limit 'Number of instances across processing jobs' is 4 Instances, with current utilization of 3 Instances and a request delta of 5 Instances. Please contact AWS support to request an increase for this limit.",
  "The request delta of 1025 GBs for 'Size of EBS volume for a processing job instance' is greater than the account-level service-limit of 1024 GBs.",
  'The requested resource processing-job/ml.p2.xlarge is not available in this region',
];
