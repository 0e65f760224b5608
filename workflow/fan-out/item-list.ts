import { parse as parseCsv } from 'csv-parse/sync';
import { isKnownKey } from '../job/job-keys';
import { PROCESSING_JOB_RULES } from '../job/processing-job-rules';
import { show } from '../rules/fault';
import { isRecord, parseJson } from '../rules/json-value';
import { itemOf, itemsOfArray, type ListedItem, type ListFormat } from './listed-item';

/** A list of which no item can be read. */
export class UnreadableList extends Error {
  /**
   * @param allowed the end of a sentence that begins with "must be".
   * @param got what the list has, or what is in the place of one.
   */
  constructor(
    readonly allowed: string,
    readonly got: string,
  ) {
    super(`the list must be ${allowed}; got ${got}`);
  }
}

/** A cell whose text is not what its key holds. */
class UnreadableCell extends Error {}

const isArrayOfObjects = (text: string): boolean => {
  const values = text.trimStart().startsWith('[') ? parseJson(text) : undefined;
  return Array.isArray(values) && isRecord(values[0]);
};

const itemsOfJsonLines = (text: string): ListedItem[] => {
  // Otherwise each line of a formatted array would be an item with a fault.
  if (isArrayOfObjects(text)) {
    throw new UnreadableList(
      'JSON Lines, with an object on each line',
      'one JSON array, which is a .json list',
    );
  }
  return text.split('\n').flatMap((row, index) => {
    const line = index + 1;
    if (row.trim() === '') return [];
    const value = parseJson(row);
    return value === undefined
      ? [{ line, error: `the line is not JSON: ${show(row.trim())}` }]
      : [itemOf(line, value)];
  });
};

const itemsOfJson = (text: string): ListedItem[] => {
  const values = parseJson(text);
  if (Array.isArray(values)) return itemsOfArray(values);
  throw new UnreadableList(
    'one JSON array of objects (a list with an object on each line is .jsonl)',
    show(text.trim()),
  );
};

/** A cell has text; what the key holds decides what the text means. */
const cellValue = (key: string, text: string): unknown => {
  const kind = isKnownKey(key) ? PROCESSING_JOB_RULES[key].kind : 'string';
  if (kind === 'string') return text;
  const value = parseJson(text);
  if (value === undefined) throw new UnreadableCell(`${key} must be JSON in a CSV file; got ${show(text)}`);
  return value;
};

const itemOfRecord = (line: number, cells: Readonly<Record<string, string>>): ListedItem => {
  try {
    const members = Object.entries(cells)
      .filter(([, text]) => text !== '')
      .map(([key, text]) => [key, cellValue(key, text)]);
    return itemOf(line, Object.fromEntries(members));
  } catch (error) {
    if (error instanceof UnreadableCell) return { line, error: error.message };
    throw error;
  }
};

interface CsvRow {
  /** Where it ends: a quoted cell may have several lines. */
  readonly line: number;
  readonly cells: readonly string[];
}

const csvRows = (text: string): CsvRow[] => {
  const lines: number[] = [];
  const options = { relaxColumnCount: true, skipEmptyLines: true, trim: true };
  try {
    const records = parseCsv(text, {
      ...options,
      onRecord: (record: string[], { lines: line }) => {
        lines.push(line);
        return record;
      },
    });
    return records.map((cells, index) => ({ line: lines[index] ?? 0, cells }));
  } catch (error) {
    throw new UnreadableList('valid CSV', `an error: ${(error as Error).message}`);
  }
};

const itemsOfCsv = (text: string): ListedItem[] => {
  const [firstLine = ''] = text.trimStart().split('\n');
  // In many countries, a spreadsheet separates cells with semicolons. No key has one, or a tab.
  if (/[;\t]/.test(firstLine)) {
    throw new UnreadableList('CSV with commas between the cells', `the header ${show(firstLine.trim())}`);
  }
  const [header, ...rows] = csvRows(text);
  const keys = header?.cells ?? [];
  const repeated = keys.find((key, index) => key !== '' && keys.indexOf(key) < index);
  if (repeated !== undefined) {
    throw new UnreadableList('CSV with each key once in its header', `${show(repeated)} twice`);
  }
  return rows.map(({ line, cells }) => {
    if (cells.length > keys.length) {
      return { line, error: `the line has ${cells.length} cells, but the header has ${keys.length}` };
    }
    return itemOfRecord(line, Object.fromEntries(cells.map((cell, index) => [keys[index] ?? '', cell])));
  });
};

const PARSERS: Readonly<Record<ListFormat, (text: string) => ListedItem[]>> = {
  jsonl: itemsOfJsonLines,
  csv: itemsOfCsv,
  json: itemsOfJson,
};

/**
 * Reads a list. An item that is not an object of known keys has its error; the others do not suffer from it.
 * @throws UnreadableList if the text is not of the format, but of another, or of none.
 */
export const parseItemList = (text: string, format: ListFormat): ListedItem[] =>
  PARSERS[format](text.replace(/^\uFEFF/, ''));
