import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { S3Mapping } from '../s3/s3-mapping';
import type { PlannedResource } from './planned-resources';

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

/**
 * The objects that the plan uploads from files of this machine, such as a script or a folder of code.
 * @param folder the folder where the plan was made, in which its relative paths start.
 */
export const plannedObjects = (resources: readonly PlannedResource[], folder: string): readonly S3Mapping[] =>
  resources
    .filter(({ type }) => type === 'aws_s3_object')
    .flatMap(({ values: { bucket, key, source } }) => {
      if (typeof bucket !== 'string' || typeof key !== 'string' || typeof source !== 'string') return [];
      const path = resolve(folder, source);
      return isFile(path) ? [{ uri: `s3://${bucket}/${key}`, path }] : [];
    });
