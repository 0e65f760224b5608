import { choice, type IntegerRule, object, type StringRule } from '../rules/rule';

/** Part of the ARNs of the map's executions, in which a policy must find no wildcard (developer guide, Distributed Map fields). */
const LABEL_RULE: StringRule = {
  kind: 'string',
  minLength: 1,
  maxLength: 40,
  pattern: '[a-zA-Z0-9_\\-]+',
  allowed: '1 to 40 letters, digits, hyphens and underscores',
};

const REFERENCE_PATH_RULE: StringRule = {
  kind: 'string',
  minLength: 3,
  maxLength: 256,
  pattern: '\\$\\.[^*?@]+',
  allowed: 'a reference path such as $.MaxConcurrency',
};

const PERCENTAGE_RULE: IntegerRule = {
  kind: 'integer',
  minimum: 0,
  maximum: 100,
  allowed: 'a whole number from 0 to 100',
};

/** A parameter, or the path to one. */
const PARAMETER_RULE: StringRule = {
  kind: 'string',
  minLength: 1,
  maxLength: 1024,
  pattern: '[^\\n]+',
  allowed: 'a text or a path',
};

const s3Action = (action: string): StringRule => ({
  kind: 'string',
  minLength: 1,
  maxLength: 64,
  pattern: `arn:aws[a-z\\-]*:states:::s3:${action}`,
  allowed: `arn:aws:states:::s3:${action}`,
});

const parameters = (...names: readonly string[]) =>
  object(Object.fromEntries(names.map((name) => [name, PARAMETER_RULE])), names);

/** The fields of a distributed map that the validator of definitions does not know. */
export const DISTRIBUTED_MAP_RULE = object(
  {
    Label: LABEL_RULE,
    ItemReader: object(
      {
        Resource: s3Action('getObject'),
        ReaderConfig: object({ InputType: choice('CSV', 'JSON', 'JSONL', 'MANIFEST', 'PARQUET') }, [
          'InputType',
        ]),
        Parameters: parameters('Bucket', 'Key'),
      },
      ['Resource', 'ReaderConfig', 'Parameters'],
    ),
    MaxConcurrencyPath: REFERENCE_PATH_RULE,
    ToleratedFailurePercentage: PERCENTAGE_RULE,
    ResultWriter: object({ Resource: s3Action('putObject'), Parameters: parameters('Bucket', 'Prefix') }, [
      'Resource',
      'Parameters',
    ]),
    ProcessorConfig: object({ Mode: choice('DISTRIBUTED'), ExecutionType: choice('STANDARD', 'EXPRESS') }, [
      'Mode',
      'ExecutionType',
    ]),
  },
  // Without a label, policies could not name the map's executions; without a writer, results are lost above 256 KiB.
  [
    'Label',
    'ItemReader',
    'MaxConcurrencyPath',
    'ToleratedFailurePercentage',
    'ResultWriter',
    'ProcessorConfig',
  ],
);
