import { holds } from '../rules/condition';
import { show } from '../rules/fault';
import { isPresent, isRecord } from '../rules/json-value';
import { InvalidProcessingJob } from './errors';
import { isIgnoredKey, isKnownKey } from './job-keys';
import type { UnvalidatedJob } from './processing-job';
import { EXCLUSIVE_KEYS, PREFERENCES_HAVE_COUNTS } from './processing-job-relations';

/**
 * The deployed keys that an override removes, because both cannot be set. Counts in InstancePreferences remove
 * InstanceCount; InstanceCount does not remove the preferences, which would leave the job without an instance type.
 */
export const excludedBy = (overrides: UnvalidatedJob): string[] => [
  ...EXCLUSIVE_KEYS.flatMap(([first, second]) => [
    ...(isPresent(overrides[first]) ? [second] : []),
    ...(isPresent(overrides[second]) ? [first] : []),
  ]),
  ...(holds(overrides, PREFERENCES_HAVE_COUNTS) ? ['InstanceCount'] : []),
];

/**
 * The job that an execution asks for: each key of its input replaces the whole deployed value, `null` removes it, and an
 * absent key stays as deployed. Setting one of two mutually exclusive keys removes the other from the deployed job, and
 * InstancePreferences with counts removes InstanceCount. Keys that begin with `AWS_`, and `Comment`, are ignored in both,
 * so that a state machine can pass on its whole input.
 * @throws InvalidProcessingJob if the input is not a JSON object.
 */
export const overrideProcessingJob = (deployed: UnvalidatedJob, overrides: unknown = {}): UnvalidatedJob => {
  if (!isRecord(overrides)) {
    throw new InvalidProcessingJob([
      {
        key: 'execution input',
        got: show(overrides),
        allowed: 'a JSON object with the keys to override, such as {} or {"InstanceType": "ml.m5.xlarge"}',
      },
    ]);
  }
  const excluded = excludedBy(overrides);
  const kept = Object.entries(deployed).filter(([key]) => !excluded.includes(key));
  const merged = new Map([...kept, ...Object.entries(overrides)].filter(([key]) => !isIgnoredKey(key)));
  // A misspelt key stays, even with null, so that the validation reports it.
  return Object.fromEntries([...merged].filter(([key, value]) => !isKnownKey(key) || isPresent(value)));
};
