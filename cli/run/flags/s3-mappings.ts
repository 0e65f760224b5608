import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
  type InputLocation,
  inputLocations,
  type JobLocation,
  type OutputLocation,
  outputLocations,
} from '../../../local/job-locations';
import { parseS3Uri } from '../../../local/s3/s3-folder';
import { parseManifest } from '../../../local/s3/s3-manifest';
import { isReadable, mappingOf, type S3Mapping } from '../../../local/s3/s3-mapping';
import type { ProcessingJob } from '../../../workflow/job/processing-job';
import { UsageError } from '../../command-line/usage-error';
import { newFolder, pathOf } from './local-paths';

const FORM = 's3://bucket/prefix/=PATH';

/** @throws UsageError if it is not an S3 URI. */
const checkUri = (key: string, uri: string): void => {
  try {
    parseS3Uri(uri);
  } catch (error) {
    throw new UsageError(`${key}: ${(error as Error).message}.`);
  }
};

/** Keys and paths may have an equals sign, too: a prefix ends with `/=`, and an object's key before the last one. */
const splitMapping = (given: string): readonly [uri: string, path: string] => {
  const end = given.indexOf('/=');
  const at = end === -1 ? given.lastIndexOf('=') : end + 1;
  const [uri, path] = [given.slice(0, at), given.slice(at + 1)];
  if (at > 0 && uri.startsWith('s3://') && path !== '') return [uri, path];
  throw new UsageError(`--s3 must be ${FORM}; got "${given}".`);
};

/** A file is one object, and a folder has the objects below a prefix. A path that does not exist becomes a folder. */
const parseMapping = (given: string, folder: string): S3Mapping => {
  const [uri, value] = splitMapping(given);
  checkUri('--s3', uri);
  const path = pathOf('s3', value, folder);
  const isPrefix = uri.endsWith('/') || parseS3Uri(uri).prefix === '';
  const withSlash = uri.endsWith('/') ? uri : `${uri}/`;
  if (existsSync(path) && !statSync(path).isDirectory()) {
    return { uri: isPrefix ? `${withSlash}${basename(path)}` : uri, path };
  }
  return { uri: withSlash, path: newFolder('s3', path) };
};

/**
 * The mappings of `--s3 URI=PATH`.
 * @param folder the user's working directory, to which relative paths refer.
 * @throws UsageError
 */
export const parseMappings = (given: readonly string[], folder: string): readonly S3Mapping[] => {
  const mappings = given.map((text) => parseMapping(text, folder));
  for (const [index, { uri }] of mappings.entries()) {
    if (mappings.slice(0, index).some((each) => each.uri === uri)) {
      throw new UsageError(`--s3: ${uri} is given twice; give each URI one path.`);
    }
  }
  return mappings;
};

/** The path on this machine of what is at this URI; undefined if no mapping holds it. */
const mappedPath = (mappings: readonly S3Mapping[], uri: string): string | undefined => {
  const mapping = mappingOf(mappings, uri);
  return mapping && join(mapping.path, uri.slice(mapping.uri.length)).replace(/\/$/, '');
};

const unmapped = ({ key, uri }: JobLocation): UsageError =>
  new UsageError(`${key}: nothing on this machine stands for ${uri}; add --s3 ${uri}=PATH`);

/** What a manifest lists has to be on this machine, too. */
const checkManifest = async ({ key, uri }: InputLocation, mappings: readonly S3Mapping[]): Promise<void> => {
  const path = mappedPath(mappings, uri);
  const text = path && (await readFile(path, 'utf8').catch(() => undefined));
  // The job itself fails if there is no manifest, or a bad one.
  if (text === undefined) return;
  try {
    for (const entry of parseManifest(text)) {
      if (!mappingOf(mappings, entry.uri))
        throw unmapped({ key: `The manifest ${uri} of ${key}`, uri: entry.uri });
    }
  } catch (error) {
    if (error instanceof UsageError) throw error;
  }
};

/** An output of a job, and the folder on this machine that receives it. */
export interface MappedOutput extends OutputLocation {
  /** Absolute. */
  readonly path: string;
}

/**
 * Checks that everything that the job reads and writes in S3 is on this machine.
 * @returns the job's outputs.
 * @throws UsageError that names the flag to add.
 */
export const mappedOutputs = async (
  job: ProcessingJob,
  mappings: readonly S3Mapping[],
): Promise<readonly MappedOutput[]> => {
  for (const location of inputLocations(job)) {
    checkUri(location.key, location.uri);
    if (!isReadable(mappings, location.uri)) throw unmapped(location);
    if (location.isManifest) await checkManifest(location, mappings);
  }
  return outputLocations(job).map((location) => {
    checkUri(location.key, location.uri);
    const path = mappedPath(mappings, location.uri);
    if (path === undefined) throw unmapped(location);
    return { ...location, path: newFolder('s3', path) };
  });
};

/** The inputs of a job that one path on this machine holds. */
export const mappedInputs = (
  job: ProcessingJob,
  mappings: readonly S3Mapping[],
): readonly { readonly path: string; readonly localPath: string }[] =>
  inputLocations(job).flatMap(({ uri, localPath }) => {
    const path = mappedPath(mappings, uri);
    return path === undefined ? [] : [{ path, localPath }];
  });
