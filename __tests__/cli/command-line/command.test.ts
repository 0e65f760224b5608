import { type CommandSpec, newCommand, newProgram } from '../../../cli/command-line/command';
import type { Flags } from '../../../cli/command-line/flags';
import { UsageError } from '../../../cli/command-line/usage-error';
import { helpOf, parse } from './parse';

const FLAGS = {
  file: { value: 'FILE', description: 'a file' },
  argument: { value: 'TEXT', description: 'a text', isRepeatable: true, takesAnyText: true },
  color: { value: 'COLOR', description: 'a color', choices: ['red', 'green'] },
  fast: { description: 'a switch' },
} as const satisfies Flags;

const PAINT = {
  name: 'paint',
  summary: 'paint a wall',
  description: 'Paints a wall.',
  flags: FLAGS,
  argument: { name: 'wall', description: 'the wall' },
  examples: [{ does: 'The north wall in red', line: 'npx sagemaker-processing paint --color red north' }],
  notes: 'Exit codes: 0 the wall is painted.',
} as const satisfies CommandSpec;

/** The message with which the program refuses words, or undefined. */
const refusal = (...words: readonly string[]): string | undefined => {
  const program = newProgram('Paints.', '', [newCommand(PAINT).action(() => undefined)]);
  try {
    program.parse(words, { from: 'user' });
    return undefined;
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
};

test('flags and the word besides them may stand in any order', () => {
  expect(parse(PAINT, ['--argument', 'a', 'north', '--fast', '--color=red', '--argument=b'])).toEqual({
    words: ['north'],
    flags: { argument: ['a', 'b'], color: 'red', fast: true },
  });
});

test('a flag that is not given is not there', () => {
  expect(parse(PAINT, [])).toEqual({ words: [], flags: {} });
});

test('a flag that takes any text takes an empty one, and one that is a flag itself', () => {
  expect(parse(PAINT, ['--argument', '', '--argument', '--fast', '--argument', '--help'])?.flags).toEqual({
    argument: ['', '--fast', '--help'],
  });
});

test.each([['--help'], ['-h'], ['--version']])('%s is no fault', (flag) => {
  expect(parse(PAINT, [flag])).toBeUndefined();
});

test.each([
  [['paint', '--flie', 'a'], 'Unknown flag --flie; did you mean --file?'],
  [['paint', '-x'], 'Unknown flag --x; see npx sagemaker-processing paint --help.'],
  [['paint', '--file'], '--file needs a value after it.'],
  [['paint', '--file', '--fast'], '--file needs a value after it.'],
  [['paint', '--file', ''], '--file needs a value after it.'],
  [['paint', '--file', 'a', '--file', 'b'], '--file can be given only once; got "a" and "b".'],
  [['paint', '--color', 'blue'], '--color must be red or green; got "blue".'],
  [['paint', '--fast=yes'], '--fast takes no value; got "yes".'],
  [['paint', '--help=yes'], '--help takes no value; got "yes".'],
  [['paint', 'north', 'south'], 'Unexpected "south"; see npx sagemaker-processing paint --help.'],
  [['paint', 'north', '--', '--fast'], 'Unexpected "--fast"; see npx sagemaker-processing paint --help.'],
  [['pant'], 'Unknown command pant; did you mean paint?'],
  [['sculpt'], 'Unknown command sculpt; see npx sagemaker-processing --help.'],
  [['--file', 'a'], '--file belongs after the command, as in: npx sagemaker-processing paint --file'],
])('%j is refused in one sentence', (words, message) => {
  expect(refusal(...words)).toBe(message);
});

test('the help has the usage, the word, each flag with its value, the examples and the notes', () => {
  expect(helpOf(PAINT)).toBe(`Usage: npx sagemaker-processing paint [flags] wall

Paints a wall.

Arguments:
  wall             the wall

Flags:
  --file FILE      a file
  --argument TEXT  a text
  --color COLOR    a color
  --fast           a switch
  --version        print the version
  --help           print this text

Examples:
  The north wall in red:
    npx sagemaker-processing paint --color red north

Exit codes: 0 the wall is painted.
`);
});
