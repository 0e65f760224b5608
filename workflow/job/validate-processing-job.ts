import type { Fault } from '../rules/fault';
import { isPresent, isRecord } from '../rules/json-value';
import { type ObjectRule, object, type Rule } from '../rules/rule';
import { ruleFaults } from '../rules/rule-faults';
import type { ProcessingJob } from './processing-job';
import { PROCESSING_JOB_RELATIONS } from './processing-job-relations';
import { PROCESSING_JOB_RULES, REQUIRED_KEYS } from './processing-job-rules';

/** The rule of a whole job, from a rule for each of its keys. */
export const processingJobRule = (rules: Readonly<Record<keyof ProcessingJob, Rule>>): ObjectRule =>
  object(rules, REQUIRED_KEYS, PROCESSING_JOB_RELATIONS);

/** A valid job, or everything that is wrong with it. */
export type ValidatedJob =
  | { readonly job: ProcessingJob; readonly faults: readonly [] }
  | { readonly job?: undefined; readonly faults: readonly Fault[] };

/** Terraform sets an absent member of an object to null. */
const withoutNulls = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isRecord(value)) return value;
  const members = Object.entries(value).filter(([, member]) => isPresent(member));
  return Object.fromEntries(members.map(([name, member]) => [name, withoutNulls(member)]));
};

/**
 * Checks a job against the limits of the CreateProcessingJob API. An optional key that is null or undefined counts as
 * absent, at every depth; the valid job does not have it.
 */
export const validateProcessingJob = (job: unknown): ValidatedJob => {
  const faults = ruleFaults('', job, processingJobRule(PROCESSING_JOB_RULES));
  // The rules describe the type, so a value without a fault has it.
  return faults.length > 0 ? { faults } : { job: withoutNulls(job) as ProcessingJob, faults: [] };
};
