import type { ProcessingJob, UnvalidatedJob } from '../job/processing-job';
import { EXCLUSIVE_KEYS, PREFERENCES_HAVE_COUNTS } from '../job/processing-job-relations';
import { holds } from '../rules/condition';
import { show, showHidden, type ValueFault } from '../rules/fault';

type Key = keyof ProcessingJob;

const VARIABLE = 'the Terraform variable locked_keys';

/** The locked key that this key of an execution's input would replace. */
const replacedBy = (key: string, overrides: UnvalidatedJob, locked: readonly Key[]): Key | undefined => {
  const pairs = EXCLUSIVE_KEYS.flatMap(([first, second]): [Key, Key][] => [
    [first, second],
    [second, first],
  ]);
  const excluded = pairs.find(([one, other]) => one === key && locked.includes(other))?.[1];
  const counts = key === PREFERENCES_HAVE_COUNTS.path && holds(overrides, PREFERENCES_HAVE_COUNTS);
  return excluded ?? (counts && locked.includes('InstanceCount') ? 'InstanceCount' : undefined);
};

/** A message reaches logs, and the values of an environment may be secrets. */
const shown = (key: string, value: unknown): string =>
  key === ('Environment' satisfies Key) ? showHidden(value) : show(value);

const isLocked = (key: string, locked: readonly Key[]): boolean => locked.some((each) => each === key);

/** The keys of an execution's input that the deployment locks, even with null, and those that would replace a locked key. */
export const lockedKeyFaults = (overrides: UnvalidatedJob, locked: readonly Key[]): ValueFault[] =>
  Object.entries(overrides).flatMap(([key, value]) => {
    if (isLocked(key, locked)) {
      return [
        { key, got: shown(key, value), allowed: `omitted, because the deployment locks it (${VARIABLE})` },
      ];
    }
    const replaced = replacedBy(key, overrides, locked);
    if (replaced === undefined) return [];
    const allowed = `omitted, because it would replace ${replaced}, which the deployment locks (${VARIABLE})`;
    return [{ key, got: shown(key, value), allowed }];
  });
