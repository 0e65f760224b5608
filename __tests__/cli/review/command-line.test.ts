import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCommandLine, USAGE } from '../../../cli/review/command-line';
import { KINDS_OF_WARNINGS } from '../../../review/page/review-json';

const DOCUMENT = readFileSync(join(__dirname, '../../../docs/review.md'), 'utf8');

test('without flags the review is Markdown, and fails on no warning', () => {
  expect(parseCommandLine(['plan.json'])).toEqual({ file: 'plan.json', format: 'markdown', failOn: [] });
});

test('flags may stand before and behind the file', () => {
  expect(parseCommandLine(['--fail-on', 'plan', '-', '--format=json', '--fail-on=data-at-risk'])).toEqual({
    file: '-',
    format: 'json',
    failOn: ['plan', 'data-at-risk'],
  });
});

test.each(KINDS_OF_WARNINGS)('--fail-on takes the kind %s, and --help and docs/review.md name it', (kind) => {
  expect(parseCommandLine(['--fail-on', kind, 'plan.json'])?.failOn).toEqual([kind]);
  expect(USAGE).toContain(kind);
  expect(DOCUMENT).toContain(`\`${kind}\``);
});

test('the names of the kinds are the ones that pipelines use', () => {
  expect(KINDS_OF_WARNINGS).toEqual([
    'plan',
    'data-at-risk',
    'executions-at-risk',
    'access-widens',
    'cannot-be-seen',
  ]);
});

const KINDS = 'plan, data-at-risk, executions-at-risk, access-widens or cannot-be-seen';

test.each([
  [['--fail-on', 'data', 'a'], '--fail-on is "data"; did you mean data-at-risk?'],
  [['--fail-on', 'access-widening', 'a'], '--fail-on is "access-widening"; did you mean access-widens?'],
  [['--fail-on', 'KIND', 'a'], `--fail-on is "KIND"; it must be ${KINDS}.`],
  [['--fail-on=', 'a'], `--fail-on is ""; it must be ${KINDS}.`],
  [['a', '--fail-on'], `--fail-on has no value; it must be ${KINDS}.`],
  [['--format', 'jsn', 'a'], '--format is "jsn"; did you mean json?'],
  [['--format', 'yaml', 'a'], '--format is "yaml"; it must be markdown or json.'],
  [['--fail', 'a'], 'Unknown flag --fail; did you mean --fail-on?'],
  [['a', 'b'], 'Expected one file, got another one: "b".'],
  [['--markdown', 'a'], 'Unknown flag --markdown; see --help.'],
])('%j is refused in one sentence', (flags, message) => {
  expect(() => parseCommandLine(flags)).toThrow(new Error(message));
});
