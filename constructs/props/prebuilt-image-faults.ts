import { Token } from 'cdktf';
import {
  PREBUILT_IMAGE_RULE,
  PREBUILT_IMAGES,
  type PrebuiltImage,
} from '../../workflow/deployment/prebuilt-images';
import { type Fault, show } from '../../workflow/rules/fault';
import { literalFaults } from './literal-faults';

/** A version is a tag without the suffix that all tags of the repository have. */
const suffixFaults = ({ name, version }: PrebuiltImage): Fault[] => {
  const suffix: string = PREBUILT_IMAGES[name]?.tagSuffix ?? '';
  const allowed = `the version without ${suffix}, which is appended to it`;
  return suffix !== '' && version.endsWith(suffix)
    ? [{ key: 'prebuiltImage.version', got: show(version), allowed }]
    : [];
};

/** The faults of a prebuilt image, which the image of the job would make useless. */
export const prebuiltImageFaults = ({
  prebuiltImage: image,
  job,
}: {
  readonly prebuiltImage?: PrebuiltImage | undefined;
  readonly job: { readonly ImageUri?: unknown };
}): Fault[] => {
  if (image === undefined || Token.isUnresolved(image.name)) return [];
  const faults = literalFaults('prebuiltImage', image, PREBUILT_IMAGE_RULE);
  const allowed = 'omitted, because prebuiltImage is set';
  return [
    ...(faults.length > 0 ? faults : suffixFaults(image)),
    ...(job.ImageUri === undefined ? [] : [{ key: 'job.ImageUri', got: show(job.ImageUri), allowed }]),
  ];
};
