import { type Fault, show } from '../../rules/fault';
import { isRecord } from '../../rules/json-value';
import { nearestName } from '../../rules/nearest-name';
import type { Level } from './level';

interface Target {
  readonly key: string;
  readonly name: string;
}

const targetAt = (key: string, name: unknown): readonly Target[] =>
  typeof name === 'string' ? [{ key, name }] : [];

const targetsInList = (key: string, items: unknown): readonly Target[] =>
  Array.isArray(items)
    ? items.flatMap((item: unknown, index) =>
        isRecord(item) ? targetAt(`${key}[${index}].Next`, item.Next) : [],
      )
    : [];

/** The states that may follow a state. */
const targetsOf = (state: unknown): readonly Target[] =>
  isRecord(state)
    ? [
        ...targetAt('Next', state.Next),
        ...targetAt('Default', state.Default),
        ...targetsInList('Choices', state.Choices),
        ...targetsInList('Catch', state.Catch),
      ]
    : [];

const missingTargetFaults = ({ states }: Level, targets: readonly Target[]): readonly Fault[] =>
  targets
    .filter(({ name }) => !states.has(name))
    .map(({ key, name }) => {
      const near = nearestName(name, [...states.keys()]);
      return {
        key,
        got: show(name),
        allowed: `a state of the same level${near === undefined ? '' : `, such as ${near}`}`,
      };
    });

/** The targets of a state that are no states of its level. */
export const targetFaults = (level: Level, state: unknown): readonly Fault[] =>
  missingTargetFaults(level, targetsOf(state));

const placeIn = ({ key }: Level, field: string): string => (key === '' ? field : `${key}.${field}`);

/** The start of a level that is no state of it. */
export const startFaults = (level: Level): readonly Fault[] =>
  missingTargetFaults(level, targetAt(placeIn(level, 'StartAt'), level.fields.StartAt));

const isTerminal = (state: unknown): boolean =>
  isRecord(state) && (state.Type === 'Succeed' || state.Type === 'Fail' || state.End === true);

/** The fault of a level that no state ends. */
export const endFaults = (level: Level): readonly Fault[] =>
  level.states.size === 0 || [...level.states.values()].some(isTerminal)
    ? []
    : [
        {
          key: placeIn(level, 'States'),
          got: 'none',
          allowed: 'an object with a state that ends: a Succeed, a Fail, or one with "End": true',
        },
      ];

const namesFrom = (level: Level, start: readonly string[], reached: ReadonlySet<string>): Set<string> => {
  const added = start.filter((name) => level.states.has(name) && !reached.has(name));
  const all = new Set([...reached, ...added]);
  const next = added.flatMap((name) => targetsOf(level.states.get(name)).map((target) => target.name));
  return next.length === 0 ? all : namesFrom(level, next, all);
};

/**
 * The names of the states that no way from StartAt leads to. None where a transition leads nowhere: it is the fault, and
 * may be why other states are not reached.
 */
export const unreachedStates = (level: Level): readonly string[] => {
  const { StartAt } = level.fields;
  const targets = [...level.states.values()].flatMap(targetsOf);
  const goesNowhere = targets.some(({ name }) => !level.states.has(name));
  if (goesNowhere || typeof StartAt !== 'string' || !level.states.has(StartAt)) return [];
  const reached = namesFrom(level, [StartAt], new Set());
  return [...level.states.keys()].filter((name) => !reached.has(name));
};
