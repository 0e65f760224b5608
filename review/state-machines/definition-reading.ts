import { parseDocument } from '../../terraform-plan/json-document';
import { isRecord } from '../../workflow/rules/json-value';
import { asText, showable } from '../page/value-display';

/** A transition from one state to another, or from a Map or Parallel state to the first state in it. */
export interface TransitionTo {
  readonly to: string;
  readonly kind: 'next' | 'choice' | 'default' | 'catch' | 'start';
  /** The condition of the transition; empty if there is none. */
  readonly label: string;
}

export interface ReadState {
  /** Unique in a definition, even if states in different Map states have the same name. */
  readonly key: string;
  readonly name: string;
  /** The names of the states that contain it, and its own. */
  readonly title: string;
  readonly type: string;
  /** Key of the Map or Parallel state that contains it. */
  readonly parent?: string;
  /** The members of the state, without the states that it contains. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly transitions: readonly TransitionTo[];
}

/** A definition in Amazon States Language, of whatever version. */
export interface ReadDefinition {
  /** Members other than the states. */
  readonly top: Readonly<Record<string, unknown>>;
  /** Key of the first state. */
  readonly startAt: string;
  readonly states: ReadonlyMap<string, ReadState>;
}

/** Names of nested states and, between them, the index of a Parallel state's branch. */
type Place = readonly (string | number)[];

const keyOf = (place: Place): string => JSON.stringify(place);

const titleOf = (place: Place): string =>
  place.map((part) => (typeof part === 'number' ? `branch ${part + 1}` : part)).join(' / ');

const records = (value: unknown): Record<string, unknown>[] =>
  Array.isArray(value) ? value.filter(isRecord) : [];

const NOT_CONDITIONS = new Set(['Next', 'Variable', 'Assign', 'Output', 'Comment']);

/** `Completed` of `{ StringEquals: 'Completed' }`; the operator if the condition is less simple, or not shown. */
const choiceLabel = (rule: Record<string, unknown>): string => {
  const conditions = Object.entries(rule).filter(([key]) => !NOT_CONDITIONS.has(key));
  const [[operator, value] = ['', '']] = conditions;
  const shown = asText(showable(value, [asText(rule.Variable), operator]));
  if (operator === 'Condition') return shown.startsWith('{%') ? shown : operator;
  if (typeof value === 'object' || shown !== asText(value)) return operator;
  return operator.endsWith('Equals') ? shown : `${operator} ${shown}`;
};

const errorsOf = ({ ErrorEquals }: Record<string, unknown>): string =>
  Array.isArray(ErrorEquals)
    ? ErrorEquals.map((error) => asText(showable(error, ['ErrorEquals']))).join(', ')
    : '';

const transitionsOf = (state: Record<string, unknown>, siblings: Place): TransitionTo[] => {
  const to = (target: unknown) => keyOf([...siblings, asText(target)]);
  const way = (target: unknown, kind: TransitionTo['kind'], label = ''): TransitionTo[] =>
    typeof target === 'string' ? [{ to: to(target), kind, label }] : [];
  return [
    ...way(state.Next, 'next'),
    ...records(state.Choices).flatMap((rule) => way(rule.Next, 'choice', choiceLabel(rule))),
    ...way(state.Default, 'default', 'otherwise'),
    ...records(state.Catch).flatMap((catcher) => way(catcher.Next, 'catch', errorsOf(catcher))),
  ];
};

interface Inner {
  readonly place: Place;
  readonly definition: Record<string, unknown>;
}

const innerDefinitions = (state: Record<string, unknown>, place: Place): Inner[] => {
  const { Iterator, ItemProcessor, Branches } = state;
  const maps = [Iterator, ItemProcessor].filter(isRecord).map((definition) => ({ place, definition }));
  const branches = records(Branches).map((definition, index) => ({ place: [...place, index], definition }));
  return [...maps, ...branches];
};

const withoutStates = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutStates);
  if (!isRecord(value)) return value;
  const { States: _, ...rest } = value;
  return rest;
};

const bodyOf = (state: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(state).map(([key, value]) =>
      ['Iterator', 'ItemProcessor', 'Branches'].includes(key) ? [key, withoutStates(value)] : [key, value],
    ),
  );

const readStates = (definition: Record<string, unknown>, within: Place, parent?: string): ReadState[] =>
  Object.entries(isRecord(definition.States) ? definition.States : {}).flatMap(([name, given]) => {
    const state = isRecord(given) ? given : {};
    const place = [...within, name];
    const key = keyOf(place);
    const inner = innerDefinitions(state, place);
    const starts = inner.map(
      (each): TransitionTo => ({
        to: keyOf([...each.place, asText(each.definition.StartAt)]),
        kind: 'start',
        label: 'for each',
      }),
    );
    const own: ReadState = {
      key,
      name,
      title: titleOf(place),
      type: typeof state.Type === 'string' ? state.Type : '',
      ...(parent !== undefined && { parent }),
      body: bodyOf(state),
      transitions: [...transitionsOf(state, within), ...starts],
    };
    return [own, ...inner.flatMap((each) => readStates(each.definition, each.place, key))];
  });

/** Reads a definition; undefined if the text is not a JSON object. */
export const readDefinition = (text: string): ReadDefinition | undefined => {
  const definition = parseDocument(text);
  if (!isRecord(definition)) return undefined;
  const { States: _, ...top } = definition;
  return {
    top,
    startAt: keyOf([asText(definition.StartAt)]),
    states: new Map(readStates(definition, []).map((state) => [state.key, state])),
  };
};

/** The definition of a state machine that does not exist. */
export const NO_DEFINITION: ReadDefinition = { top: {}, startAt: '', states: new Map() };
