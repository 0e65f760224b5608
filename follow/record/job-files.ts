import { isRecord, memberAt } from '../../workflow/rules/json-value';
import type { RunFiles } from '../../workflow/run/run-record';
import { objectPrefix } from '../api/object-prefix';
import type { RunApi } from '../api/run-api';

/** More pages take longer than their number is worth. */
const MAX_PAGES = 5;

const text = (value: unknown, path: string): string => {
  const found = memberAt(value, path);
  return typeof found === 'string' ? found : '';
};

const listAt = (request: unknown, path: string): readonly unknown[] => {
  const list = memberAt(request, path);
  return Array.isArray(list) ? list.filter(isRecord) : [];
};

/** An input of a job's request. */
export interface JobInput {
  readonly files: RunFiles;
  /** A manifest names the objects, which its URI does not. */
  readonly isManifest: boolean;
}

/** The inputs from S3. */
export const jobInputs = (request: unknown): readonly JobInput[] =>
  listAt(request, 'ProcessingInputs').flatMap((input) => {
    const place = text(input, 'S3Input.S3Uri');
    if (place === '') return [];
    return [
      {
        files: { name: text(input, 'InputName'), place, localPath: text(input, 'S3Input.LocalPath') },
        isManifest: text(input, 'S3Input.S3DataType') === 'ManifestFile',
      },
    ];
  });

export const jobOutputs = (request: unknown): readonly RunFiles[] =>
  listAt(request, 'ProcessingOutputConfig.Outputs').map((output) => ({
    name: text(output, 'OutputName'),
    place: text(output, 'S3Output.S3Uri'),
    localPath: text(output, 'S3Output.LocalPath'),
  }));

/** The input with the number and the size of its objects now, unless there are more than 5,000. */
export const countedInput = async (
  { files, isManifest }: JobInput,
  objectPage: RunApi['objectPage'],
): Promise<RunFiles> => {
  const place = objectPrefix(files.place);
  if (isManifest || place === undefined) return files;
  let [count, sizeInBytes] = [0, 0];
  let token: string | undefined;
  for (let pages = 0; pages === 0 || token !== undefined; pages += 1) {
    if (pages === MAX_PAGES) return files;
    const page = await objectPage(place, token);
    for (const object of page.items) {
      // The console makes an empty object for a folder.
      if (object.sizeInBytes === 0 && object.key.endsWith('/')) continue;
      count += 1;
      sizeInBytes += object.sizeInBytes;
    }
    token = page.nextToken;
  }
  return { ...files, count, sizeInBytes };
};
