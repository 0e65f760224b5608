import { choice, integer, object, type Relation, type StringRule } from '../../rules/rule';
import { atLeastOne, atMostOne, exactlyOneOf, type FieldRule, valueWhere } from './field-rule';
import { integerFrom, OBJECT, OBJECT_TEMPLATE, PATH, REFERENCE_PATH, TEMPLATE } from './field-values';
import { ITEM_READER, MAX_ITEMS, RESULT_WRITER } from './s3-item-rules';

/** Part of the ARNs of the map's executions, in which a policy must find no wildcard (developer guide, Distributed Map fields). */
const LABEL: StringRule = {
  kind: 'string',
  minLength: 1,
  maxLength: 40,
  pattern: '[a-zA-Z0-9_\\-]+',
  allowed: '1 to 40 letters, digits, hyphens and underscores',
};

const PERCENTAGE = valueWhere(
  'a number from 0 to 100',
  (value) => typeof value === 'number' && value >= 0 && value <= 100,
);

const ITEM_BATCHER = object<FieldRule>(
  {
    BatchInput: TEMPLATE,
    MaxItemsPerBatch: integer(1, MAX_ITEMS),
    MaxItemsPerBatchPath: REFERENCE_PATH,
    MaxInputBytesPerBatch: integer(1, 262_144),
    MaxInputBytesPerBatchPath: REFERENCE_PATH,
  },
  [],
  [
    ...atLeastOne(
      'MaxItemsPerBatch',
      'MaxItemsPerBatchPath',
      'MaxInputBytesPerBatch',
      'MaxInputBytesPerBatchPath',
    ),
    ...atMostOne('MaxItemsPerBatch', 'MaxItemsPerBatchPath'),
    ...atMostOne('MaxInputBytesPerBatch', 'MaxInputBytesPerBatchPath'),
  ],
);

/** The fields that only a map in the mode DISTRIBUTED has. */
const DISTRIBUTED_FIELDS: Readonly<Record<string, FieldRule>> = {
  Label: LABEL,
  ItemReader: ITEM_READER,
  ItemBatcher: ITEM_BATCHER,
  ResultWriter: RESULT_WRITER,
  ToleratedFailurePercentage: PERCENTAGE,
  ToleratedFailurePercentagePath: REFERENCE_PATH,
  ToleratedFailureCount: integerFrom(0),
  ToleratedFailureCountPath: REFERENCE_PATH,
};

const IS_DISTRIBUTED = { path: 'ItemProcessor.ProcessorConfig.Mode', matches: 'DISTRIBUTED' };

/** The fields of a map beside those of every state that does work. */
export const MAP_FIELDS: Readonly<Record<string, FieldRule>> = {
  ItemProcessor: OBJECT,
  Iterator: OBJECT,
  ItemsPath: PATH,
  ItemSelector: OBJECT_TEMPLATE,
  MaxConcurrency: integerFrom(0),
  MaxConcurrencyPath: REFERENCE_PATH,
  ...DISTRIBUTED_FIELDS,
};

/** Iterator and Parameters are the older names of ItemProcessor and ItemSelector. */
export const MAP_RELATIONS: readonly Relation[] = [
  ...exactlyOneOf('ItemProcessor', 'Iterator'),
  ...atMostOne('ItemSelector', 'Parameters'),
  ...atMostOne('MaxConcurrency', 'MaxConcurrencyPath'),
  ...atMostOne('ToleratedFailurePercentage', 'ToleratedFailurePercentagePath'),
  ...atMostOne('ToleratedFailureCount', 'ToleratedFailureCountPath'),
  ...Object.keys(DISTRIBUTED_FIELDS).map((name) => ({
    key: name,
    when: [{ path: name }],
    needs: [IS_DISTRIBUTED],
    allowed: 'left out unless the Mode of ItemProcessor.ProcessorConfig is DISTRIBUTED',
  })),
];

/** How a map runs its items: in the execution itself, or each in one of its own. */
export const PROCESSOR_CONFIG = object<FieldRule>(
  { Mode: choice('INLINE', 'DISTRIBUTED'), ExecutionType: choice('STANDARD', 'EXPRESS') },
  [],
  [
    {
      key: 'ExecutionType',
      when: [{ path: 'Mode', matches: 'DISTRIBUTED' }],
      needs: [{ path: 'ExecutionType' }],
      allowed: 'set where Mode is DISTRIBUTED',
    },
    {
      key: 'ExecutionType',
      when: [{ path: 'ExecutionType' }],
      needs: [{ path: 'Mode', matches: 'DISTRIBUTED' }],
      allowed: 'left out unless Mode is DISTRIBUTED',
    },
  ],
);
