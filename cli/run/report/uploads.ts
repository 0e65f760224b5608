import { basename } from 'node:path';
import type { S3Object } from '../../../local/s3/s3-store';
import { fileList, type ListedFile } from './file-list';
import { pathOfUri } from './places';
import type { ReportedRun } from './reported-run';

/** The files that a job has left in one folder of an output. */
export interface OutputFiles {
  /** The folder; or the S3 URI, if no mapping covers it. */
  readonly path: string;
  readonly files: readonly ListedFile[];
}

/** `s3://bucket/prefix/` has the prefix `prefix/`. */
const prefixOf = (uri: string): string => uri.replace(/^s3:\/\/[^/]*\/?/, '').replace(/\/?$/, '/');

/** An object with its name below the URI. */
export const listedFile = (uri: string, { key, sizeInBytes, link }: S3Object): ListedFile => {
  const prefix = prefixOf(uri);
  const name = key.startsWith(prefix) ? key.slice(prefix.length) : key;
  return { name, sizeInBytes, ...(link !== undefined && { link }) };
};

/** Adds an upload to those of the same folder. */
export const withUpload = (
  outputs: readonly OutputFiles[],
  { mappings }: ReportedRun,
  uri: string,
  objects: readonly S3Object[],
): readonly OutputFiles[] => {
  const path = pathOfUri(uri, mappings) ?? uri;
  const files = objects.map((object) => listedFile(uri, object));
  const isNew = outputs.every((output) => output.path !== path);
  return isNew
    ? [...outputs, { path, files }]
    : outputs.map((output) => (output.path === path ? { path, files: [...output.files, ...files] } : output));
};

/** A job may leave a million files. */
const MAX_LISTED_FILES = 100;

/** The lines of each output, and of those in which the job has left nothing. */
export const outputSections = (
  run: ReportedRun,
  outputs: readonly OutputFiles[],
  shown: (path: string) => string,
): readonly (readonly string[])[] => {
  const filled = outputs.filter(({ files }) => files.length > 0);
  const empty = run.outputs.filter(({ path }) => filled.every((output) => output.path !== path));
  return [
    ...filled.map(({ path, files }) => [`Outputs in ${shown(path)}:`, ...fileList(files, MAX_LISTED_FILES)]),
    ...empty.map(({ path, localPath }) => [
      `Outputs in ${shown(path)}:`,
      `  none: the job left nothing in ${localPath}`,
    ]),
  ];
};

/** The names of all files. Where there are several outputs, each begins with its folder's name. */
export const outputNames = (outputs: readonly OutputFiles[]): readonly string[] =>
  outputs.flatMap(({ path, files }) =>
    files.map(({ name }) => (outputs.length > 1 ? `${basename(path)}/${name}` : name)),
  );
