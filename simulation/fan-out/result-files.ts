import type { MapRunResult } from '../../workflow/fan-out/fan-out-contracts';
import type { ItemStore } from '../../workflow/fan-out/item-store';
import type { MapManifest, MapResult } from '../../workflow/fan-out/map-results';

export interface ResultsLocation {
  readonly Bucket: string;
  readonly Prefix: string;
}

/** Writes the results of a map as Step Functions does: a file for each status, and the manifest that lists them. */
export const writeResults = async (
  store: ItemStore,
  { Bucket, Prefix }: ResultsLocation,
  mapRunArn: string,
  results: readonly MapResult[],
): Promise<MapRunResult> => {
  const folder = `${Prefix}/${mapRunArn.slice(mapRunArn.lastIndexOf(':') + 1)}`;
  const writeFile = async (status: 'SUCCEEDED' | 'FAILED') => {
    const entries = results.filter((result) => (result.Status === 'SUCCEEDED') === (status === 'SUCCEEDED'));
    if (entries.length === 0) return [];
    const text = JSON.stringify(entries);
    const Key = `${folder}/${status}_0.json`;
    await store.write(`s3://${Bucket}/${Key}`, text);
    return [{ Key, Size: text.length }];
  };
  const manifest: MapManifest = {
    DestinationBucket: Bucket,
    MapRunArn: mapRunArn,
    ResultFiles: { FAILED: await writeFile('FAILED'), PENDING: [], SUCCEEDED: await writeFile('SUCCEEDED') },
  };
  const Key = `${folder}/manifest.json`;
  await store.write(`s3://${Bucket}/${Key}`, JSON.stringify(manifest));
  return { MapRunArn: mapRunArn, ResultWriterDetails: { Bucket, Key } };
};
