import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { unzipSync } from 'fflate';
import { InputError } from '../../terraform-plan/input-error';
import { isMarker } from '../../terraform-plan/visible-values';
import { type PlanContents, unseenError } from './known-after-apply';
import type { PlannedResource } from './planned-resources';

/** The handler that a local run invokes. */
const HANDLER = 'index.handler';
const BUNDLE = 'index.js';

/** Lambda's own limit on the size of a function's unzipped code. */
const MOST_BYTES = 250 * 1024 * 1024;

/** A SHA-256 in Base64. `source_code_hash` may be any text, but the workflow's is the zip's hash. */
const SHA_256 = /^[A-Za-z0-9+/]{43}=$/;

const zipPath = (contents: PlanContents, resource: PlannedResource, folder: string): string => {
  const { address, values } = resource;
  const { filename } = values;
  if (isMarker(filename)) throw unseenError(contents, resource, 'filename', filename);
  if (typeof filename === 'string') return resolve(folder, filename);
  const source = ['s3_bucket', 'image_uri'].find(
    (name) => values[name] !== undefined && values[name] !== null,
  );
  const got = source === undefined ? 'it has none' : `its code comes from ${source}`;
  throw new InputError(
    `${address} must have its code in a zip on this machine, as filename; ${got}. A local run downloads no code.`,
  );
};

const checkHandler = ({ address, values }: PlannedResource): void => {
  if (values.handler === HANDLER) return;
  throw new InputError(
    `The handler of ${address} must be ${HANDLER} to run on this machine; got ${JSON.stringify(values.handler)}.`,
  );
};

const readZip = (path: string, { address, values }: PlannedResource): Uint8Array => {
  if (!existsSync(path)) {
    throw new InputError(
      `The zip of ${address} does not exist: ${path}. terraform plan writes it: plan on this machine, and name the folder of terraform -chdir with --chdir.`,
    );
  }
  const zip = readFileSync(path);
  const { source_code_hash: planned } = values;
  const hash = createHash('sha256').update(zip).digest('base64');
  if (typeof planned === 'string' && SHA_256.test(planned) && planned !== hash) {
    throw new InputError(
      `The zip of ${address} has changed since the plan: the SHA-256 of ${path} is ${hash}, and the plan has ${planned}. Plan again.`,
    );
  }
  return zip;
};

const unzip = (zip: Uint8Array, path: string): Readonly<Record<string, Uint8Array>> => {
  let size = 0;
  try {
    return unzipSync(zip, {
      filter: ({ name, originalSize }) => {
        size += originalSize;
        if (size > MOST_BYTES) throw new Error('more than 250 MB, the limit of Lambda');
        return !name.endsWith('/');
      },
    });
  } catch (error) {
    throw new InputError(`The zip ${path} cannot be unpacked: ${(error as Error).message}.`);
  }
};

/** A name in a zip may lead out of the folder. */
const writeBelow = (folder: string, name: string, bytes: Uint8Array): void => {
  const file = resolve(folder, name);
  if (!file.startsWith(folder + sep)) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, bytes);
};

/**
 * Unpacks the zip of a function.
 * @param folder the folder where the plan was made, in which its relative paths start.
 * @param unpackTo an absolute path.
 * @returns the path of the file that exports the handler.
 * @throws InputError if the zip is not on this machine, or not the one that the plan deploys.
 */
export const unpackFunction = (
  contents: PlanContents,
  resource: PlannedResource,
  { folder, unpackTo }: { readonly folder: string; readonly unpackTo: string },
): string => {
  checkHandler(resource);
  const path = zipPath(contents, resource, folder);
  const files = unzip(readZip(path, resource), path);
  if (!Object.hasOwn(files, BUNDLE))
    throw new InputError(`The zip ${path} must have a file ${BUNDLE}; it has none.`);
  for (const [name, bytes] of Object.entries(files)) writeBelow(unpackTo, name, bytes);
  return join(unpackTo, BUNDLE);
};
