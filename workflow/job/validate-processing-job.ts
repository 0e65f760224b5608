import type { Fault } from '../rules/fault';
import { object, type Rule } from '../rules/rule';
import { ruleFaults } from '../rules/rule-faults';
import type { ProcessingJob } from './processing-job';
import { PROCESSING_JOB_RELATIONS } from './processing-job-relations';
import { PROCESSING_JOB_RULES, REQUIRED_KEYS } from './processing-job-rules';

/**
 * Every fault of a job; an empty list means that the limits are kept. An optional key that is null or undefined counts
 * as absent.
 * @param rules narrower ones than the API's, where a deployment grants what the job names.
 */
export const validateProcessingJob = (
  job: unknown,
  rules: Readonly<Record<keyof ProcessingJob, Rule>> = PROCESSING_JOB_RULES,
): Fault[] => ruleFaults('', job, object(rules, REQUIRED_KEYS, PROCESSING_JOB_RELATIONS));
