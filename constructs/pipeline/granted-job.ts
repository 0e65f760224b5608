import type { KnownText, KnownValues } from '../../workflow/pipeline/known-values';
import { withKnownValues } from '../../workflow/pipeline/pipeline-value';
import type { JobWithImage } from '../job/deployed-job';
import { replaceTextTokens } from '../terraform/hcl';
import { replaceFunctions } from './job-functions';

/** Where a job has the S3 URI of an input or of an output, of which executions may know the end. */
const S3_URI_PLACE =
  /^(S3Input|S3Output|ProcessingInputs\[\d+\]\.S3Input\.S3Uri|ProcessingOutputConfig\.Outputs\[\d+\]\.S3Output\.S3Uri)$/;

export const isS3UriPlace = (place: string): boolean => S3_URI_PLACE.test(place);

/** Without the slash, `s3://bucket` could be the beginning of another bucket's name. A token may be a whole URI. */
const hasBucket = (text: string): boolean =>
  /^s3:\/\/[^/]+\//.test(replaceTextTokens(text, text.startsWith('s3://') ? 'token' : 's3://token'));

/** What an S3 URI begins with, if its bucket is known. */
export const knownPrefix = ({ text, isWhole }: KnownText): string | undefined =>
  isWhole || hasBucket(text) ? text : undefined;

/**
 * What is known of a job before an execution starts, which is what its role grants: the defaults of parameters, the
 * outputs of other steps, and of an S3 URI what comes before the first part that is not known.
 */
export const grantedJob = (job: object, ImageUri: string, known: KnownValues): JobWithImage => {
  const granted = replaceFunctions(job, ({ place, value }) =>
    isS3UriPlace(place) ? knownPrefix(known.text(value)) : withKnownValues(value, known.value, undefined),
  );
  // The rules of a job hold for its known values.
  return { ...(granted as Omit<JobWithImage, 'ImageUri'>), ImageUri };
};
