import { join } from 'node:path';
import type { ProcessingJob } from '../../workflow/job/processing-job';
import { outputLocations } from '../job-locations';
import { mappingOf, type S3Mapping } from '../s3/s3-mapping';

/** An output's name may have any character but a line break. */
const folderName = (name: string): string =>
  /^\.{1,2}$/.test(name) ? name.replaceAll('.', '%2E') : encodeURIComponent(name);

const withSlash = (uri: string): string => (uri.endsWith('/') ? uri : `${uri}/`);

/**
 * Where the outputs of a step are on this machine: `FOLDER/STEP/OUTPUT`, unless the user has a place for them.
 * @param folder absolute path of the folder of all steps' outputs.
 * @param given the places that the user has named.
 */
export const stepOutputs = (
  step: string,
  job: ProcessingJob,
  folder: string,
  given: readonly S3Mapping[],
): readonly S3Mapping[] =>
  outputLocations(job)
    .filter(({ uri }) => mappingOf(given, uri) === undefined)
    .map(({ name, uri }) => ({ uri: withSlash(uri), path: join(folder, step, folderName(name)) }));
