import { isRecord } from '../../workflow/rules/json-value';
import type { OutputFile, RunEvent, RunOutcome } from '../../workflow/run/run-event';
import { objectPrefix } from '../api/object-prefix';
import type { JobDescription, ObjectPrefix, RunApi, StoredObject } from '../api/run-api';

type OutputEvent = Extract<RunEvent, { readonly type: 'Output' }>;

/** More pages take minutes, and nobody reads such a list. */
const MAX_PAGES = 10;

const MAX_FILES = 1_000;

/** S3 gives whole seconds. */
const PRECISION_IN_MILLISECONDS = 1_000;

/** An output of the run, in S3. */
export interface OutputPlace {
  readonly name: string;
  readonly uri: string;
}

/** The outputs that the job names, or else those in the execution's output. */
export const outputPlaces = (
  job: JobDescription | undefined,
  outcome: RunOutcome,
): readonly OutputPlace[] => {
  if (job) {
    return (job.ProcessingOutputConfig?.Outputs ?? []).flatMap(({ OutputName, S3Output }) =>
      OutputName && S3Output?.S3Uri ? [{ name: OutputName, uri: S3Output.S3Uri }] : [],
    );
  }
  const output = outcome.status === 'SUCCEEDED' ? outcome.output : undefined;
  const outputs = isRecord(output) && isRecord(output.Outputs) ? output.Outputs : {};
  return Object.entries(outputs).flatMap(([name, uri]) => (typeof uri === 'string' ? [{ name, uri }] : []));
};

/** The prefix of an output's objects. SageMaker adds a slash where the URI has none. */
const prefixOf = (uri: string): ObjectPrefix | undefined => {
  const place = objectPrefix(uri);
  if (place === undefined || place.prefix === '' || place.prefix.endsWith('/')) return place;
  return { ...place, prefix: `${place.prefix}/` };
};

const asFile = ({ prefix }: ObjectPrefix, { key, sizeInBytes }: StoredObject): OutputFile => ({
  name: key.slice(prefix.length),
  sizeInBytes,
});

/**
 * The files in an output that were written since the job was created: others were there before.
 * At most 10,000 objects are read.
 */
export const listOutput = async (
  objectPage: RunApi['objectPage'],
  { name, uri }: OutputPlace,
  since: number,
  time: number,
): Promise<OutputEvent> => {
  const place = prefixOf(uri);
  const files: OutputFile[] = [];
  let count = 0;
  let sizeInBytes = 0;
  let token: string | undefined;
  for (let pages = 0; place && pages < MAX_PAGES && (pages === 0 || token !== undefined); pages += 1) {
    const page = await objectPage(place, token);
    for (const object of page.items) {
      if (object.time < since - PRECISION_IN_MILLISECONDS || object.key === place.prefix) continue;
      count += 1;
      sizeInBytes += object.sizeInBytes;
      if (files.length < MAX_FILES) files.push(asFile(place, object));
    }
    token = page.nextToken;
  }
  return {
    ...{ type: 'Output', name, uri, files, count, sizeInBytes, time },
    ...(token !== undefined && { isPartial: true }),
  };
};
