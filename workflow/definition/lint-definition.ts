/// <reference path="./statelint.d.ts" />
import statelint from '@wmfs/statelint';
import { describeFault } from '../rules/fault';
import { isRecord } from '../rules/json-value';
import { ruleFaults } from '../rules/rule-faults';
import { DISTRIBUTED_MAP_RULE } from './distributed-map-rules';
import type { StateMachineDefinition } from './states-language';

/** Made once, because it reads its language's whole grammar; it keeps nothing of a definition. */
let validator: ReturnType<typeof statelint> | undefined;

const statesLanguageMessages = (definition: Json): string[] => {
  validator ??= statelint();
  return validator.validate(definition);
};

type Json = Readonly<Record<string, unknown>>;

const recordOf = (value: unknown): Json => (isRecord(value) ? value : {});

/** The parameters by their names: `Key.$` is a path to `Key`. */
const withoutPathSuffix = (parameters: unknown): unknown =>
  isRecord(parameters)
    ? Object.fromEntries(
        Object.entries(parameters).map(([name, value]) => {
          const plain = name.replace(/\.\$$/, '');
          // A name with both forms stays as it is, which the rule refuses.
          return [plain in parameters ? name : plain, value];
        }),
      )
    : parameters;

const namedParameters = (field: unknown): unknown =>
  isRecord(field) ? { ...field, Parameters: withoutPathSuffix(field.Parameters) } : field;

/** The faults of the fields that the validator does not know. */
const mapFieldMessages = (name: string, state: Json): string[] => {
  const { Type, Comment, Next, End, ResultPath, ItemProcessor, ItemReader, ResultWriter, ...fields } = state;
  const checked = {
    ...fields,
    ItemReader: namedParameters(ItemReader),
    ResultWriter: namedParameters(ResultWriter),
    ProcessorConfig: recordOf(ItemProcessor).ProcessorConfig,
  };
  return ruleFaults(name, checked, DISTRIBUTED_MAP_RULE).map(describeFault);
};

/** A state in the map's place that the validator knows. Its parameters are payload templates, as those of the map are. */
const knownState = ({ Comment, Next, End, ResultPath, ItemReader, ResultWriter }: Json): Json => ({
  Type: 'Pass',
  Parameters: {
    ItemReader: recordOf(ItemReader).Parameters ?? {},
    ResultWriter: recordOf(ResultWriter).Parameters ?? {},
  },
  ...Object.fromEntries(
    Object.entries({ Comment, Next, End, ResultPath }).filter(([, value]) => value !== undefined),
  ),
});

/** The validator knows inline maps, and the states in them. A label is a distributed map's. */
const isDistributedMap = (state: unknown): state is Json =>
  isRecord(state) &&
  state.Type === 'Map' &&
  ('Label' in state || recordOf(recordOf(state.ItemProcessor).ProcessorConfig).Mode !== 'INLINE');

/** The states that a map runs, as a definition of their own. */
const processorDefinition = ({ ItemProcessor }: Json): Json => {
  const { ProcessorConfig, ...definition } = recordOf(ItemProcessor);
  return definition;
};

/** The messages for one level of states, and for those in its maps. */
const messagesOf = (definition: Json, place: string): string[] => {
  const states = Object.entries(recordOf(definition.States));
  const maps = states.flatMap(([name, state]) =>
    isDistributedMap(state) ? [[`${place}${name}`, state] as const] : [],
  );
  const known = states.map(([name, state]) => [name, isDistributedMap(state) ? knownState(state) : state]);
  const lintable = isRecord(definition.States)
    ? { ...definition, States: Object.fromEntries(known) }
    : definition;
  return [
    ...statesLanguageMessages(lintable).map((message) =>
      place === '' ? message : `In ${place.slice(0, -1)}: ${message}`,
    ),
    ...maps.flatMap(([name, state]) => [
      ...mapFieldMessages(name, state),
      ...messagesOf(processorDefinition(state), `${name}.`),
    ]),
  ];
};

const labelsOf = (definition: Json): unknown[] =>
  Object.values(recordOf(definition.States))
    .filter(isDistributedMap)
    .flatMap((state) => [state.Label, ...labelsOf(processorDefinition(state))]);

/** The label tells the executions of one map from those of another. */
const repeatedLabelMessages = (definition: Json): string[] => {
  const labels = labelsOf(definition);
  return labels
    .filter((label, index) => label !== undefined && labels.indexOf(label) < index)
    .map(
      (label) =>
        `Label ${JSON.stringify(label)} is that of two maps; a label must be unique in the definition.`,
    );
};

/** The messages for a definition, one for each problem. */
export const lintDefinition = (definition: StateMachineDefinition): readonly string[] => {
  const json = recordOf(definition);
  return [...messagesOf(json, ''), ...repeatedLabelMessages(json)];
};
