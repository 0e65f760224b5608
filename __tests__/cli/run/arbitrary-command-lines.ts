import fc from 'fast-check';
import { anyCharacter } from '../../support/any-character';

const FLAGS = [
  ...['--input', '--script', '--output', '--argument', '--environment', '--image', '--docker'],
  ...['--integration', '--instance-count', '--instance-preference', '--sharded', '--help', '-h'],
  ...['--source-dir', '--entrypoint', '--max-runtime', '--job', '--s3', '--plan', '--workflow'],
  ...['--execution-input', '--keep-failed', '--log', '--summary'],
];

const SWITCHES: readonly string[] = ['--docker', '--sharded', '--help', '-h'];

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
  fc.string({ unit: anyCharacter, maxLength: 40 }).map((each) => each.replaceAll('\0', '')),
);

const words = fc.array(fc.oneof(flag, text), { maxLength: 8 });

/** A mistake in the first word would hide all others, so each value follows its flag here. */
const flagsWithValues = fc
  .array(fc.tuple(fc.constantFrom(...FLAGS.filter((name) => !SWITCHES.includes(name))), text), {
    minLength: 1,
    maxLength: 3,
  })
  .chain((pairs) => fc.subarray(SWITCHES.slice(0, 2)).map((switches) => [...pairs.flat(), ...switches]));

/** Any command line after `npm start --`. */
export const commandLines = fc.oneof(words, flagsWithValues);
