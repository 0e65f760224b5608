import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { MapManifest, MapResult, ResultFiles } from '../../workflow/fan-out/map-results';
import { openResultFile, type ResultFile, readResultFile, replaceFile } from './result-file';

const FILES = { manifest: 'manifest.json', succeeded: 'SUCCEEDED_0.json', failed: 'FAILED_0.json' } as const;

/** Stands for the bucket of the results. The keys in the manifest are relative to its own folder. */
const RESULTS_BUCKET = 'local';

/** Whether a folder has the results of a run of items. */
export const hasResults = (folder: string): boolean =>
  Object.values(FILES).some((name) => existsSync(join(folder, name)));

/** The results of the items that have succeeded in earlier runs. */
export const earlierSuccesses = (folder: string): readonly Record<string, unknown>[] =>
  readResultFile(join(folder, FILES.succeeded));

const listed = (file: ResultFile, key: string): ResultFiles['FAILED'] =>
  file.sizeInBytes() === 0 ? [] : [{ Key: key, Size: file.sizeInBytes() }];

/** The results of a run of items, in the form in which a Distributed Map writes them. */
export interface ItemResults {
  /** Adds the result of an item. The files are whole at any time. */
  add(result: MapResult): void;
}

export interface ItemResultsProps {
  /** An existing folder. */
  readonly folder: string;
  readonly mapRunArn: string;
}

/**
 * Opens the files of the results, which only this user can read: they have the jobs' environments. The items that have
 * succeeded in earlier runs stay, and those that failed are removed, because they run again.
 */
export const openItemResults = ({ folder, mapRunArn }: ItemResultsProps): ItemResults => {
  const succeeded = openResultFile(join(folder, FILES.succeeded), earlierSuccesses(folder));
  const failed = openResultFile(join(folder, FILES.failed), []);
  const writeManifest = (): void => {
    const manifest: MapManifest = {
      DestinationBucket: RESULTS_BUCKET,
      MapRunArn: mapRunArn,
      ResultFiles: {
        FAILED: listed(failed, FILES.failed),
        PENDING: [],
        SUCCEEDED: listed(succeeded, FILES.succeeded),
      },
    };
    replaceFile(join(folder, FILES.manifest), `${JSON.stringify(manifest, undefined, 2)}\n`);
  };
  writeManifest();
  return {
    add: (result) => {
      (result.Status === 'SUCCEEDED' ? succeeded : failed).add(result);
      writeManifest();
    },
  };
};
