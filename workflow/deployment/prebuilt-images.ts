import { choice, object } from '../rules/rule';

/** A prebuilt image: its repository, and what follows the version in its tags for CPU. */
interface PrebuiltRepository {
  readonly repository: string;
  readonly tagSuffix: string;
}

/**
 * The prebuilt images of AWS that run Processing jobs, by name. The AWS provider knows the account that holds them in a
 * Region (data source `aws_sagemaker_prebuilt_ecr_image`).
 */
export const PREBUILT_IMAGES = {
  'scikit-learn': { repository: 'sagemaker-scikit-learn', tagSuffix: '-cpu-py3' },
  xgboost: { repository: 'sagemaker-xgboost', tagSuffix: '' },
  spark: { repository: 'sagemaker-spark-processing', tagSuffix: '-cpu' },
  pytorch: { repository: 'pytorch-training', tagSuffix: '' },
  tensorflow: { repository: 'tensorflow-training', tagSuffix: '' },
  'huggingface-pytorch': { repository: 'huggingface-pytorch-training', tagSuffix: '' },
  autogluon: { repository: 'autogluon-training', tagSuffix: '' },
  clarify: { repository: 'sagemaker-clarify-processing', tagSuffix: '' },
  'data-wrangler': { repository: 'sagemaker-data-wrangler-container', tagSuffix: '' },
} as const satisfies Record<string, PrebuiltRepository>;

/**
 * Name of a prebuilt image of AWS.
 * @useDeclaredType
 */
export type PrebuiltImageName = keyof typeof PREBUILT_IMAGES;

/** A prebuilt image of AWS. */
export interface PrebuiltImage {
  /** Name of the image, such as `scikit-learn`. */
  readonly name: PrebuiltImageName;
  /**
   * Version as in the image's tags, at most 120 characters: for example `1.2-1` for scikit-learn, to which the suffix
   * `-cpu-py3` is appended, or `2.8.0-cpu-py312` for pytorch.
   */
  readonly version: string;
}

/** The image of a job without `ImageUri`. */
export const DEFAULT_PREBUILT_IMAGE: PrebuiltImage = { name: 'scikit-learn', version: '1.2-1' };

const names = Object.keys(PREBUILT_IMAGES) as [PrebuiltImageName, ...PrebuiltImageName[]];

/** A tag in Amazon ECR has at most 128 characters, of which a suffix takes up to 8. */
export const PREBUILT_IMAGE_RULE = object(
  {
    name: choice(...names),
    version: {
      kind: 'string',
      minLength: 1,
      maxLength: 120,
      pattern: '[a-zA-Z0-9_][a-zA-Z0-9._\\-]*',
      allowed: 'the version in a tag of the image, such as 1.2-1, of at most 120 characters',
    },
  },
  ['name', 'version'],
);
