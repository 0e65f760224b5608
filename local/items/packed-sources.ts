import { join } from 'node:path';
import type { S3Mapping } from '../s3/s3-mapping';
import { packSourceFolder } from '../source-archive';

/**
 * Packs each folder of code that a mapping shows as an archive, so that many runs need not pack it again.
 * @param folder receives the archives. Absolute.
 * @returns the mappings, with files in place of such folders.
 */
export const packSources = (mappings: readonly S3Mapping[], folder: string): Promise<readonly S3Mapping[]> =>
  Promise.all(
    mappings.map(async (mapping, index) => {
      if (!mapping.isArchive) return mapping;
      const path = join(folder, `${index}.tar.gz`);
      await packSourceFolder(mapping.path, path);
      return { uri: mapping.uri, path };
    }),
  );
