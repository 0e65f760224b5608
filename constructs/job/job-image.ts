import { DataAwsSagemakerPrebuiltEcrImage } from '@cdktf/provider-aws/lib/data-aws-sagemaker-prebuilt-ecr-image';
import { type IResolvable, Token } from 'cdktf';
import type { Construct } from 'constructs';
import { PREBUILT_IMAGES, type PrebuiltImage } from '../../workflow/deployment/prebuilt-images';
import { hcl } from '../terraform/hcl';
import { givenOrRead } from '../terraform/value-or-data-source';

/** A member of one of ours, or of Terraform's by an expression of the name. */
const memberOf = (name: string, member: 'repository' | 'tagSuffix'): string =>
  Token.isUnresolved(name)
    ? Token.asString(hcl`${mapOf(member)}[${name}]`)
    : PREBUILT_IMAGES[name as PrebuiltImage['name']][member];

const mapOf = (member: 'repository' | 'tagSuffix'): Record<string, string> =>
  Object.fromEntries(Object.entries(PREBUILT_IMAGES).map(([name, image]) => [name, image[member]]));

const lookUp = (scope: Construct, { name, version }: PrebuiltImage): DataAwsSagemakerPrebuiltEcrImage =>
  new DataAwsSagemakerPrebuiltEcrImage(scope, 'prebuilt_image', {
    repositoryName: memberOf(name, 'repository'),
    imageTag: `${version}${memberOf(name, 'tagSuffix')}`,
  });

/** The job's image, or one of AWS's own, which is looked up only where it is needed: not every region has them. */
export const jobImage = (
  scope: Construct,
  given: string | IResolvable | undefined,
  prebuilt: PrebuiltImage,
): string =>
  givenOrRead(scope, 'image_uri', given, () => ({
    source: lookUp(scope, prebuilt),
    attribute: 'registry_path',
    // Where a region has no such image, the provider's error tells this, and with it the way out.
    instance: 'image_uri is null',
  }));
