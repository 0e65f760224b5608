import { DataAwsSagemakerPrebuiltEcrImage } from '@cdktf/provider-aws/lib/data-aws-sagemaker-prebuilt-ecr-image';
import { Token } from 'cdktf';
import type { Construct } from 'constructs';
import { PREBUILT_IMAGES, type PrebuiltImage } from '../../workflow/deployment/prebuilt-images';
import type { DeployedJob } from '../props/processing-workflow-props';
import { hcl } from '../terraform/hcl';
import { valueOrDataSource } from '../terraform/value-or-data-source';

type ImageAttribute = 'repository' | 'tagSuffix';

const attributesByName = (attribute: ImageAttribute): Record<string, string> =>
  Object.fromEntries(Object.entries(PREBUILT_IMAGES).map(([name, image]) => [name, image[attribute]]));

/** If the image's name is a token, Terraform looks the attribute up. */
const imageAttribute = (name: PrebuiltImage['name'], attribute: ImageAttribute): string =>
  Token.isUnresolved(name)
    ? Token.asString(hcl`${attributesByName(attribute)}[${name}]`)
    : PREBUILT_IMAGES[name][attribute];

const prebuiltImageSource = (scope: Construct, { name, version }: PrebuiltImage) =>
  new DataAwsSagemakerPrebuiltEcrImage(scope, 'prebuilt_image', {
    repositoryName: imageAttribute(name, 'repository'),
    imageTag: `${version}${imageAttribute(name, 'tagSuffix')}`,
  });

/** A job's image, and the prebuilt one for a job without. */
export interface ImageContext {
  readonly job: Pick<DeployedJob, 'ImageUri'>;
  readonly prebuiltImage: PrebuiltImage;
}

/** The job's image, or a prebuilt one. That is looked up only if needed, because not every region has it. */
export const jobImage = (scope: Construct, { job, prebuiltImage }: ImageContext): string =>
  valueOrDataSource(scope, 'image_uri', job.ImageUri, () => ({
    source: prebuiltImageSource(scope, prebuiltImage),
    attribute: 'registry_path',
    // The error for a region without the image shows this key, which hints at the fix.
    instanceKey: 'image_uri is null',
  }));
