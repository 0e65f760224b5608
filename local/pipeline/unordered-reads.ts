import type { ProcessingJob } from '../../workflow/job/processing-job';
import { inputLocations, type JobLocation } from '../job-locations';
import { isReadable, type S3Mapping } from '../s3/s3-mapping';

/** A step that writes to these places. */
export interface WritingStep {
  readonly name: string;
  readonly outputs: readonly S3Mapping[];
}

/** An input that another step writes, without being before the step that reads it. */
export interface UnorderedRead {
  readonly input: JobLocation;
  readonly writer: string;
}

/**
 * The inputs that a step may read before another has written them: a URI alone gives no order to the steps.
 * @param readable what is there before the step starts.
 */
export const unorderedReads = (
  job: ProcessingJob,
  readable: readonly S3Mapping[],
  steps: readonly WritingStep[],
): readonly UnorderedRead[] =>
  inputLocations(job)
    .filter(({ uri }) => !isReadable(readable, uri))
    .flatMap((input) => {
      const writer = steps.find(({ outputs }) => isReadable(outputs, input.uri));
      return writer ? [{ input, writer: writer.name }] : [];
    });
