import { isRecord } from '../../rules/json-value';
import { choice, type ObjectRule, object } from '../../rules/rule';
import { type FieldRule, valueWhere } from './field-rule';
import { integerFrom, TEXT } from './field-values';
import { PROCESSOR_CONFIG } from './map-rules';

type Json = Readonly<Record<string, unknown>>;

/** States that may follow one another: those of the definition, of a branch, or of a map's items. */
export interface Level {
  /** The state that the level is in; undefined for the definition itself. */
  readonly owner: string | undefined;
  /** Where the level is in its owner, such as `Branches[0]`; empty for the definition itself. */
  readonly key: string;
  readonly fields: Json;
  readonly rule: ObjectRule<FieldRule>;
  /** The states by their names. JSON leaves out a state that is undefined. */
  readonly states: ReadonlyMap<string, unknown>;
}

const STATES = valueWhere(
  'an object with one or more states',
  (value) => isRecord(value) && Object.keys(value).length > 0,
);

const levelRule = (fields: Readonly<Record<string, FieldRule>>): ObjectRule<FieldRule> =>
  object<FieldRule>(
    { Comment: TEXT, QueryLanguage: choice('JSONPath'), StartAt: TEXT, States: STATES, ...fields },
    ['StartAt', 'States'],
  );

const DEFINITION = levelRule({ Version: choice('1.0'), TimeoutSeconds: integerFrom(1) });
const BRANCH = levelRule({});
const PROCESSOR = levelRule({ ProcessorConfig: PROCESSOR_CONFIG });

const asLevel = (
  owner: string | undefined,
  key: string,
  fields: Json,
  rule: ObjectRule<FieldRule>,
): Level => {
  const states = Object.entries(isRecord(fields.States) ? fields.States : {});
  return { owner, key, fields, rule, states: new Map(states.filter(([, state]) => state !== undefined)) };
};

/** The levels in a state. What is no object has none: the rule of the state refuses it. */
const levelsInState = (name: string, state: unknown): readonly Level[] => {
  if (!isRecord(state)) return [];
  const { Branches, ItemProcessor, Iterator } = state;
  const branches = Array.isArray(Branches) ? Branches : [];
  return [
    ...branches.flatMap((branch: unknown, index) =>
      isRecord(branch) ? [asLevel(name, `Branches[${index}]`, branch, BRANCH)] : [],
    ),
    ...(isRecord(ItemProcessor) ? [asLevel(name, 'ItemProcessor', ItemProcessor, PROCESSOR)] : []),
    ...(isRecord(Iterator) ? [asLevel(name, 'Iterator', Iterator, BRANCH)] : []),
  ];
};

const withLevelsBelow = (level: Level): readonly Level[] => [
  level,
  ...[...level.states].flatMap(([name, state]) => levelsInState(name, state)).flatMap(withLevelsBelow),
];

/** Every level of a definition. */
export const levelsOf = (definition: Json): readonly Level[] =>
  withLevelsBelow(asLevel(undefined, '', definition, DEFINITION));
