import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { testWithPython } from '../../support/requirements';
import { useTemporaryFolder, writeFiles } from '../../support/temporary-folder';

const SCRIPT = resolve(__dirname, '../../../examples/penguins/evaluate.py');
const folder = useTemporaryFolder();
const here = (path: string) => join(folder.path, path);

/** Runs the script on the files of a folder. */
const evaluate = (files: Readonly<Record<string, string>>, ...options: readonly string[]) => {
  writeFiles(here('input'), files);
  const argv = [SCRIPT, '--input-dir', here('input'), '--output-dir', here('output'), ...options];
  const { status, stdout, stderr } = spawnSync('python3', argv, { encoding: 'utf8' });
  return { status, stdout, stderr };
};

const evaluation = (): unknown => JSON.parse(readFileSync(here('output/evaluation.json'), 'utf8'));

/** Adelie's centroid is (0, 1), and Gentoo's (10, 0). */
const TRAIN = 'species,x,y\nAdelie,-1,0\nAdelie,1,2\nAdelie,0,1\nGentoo,10,0\n';

testWithPython()('each test row is taken for the species whose centroid is nearest', () => {
  const test = 'species,x,y\nAdelie,1,0\nGentoo,9,1\nGentoo,2,2\nChinstrap,8,8\n';
  expect(evaluate({ 'train.csv': TRAIN, 'test.csv': test })).toMatchObject({ status: 0, stderr: '' });
  expect(evaluation()).toEqual({
    accuracy: 0.5,
    baseline: { species: 'Adelie', accuracy: 0.25 },
    rows: { train: 4, test: 4, correct: 2 },
    confusion: { Adelie: { Adelie: 1 }, Chinstrap: { Gentoo: 1 }, Gentoo: { Adelie: 1, Gentoo: 1 } },
  });
});

testWithPython()('the files of several hosts are one set', () => {
  const [header = '', ...rows] = TRAIN.trimEnd().split('\n');
  const files = Object.fromEntries(
    rows.map((row, index) => [`train-algo-${index}.csv`, `${header}\n${row}\n`]),
  );
  expect(evaluate({ ...files, 'test-algo-1.csv': 'species,x,y\nGentoo,9,0\n' }).status).toBe(0);
  expect(evaluation()).toMatchObject({ accuracy: 1, rows: { train: 4, test: 1 } });
});

testWithPython()('an accuracy below the minimum fails the step after it has written the file', () => {
  const test = 'species,x,y\nAdelie,9,0\n';
  const { status, stderr } = evaluate({ 'train.csv': TRAIN, 'test.csv': test }, '--minimum-accuracy', '0.5');
  expect({ status, stderr }).toEqual({ status: 1, stderr: 'evaluate.py: the accuracy 0.000 is below 0.5\n' });
  expect(evaluation()).toMatchObject({ accuracy: 0 });
});

testWithPython().each<[string, Record<string, string>, string[], string]>([
  ['no training rows', { 'test.csv': TRAIN }, [], 'has no train*.csv'],
  ['a header alone', { 'train.csv': 'species,x,y\n', 'test.csv': TRAIN }, [], 'train.csv has no row'],
  ['no species', { 'train.csv': 'x,y\n1,2\n', 'test.csv': TRAIN }, [], 'the header lacks species'],
  [
    'a word for a number',
    { 'train.csv': TRAIN.replace('10', 'ten'), 'test.csv': TRAIN },
    [],
    "x is 'ten', not a number",
  ],
  [
    'a row cut short',
    { 'train.csv': TRAIN.replace(',0\n', '\n'), 'test.csv': TRAIN },
    [],
    'does not have 3 fields',
  ],
  ['other columns', { 'train.csv': TRAIN, 'test.csv': TRAIN.replace('x', 'z') }, [], 'different columns'],
  [
    'a minimum of nan',
    { 'train.csv': TRAIN, 'test.csv': TRAIN },
    ['--minimum-accuracy', 'nan'],
    'must lie between 0 and 1',
  ],
])('%s gives one sentence and no output', (_case, files, options, sentence) => {
  const { status, stderr } = evaluate(files, ...options);
  expect(status).toBe(1);
  expect(stderr).toMatch(/^evaluate\.py: .+\n$/);
  expect(stderr).toContain(sentence);
  expect(existsSync(here('output'))).toBe(false);
});
