import { format } from 'node:util';

type Body = () => void;

/** Jest fills only the placeholders of a title; `format` would append the remaining values. */
const titleOf = (title: string, row: unknown): string => {
  const values = Array.isArray(row) ? row : [row];
  return format(title, ...values.slice(0, title.match(/%[sijdo]/g)?.length ?? 0));
};

/** The full names of a file's tests as Jest prints them. Loads the file, but runs none of its tests. */
export const testNames = (path: string): readonly string[] => {
  const names: string[] = [];
  let within = '';
  const test = (title: string): void => {
    names.push(`${within}${title}`);
  };
  const describe = (title: string, body: Body): void => {
    const outer = within;
    within = `${within}${title} `;
    body();
    within = outer;
  };
  test.each = (rows: readonly unknown[]) => (title: string) => {
    for (const row of rows) test(titleOf(title, row));
  };
  describe.each = (rows: readonly unknown[]) => (title: string, body: (...values: unknown[]) => void) => {
    for (const row of rows) describe(titleOf(title, row), () => body(...(Array.isArray(row) ? row : [row])));
  };
  const own = { test: globalThis.test, describe: globalThis.describe };
  Object.assign(globalThis, { test, describe });
  try {
    jest.isolateModules(() => require(path));
  } finally {
    Object.assign(globalThis, own);
  }
  return names;
};
