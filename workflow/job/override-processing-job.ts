import { holds } from '../rules/condition';
import { show } from '../rules/fault';
import { isPresent, isRecord } from '../rules/json-value';
import { InvalidProcessingJob } from './errors';
import { isKnownKey } from './job-keys';
import type { UnvalidatedJob } from './processing-job';
import { EXCLUSIVE_KEYS, PREFERENCES_HAVE_COUNTS } from './processing-job-relations';

/** Step Functions adds keys such as AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID; its console offers a Comment. */
const isOfTheJob = ([key]: readonly [string, unknown]): boolean =>
  !key.startsWith('AWS_') && key !== 'Comment';

/**
 * Whoever asks for one of two that exclude each other does not want the other. Counts of the preferences exclude
 * InstanceCount, but it not them: without them no type would be left.
 */
const excludedBy = (overrides: UnvalidatedJob): string[] => [
  ...EXCLUSIVE_KEYS.flatMap(([first, second]) => [
    ...(isPresent(overrides[first]) ? [second] : []),
    ...(isPresent(overrides[second]) ? [first] : []),
  ]),
  ...(holds(overrides, PREFERENCES_HAVE_COUNTS) ? ['InstanceCount'] : []),
];

/**
 * The job that an execution asks for: each key of its input replaces the deployed value as a whole, `null` removes
 * it, and keys that are absent stay as deployed. Of two keys that exclude each other, one that is asked for removes
 * the deployed other, as InstancePreferences with counts do InstanceCount. Keys that begin with `AWS_`, and `Comment`, are passed over in
 * both: a state machine may pass on the whole of its input.
 * @throws InvalidProcessingJob when the input is no JSON object.
 */
export const overrideProcessingJob = (deployed: UnvalidatedJob, overrides: unknown = {}): UnvalidatedJob => {
  if (!isRecord(overrides)) {
    throw new InvalidProcessingJob([
      {
        key: 'execution input',
        got: show(overrides),
        allowed: 'an object with the job\'s keys to override, such as {} or {"InstanceType": "ml.m5.xlarge"}',
      },
    ]);
  }
  const asked = Object.entries(overrides);
  const excluded = excludedBy(overrides);
  const kept = Object.entries(deployed).filter(([key]) => !excluded.includes(key));
  const merged = new Map([...kept, ...asked].filter(isOfTheJob));
  // A misspelt key stays, also with null, for the validation to find.
  return Object.fromEntries([...merged].filter(([key, value]) => !isKnownKey(key) || isPresent(value)));
};
