import { describeFault, type Fault, show } from '../rules/fault';
import { isRecord } from '../rules/json-value';
import { fieldFaults } from './lint/field-rule';
import { type Level, levelsOf } from './lint/level';
import { stateFaults } from './lint/state-rules';
import { endFaults, startFaults, targetFaults, unreachedStates } from './lint/transitions';
import type { StateMachineDefinition } from './states-language';

/** A fault, and the state that has it; undefined for the definition itself. */
type StateFault = Fault & { readonly state: string | undefined };

const inState = (state: string | undefined, faults: readonly Fault[]): readonly StateFault[] =>
  faults.map((fault) => ({ ...fault, state }));

const MAX_NAME_LENGTH = 80;

const nameFaults = (name: string): readonly Fault[] => {
  const { length } = [...name];
  return length >= 1 && length <= MAX_NAME_LENGTH
    ? []
    : [{ key: 'its name', got: `${length}`, allowed: `1 to ${MAX_NAME_LENGTH} characters long` }];
};

const UNREACHED: Fault = {
  key: 'it',
  got: 'no transition to it',
  allowed: 'reached from StartAt',
};

const levelFaults = (level: Level): readonly StateFault[] => [
  ...inState(level.owner, [
    ...fieldFaults(level.key, level.fields, level.rule),
    ...startFaults(level),
    ...endFaults(level),
  ]),
  ...[...level.states].flatMap(([name, state]) =>
    inState(name, [...nameFaults(name), ...stateFaults(state), ...targetFaults(level, state)]),
  ),
  ...unreachedStates(level).flatMap((name) => inState(name, [UNREACHED])),
];

/** The faults of a value that only one state of the whole definition may have. */
const repetitionFaults = (
  key: string,
  values: readonly (readonly [state: string, value: unknown])[],
): readonly StateFault[] => {
  const all = values.map(([, value]) => value);
  return values
    .filter(([, value], index) => value !== undefined && all.indexOf(value) < index)
    .map(([state, value]) => ({
      state,
      key,
      got: `${show(value)} again`,
      allowed: 'unique in the definition',
    }));
};

const sentence = ({ state, ...fault }: StateFault): string => {
  const text = describeFault(fault);
  const place = state === undefined ? '' : `State ${show(state)}: `;
  return `${place}${text}${text.endsWith('?') ? '' : '.'}`;
};

/**
 * What is wrong with a definition by the Amazon States Language in JSONPath, one sentence for each fault. Workflow
 * variables (`Assign`, `$name`) are refused, because the definitions use none.
 */
export const lintDefinition = (definition: StateMachineDefinition): readonly string[] => {
  const levels = levelsOf(isRecord(definition) ? definition : {});
  const states = levels.flatMap((level) => [...level.states]);
  return [
    ...levels.flatMap(levelFaults),
    // A map's label tells its executions from those of another.
    ...repetitionFaults(
      'Label',
      states.map(([name, state]) => [name, isRecord(state) ? state.Label : undefined]),
    ),
    ...repetitionFaults(
      'its name',
      states.map(([name]) => [name, name]),
    ),
  ].map(sentence);
};
