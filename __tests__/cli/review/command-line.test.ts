import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REVIEW, reviewOptions } from '../../../cli/review/command-line';
import { KINDS_OF_WARNINGS } from '../../../review/page/warning-kinds';
import { helpOf, parse } from '../command-line/parse';

const DOCUMENT = readFileSync(join(__dirname, '../../../docs/review.md'), 'utf8');

const parseCommandLine = (argv: readonly string[]) => {
  const parsed = parse(REVIEW, argv);
  return parsed && reviewOptions(parsed.words[0], parsed.flags);
};

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
  expect(helpOf(REVIEW)).toContain(kind);
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
  [['--fail-on', 'data', 'a'], `--fail-on must be ${KINDS}; got "data".`],
  [['--fail-on=KIND', 'a'], `--fail-on must be ${KINDS}; got "KIND".`],
  [['--fail-on=', 'a'], '--fail-on needs a value after it.'],
  [['a', '--fail-on'], '--fail-on needs a value after it.'],
  [['--format', 'yaml', 'a'], '--format must be markdown or json; got "yaml".'],
  [
    ['--format', 'json', '--format', 'markdown', 'a'],
    '--format can be given only once; got "json" and "markdown".',
  ],
  [['--fail', 'a'], 'Unknown flag --fail; did you mean --fail-on?'],
  [['a', 'b'], 'Unexpected "b"; give one file, and review each plan by itself.'],
  [['--markdown', 'a'], 'Unknown flag --markdown; see npx sagemaker-processing review --help.'],
])('%j is refused in one sentence', (flags, message) => {
  expect(() => parseCommandLine(flags)).toThrow(new Error(message));
});
