import { readFileSync, statSync } from 'node:fs';
import { MAX_ITEMS, MAX_LIST_SIZE_IN_MIB } from '../../../workflow/fan-out/fan-out-rules';
import { parseItemList, UnreadableList } from '../../../workflow/fan-out/item-list';
import { FORMATS_ALLOWED, type ListedItem, listFormat } from '../../../workflow/fan-out/listed-item';
import { UsageError } from '../../command-line/usage-error';
import { pathOf, regularFile } from '../flags/local-paths';

const BYTES_OF_A_MIB = 1024 * 1024;

const readText = (file: string): string => {
  const { size } = statSync(file);
  if (size > MAX_LIST_SIZE_IN_MIB * BYTES_OF_A_MIB) {
    throw new UsageError(`--items must be a list of at most ${MAX_LIST_SIZE_IN_MIB} MiB; ${file} has more.`);
  }
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`--items must be a file that you can read; ${file} cannot be read (${code}).`);
  }
};

const parse = (text: string, file: string): ListedItem[] => {
  const format = listFormat(file);
  if (format === undefined) throw new UsageError(`--items must be ${FORMATS_ALLOWED}; got ${file}.`);
  try {
    return parseItemList(text, format);
  } catch (error) {
    throw error instanceof UnreadableList
      ? new UsageError(`--items must be ${error.allowed}; ${file} has ${error.got}.`)
      : error;
  }
};

/**
 * The items of `--items FILE`.
 * @param folder the user's working directory, to which a relative path refers.
 * @throws UsageError if there is no list, or none with 1 to 10,000 items.
 */
export const listedItems = (given: string, folder: string): readonly ListedItem[] => {
  const file = regularFile('items', pathOf('items', given, folder));
  const items = parse(readText(file), file);
  if (items.length > 0 && items.length <= MAX_ITEMS) return items;
  const allowed = `a list of 1 to ${MAX_ITEMS.toLocaleString('en-US')} items`;
  throw new UsageError(
    `--items must be ${allowed}; ${file} has ${items.length === 0 ? 'none' : items.length.toLocaleString('en-US')}.`,
  );
};
