import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { parseCommandLine, UsageError } from '../../local/command-line';
import { useTemporaryFolder } from './temporary-folder';

const folder = useTemporaryFolder();

const FLAGS = [
  ...['--input', '--script', '--output', '--argument', '--environment', '--image', '--docker'],
  ...['--integration', '--instance-count', '--instance-preference', '--sharded', '--help', '-h'],
];

const HOSTILE = [
  ...['', ' ', '-', '--', '---', '=', '\\', '"', "'", '`id`', '$(id)', '${HOME}', '; rm -rf /', '| cat'],
  ...['../../etc/passwd', '/dev/null', '/proc/self/mem', 's3://bucket/key', 'a\nb', 'a\r\nb', '\u2028'],
  ...['--script', '--output=', 'NAME=value', '=value', '1=2', '__proto__', 'constructor', '🐧', '企鹅'],
  ...['0', '-1', '1e3', '100', '101', 'NaN', 'ml.m5.large', 'polling', 'sync', 'x'.repeat(10_000)],
];

/** A flag, one nearly so, or one with its value behind an equals sign. */
const flag = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...FLAGS) },
  fc.constantFrom(...FLAGS).map((name) => name.slice(0, -1)),
  fc.constantFrom(...FLAGS).map((name) => `${name}s`),
  fc.tuple(fc.constantFrom(...FLAGS), fc.constantFrom(...HOSTILE)).map(([name, value]) => `${name}=${value}`),
);

/** No program can be given a NUL. */
const text = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: 'binary', maxLength: 40 }).map((each) => each.replaceAll('\0', '')),
);

const commandLine = fc.array(fc.oneof(flag, text), { maxLength: 8 });

test('2,000 command lines are understood, or refused in one sentence, and nothing is made', () => {
  let refused = 0;
  fc.assert(
    fc.property(commandLine, (argv) => {
      try {
        parseCommandLine(argv, folder.path);
      } catch (error) {
        refused += 1;
        expect(error).toBeInstanceOf(UsageError);
        const { message } = error as UsageError;
        expect(message).not.toMatch(/^\s+at /m);
        expect(message.length).toBeGreaterThan(10);
      }
      expect(readdirSync(folder.path)).toEqual([]);
    }),
    { numRuns: 2_000 },
  );
  expect(refused).toBeGreaterThan(500);
  expect(refused).toBeLessThan(2_000);
});
