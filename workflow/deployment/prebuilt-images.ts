import { choice, object } from '../rules/rule';

/** One of AWS's own images: its repository, and what follows the version in its tags for CPU. */
interface PrebuiltRepository {
  readonly repository: string;
  readonly tagSuffix: string;
}

/**
 * AWS's own images that run Processing jobs, by name. The account that holds them in a region is looked up by the AWS
 * provider (data source `aws_sagemaker_prebuilt_ecr_image`).
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
 * Name of one of AWS's own images.
 * @useDeclaredType
 */
export type PrebuiltImageName = keyof typeof PREBUILT_IMAGES;

/** One of AWS's own images. */
export interface PrebuiltImage {
  /** Which of them. */
  readonly name: PrebuiltImageName;
  /**
   * As in the image's tags, at most 120 characters: for example `1.2-1` of scikit-learn, which is completed to
   * `1.2-1-cpu-py3`, or `2.8.0-cpu-py312` of pytorch.
   */
  readonly version: string;
}

/** What a job runs in that names no image. */
export const DEFAULT_PREBUILT_IMAGE: PrebuiltImage = { name: 'scikit-learn', version: '1.2-1' };

const names = Object.keys(PREBUILT_IMAGES) as [PrebuiltImageName, ...PrebuiltImageName[]];

/** A tag has at most 128 characters (Amazon ECR), of which a suffix takes up to 8. */
export const PREBUILT_IMAGE_RULE = object(
  {
    name: choice(...names),
    version: {
      kind: 'string',
      minLength: 1,
      maxLength: 120,
      pattern: '[a-zA-Z0-9_][a-zA-Z0-9._\\-]*',
      allowed: 'a version as in the tags of the image, such as 1.2-1, of at most 120 characters',
    },
  },
  ['name', 'version'],
);
