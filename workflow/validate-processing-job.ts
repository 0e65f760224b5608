import { type Fault, shorten, show } from './fault';
import { isPresent, isRecord } from './json-value';
import { nearestName } from './nearest-name';
import type { ProcessingJob } from './processing-job';
import { PROCESSING_JOB_RULES, REQUIRED_KEYS } from './processing-job-rules';
import { ruleFaults } from './rule-faults';

const KNOWN_KEYS = Object.keys(PROCESSING_JOB_RULES) as (keyof ProcessingJob)[];

/** Whether a job may have that key. */
export const isKnownKey = (key: string): key is keyof ProcessingJob =>
  Object.hasOwn(PROCESSING_JOB_RULES, key);

const unknownKeyFault = (key: string): Fault => {
  const suggestion = nearestName(key, KNOWN_KEYS);
  return {
    key: shorten(key),
    got: 'an unknown key',
    allowed: suggestion ? `did you mean ${suggestion}?` : KNOWN_KEYS.join(', '),
  };
};

/**
 * Every fault of a job; an empty list means that the API's limits are kept. An optional key that is null or
 * undefined counts as absent.
 * @param checkedElsewhere keys whose values are known only later, such as Terraform's; they count as present.
 */
export const validateProcessingJob = (job: unknown, checkedElsewhere: readonly string[] = []): Fault[] => {
  if (!isRecord(job))
    return [{ key: 'job', got: show(job), allowed: `an object with ${KNOWN_KEYS.join(', ')}` }];
  const present = Object.entries(job).filter(([, value]) => isPresent(value));
  const given = new Set([...present.map(([key]) => key), ...checkedElsewhere]);
  return [
    ...Object.keys(job)
      .filter((key) => !isKnownKey(key))
      .map(unknownKeyFault),
    ...REQUIRED_KEYS.filter((key) => !given.has(key)).map((key) => ({
      key,
      got: 'nothing',
      allowed: PROCESSING_JOB_RULES[key].allowed,
    })),
    ...present.flatMap(([key, value]) =>
      isKnownKey(key) && !checkedElsewhere.includes(key)
        ? ruleFaults(key, value, PROCESSING_JOB_RULES[key])
        : [],
    ),
  ];
};
