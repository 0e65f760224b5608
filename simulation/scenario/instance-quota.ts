/** The quota of instances that run at the same time, which a whole account shares. */
export interface InstanceQuota {
  /** SageMaker's message if the instances of another job would exceed the quota. */
  refusal(instances: number): string | undefined;
  take(instances: number): void;
  /** Gives the instances of a job back that has ended. */
  release(instances: number): void;
}

/** SageMaker counts an instance for this long after the job has ended. AWS does not document how long it takes. */
export const RELEASE_IN_SECONDS = { minimum: 2, maximum: 15 } as const;

/** @param delayInSeconds how long it takes until SageMaker releases the instances of a job. */
export const instanceQuota = (limit: number, delayInSeconds: () => number): InstanceQuota => {
  let used = 0;
  return {
    refusal: (instances) =>
      used + instances > limit
        ? `The account-level service limit 'ml.t3.medium for processing job usage' is ${limit} Instances, with current utilization of ${used} Instances and a request delta of ${instances} Instances. Please use AWS Service Quotas to request an increase for this quota. If AWS Service Quotas is not available, contact AWS support to request an increase for this quota.`
        : undefined,
    take: (instances) => {
      used += instances;
    },
    release: (instances) => {
      setTimeout(() => {
        used -= instances;
      }, delayInSeconds() * 1000);
    },
  };
};

export const NO_QUOTA: InstanceQuota = {
  refusal: () => undefined,
  take: () => undefined,
  release: () => undefined,
};
