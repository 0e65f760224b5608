import { BOOLEAN, choice, exactlyOne, type ObjectRule, object, type Rule } from '../rules/rule';
import { INPUT_NAME_RULE, LOCAL_PATH_RULE, type ResourceRules } from './processing-input-rules';

const s3OutputRule = ({ s3Uri }: ResourceRules): Rule =>
  object(
    {
      S3Uri: s3Uri,
      LocalPath: LOCAL_PATH_RULE,
      S3UploadMode: choice('Continuous', 'EndOfJob'),
    },
    ['S3Uri', 'S3UploadMode'],
  );

const FEATURE_STORE_OUTPUT_RULE: Rule = object(
  {
    FeatureGroupName: {
      kind: 'string',
      minLength: 1,
      maxLength: 64,
      pattern: '[a-zA-Z0-9]([_\\-]*[a-zA-Z0-9]){0,63}',
      allowed: 'a name of 1 to 64 letters, digits, _ and -, beginning and ending with a letter or digit',
    },
  },
  ['FeatureGroupName'],
);

/** The limits of ProcessingOutputConfig (SageMaker API reference, ProcessingOutputConfig). */
export const processingOutputConfigRule = (resources: ResourceRules): ObjectRule =>
  object(
    {
      Outputs: {
        kind: 'list',
        minItems: 0,
        maxItems: 10,
        item: object(
          {
            OutputName: INPUT_NAME_RULE,
            AppManaged: BOOLEAN,
            S3Output: s3OutputRule(resources),
            FeatureStoreOutput: FEATURE_STORE_OUTPUT_RULE,
          },
          ['OutputName'],
          [
            ...exactlyOne('S3Output', 'FeatureStoreOutput'),
            {
              key: 'AppManaged',
              when: [{ path: 'FeatureStoreOutput' }],
              needs: [{ path: 'AppManaged', matches: 'true' }],
              allowed: 'true, because the container writes to the feature store itself',
            },
          ],
        ),
        uniqueBy: 'OutputName',
        uniqueFolders: ['S3Output.LocalPath'],
        allowed:
          'a list of at most 10 outputs, including that of S3Output, with each OutputName and each LocalPath once',
      },
      KmsKeyId: resources.kmsKey,
    },
    ['Outputs'],
  );
