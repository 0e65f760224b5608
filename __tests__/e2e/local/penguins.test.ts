import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const EXAMPLE = join(__dirname, '../../../examples/penguins');
const DATA = join(EXAMPLE, 'data');
const FILES = ['torgersen.csv', 'biscoe.csv', 'dream.csv'];
const [HEADER = ''] = readFileSync(join(DATA, 'torgersen.csv'), 'utf8').split('\n', 1);
/** All penguins under one header. */
const CSV = [HEADER, ...FILES.flatMap((name) => linesOf(name).slice(1)), ''].join('\n');
const MEASUREMENTS = ['bill_length_mm', 'bill_depth_mm', 'flipper_length_mm', 'body_mass_g'] as const;

type Measurement = (typeof MEASUREMENTS)[number];
type Row = Record<string, string>;

interface Scale {
  median: number;
  mean: number;
  standard_deviation: number;
}

interface Statistics {
  rows: { read: number; dropped: number; train: number; test: number };
  species: { train: Record<string, number>; test: Record<string, number> };
  features: Record<Measurement, Scale>;
}

function linesOf(name: string): string[] {
  return readFileSync(join(DATA, name), 'utf8').trimEnd().split('\n');
}

const python = spawnSync('python3', ['--version']);
const testWithPython = python.status === 0 ? test : test.skip;
if (python.status !== 0) {
  console.warn('python3 is not on the PATH: the tests that run examples/penguins/preprocess.py are skipped');
}

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'penguins-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the script; what it writes goes to the folder `output` of the test's temporary folder. */
function runScript(inputDir: string, options: string[] = [], output = 'output') {
  const outputDir = join(folder, output);
  const script = join(EXAMPLE, 'preprocess.py');
  const { status, stdout, stderr } = spawnSync(
    'python3',
    [script, '--input-dir', inputDir, '--output-dir', outputDir, ...options],
    { encoding: 'utf8' },
  );
  return { status, stdout, stderr, outputDir };
}

/** Runs the script on good input and returns the three files it writes, as text and parsed. */
function preprocess(inputDir = DATA, options: string[] = [], output = 'output') {
  const { status, stdout, stderr, outputDir } = runScript(inputDir, options, output);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const [train, test, json] = ['train.csv', 'test.csv', 'statistics.json'].map((name) =>
    readFileSync(join(outputDir, name), 'utf8'),
  ) as [string, string, string];
  const statistics: Statistics = JSON.parse(json);
  return { stdout, files: { train, test, json }, train: parse(train), test: parse(test), statistics };
}

/** Writes SageMaker's file with the hosts, and returns the option that passes it. */
function onHost(current_host: string, hosts: string[]): string[] {
  const path = join(folder, `${current_host}.json`);
  writeFileSync(path, JSON.stringify({ current_host, hosts }));
  return ['--resource-config', path];
}

/** Creates an input folder with the given files. */
function inputOf(files: Record<string, string>): string {
  const inputDir = join(folder, 'input');
  mkdirSync(inputDir);
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(inputDir, name), content);
  }
  return inputDir;
}

/** Parses a CSV text without quoted fields into one record per row. */
function parse(csv: string): Row[] {
  const [header = '', ...lines] = csv.trimEnd().split('\n');
  const names = header.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((field, i) => [names[i], field])));
}

function column(rows: Row[], name: string): number[] {
  return rows.map((row) => Number(row[name]));
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function standardDeviation(values: number[]): number {
  const center = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - center) ** 2)));
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  // The middle value, or the two middle values.
  return mean(sorted.slice(Math.ceil(middle) - 1, Math.floor(middle) + 1));
}

/** Takes a standardized value back to millimetres or grams. */
function restore(value: number, { mean, standard_deviation }: Scale): number {
  return value * standard_deviation + mean;
}

describe('the penguins data', () => {
  test.each([
    ['biscoe.csv', 'Biscoe', 168],
    ['dream.csv', 'Dream', 124],
    ['torgersen.csv', 'Torgersen', 52],
  ])('%s has the penguins of %s alone, %d of them', (name, island, count) => {
    const rows = parse(readFileSync(join(DATA, name), 'utf8'));
    expect(rows.map((row) => row.island)).toEqual(Array(count).fill(island));
  });

  test('every file has the same header', () => {
    expect(readdirSync(DATA).map((name) => linesOf(name)[0])).toEqual(Array(3).fill(HEADER));
  });

  test('all 344 penguins are there', () => {
    expect(parse(CSV)).toHaveLength(344);
  });

  test('two penguins lack all four measurements and no other penguin lacks any', () => {
    const missing = parse(CSV).map((row) => MEASUREMENTS.filter((name) => row[name] === '').length);
    expect(missing.filter((count) => count > 0)).toEqual([4, 4]);
  });

  test('eleven penguins lack their sex', () => {
    expect(parse(CSV).filter((row) => row.sex === '')).toHaveLength(11);
  });
});

describe('the preprocessing of the penguins', () => {
  testWithPython('the training rows and the test rows add up to the rows kept', () => {
    const { train, test, statistics } = preprocess();
    expect(train.length + test.length).toBe(342);
    expect(statistics.rows).toEqual({ read: 344, dropped: 2, train: train.length, test: test.length });
  });

  testWithPython('the progress tells how many rows were read, dropped and split', () => {
    const { stdout } = preprocess();
    expect(stdout).toContain('read 344 rows from 3 files\n');
    expect(stdout).toContain('dropped 2 rows without species or measurements\n');
    expect(stdout).toContain('train 273 rows, test 69 rows\n');
  });

  testWithPython('every species gives the same fraction of its rows to the test set', () => {
    const { statistics } = preprocess(DATA, ['--test-fraction', '0.25']);
    const { train, test } = statistics.species;
    expect(Object.keys(test)).toEqual(['Adelie', 'Chinstrap', 'Gentoo']);
    for (const [species, count = 0] of Object.entries(test)) {
      const size = count + (train[species] ?? 0);
      expect(Math.abs(count - size * 0.25)).toBeLessThanOrEqual(0.5);
    }
  });

  testWithPython('the same seed gives identical bytes', () => {
    const first = preprocess(DATA, ['--seed', '7'], 'first');
    const second = preprocess(DATA, ['--seed', '7'], 'second');
    expect(second.files).toEqual(first.files);
  });

  testWithPython('another seed gives another split', () => {
    const first = preprocess(DATA, ['--seed', '7'], 'first');
    const second = preprocess(DATA, ['--seed', '8'], 'second');
    expect(second.statistics.rows).toEqual(first.statistics.rows);
    expect(second.statistics.features).not.toEqual(first.statistics.features);
  });

  testWithPython('the same rows in another order and in two files give identical bytes', () => {
    const [header = '', ...lines] = CSV.trimEnd().split('\n');
    const shard = (rows: string[]) => `${[header, ...rows].join('\n')}\n`;
    const reversed = lines.toReversed();
    const inputDir = inputOf({
      'part-0.csv': shard(reversed.slice(0, 100)),
      'part-1.csv': shard(reversed.slice(100)),
    });
    expect(preprocess(inputDir, [], 'sharded').files).toEqual(preprocess().files);
  });

  testWithPython('the training measurements have mean 0 and standard deviation 1', () => {
    const { train } = preprocess();
    for (const name of MEASUREMENTS) {
      const values = column(train, name);
      expect(Math.abs(mean(values))).toBeLessThan(1e-6);
      expect(Math.abs(standardDeviation(values) - 1)).toBeLessThan(1e-6);
    }
  });

  testWithPython('the test set is standardized by the training statistics', () => {
    const { train, test, statistics } = preprocess();
    const kept = parse(CSV).filter((row) => row.body_mass_g !== '');
    for (const name of MEASUREMENTS) {
      const scale = statistics.features[name];
      const restored = (rows: Row[]) =>
        column(rows, name).map((value) => Number(restore(value, scale).toFixed(1)));
      const ascending = (a: number, b: number) => a - b;
      expect(mean(restored(train))).toBeCloseTo(scale.mean, 6);
      expect(standardDeviation(restored(train))).toBeCloseTo(scale.standard_deviation, 6);
      // Only if both sets were standardized by this scale do they restore to the measured values.
      expect([...restored(train), ...restored(test)].sort(ascending)).toEqual(
        column(kept, name).sort(ascending),
      );
    }
  });

  testWithPython('a missing measurement becomes the median of the training rows', () => {
    const withoutMassOnTorgersen = CSV.replace(/^(\w+,Torgersen,.*,)\d+(,\w*)$/gm, '$1$2');
    const { train, test, statistics } = preprocess(inputOf({ 'penguins.csv': withoutMassOnTorgersen }));
    const scale = statistics.features.body_mass_g;
    const onTorgersen = (row: Row) => row.island_Torgersen === '1';
    const mass = (rows: Row[]) => column(rows, 'body_mass_g').map((value) => restore(value, scale));

    expect(scale.median).toBeCloseTo(median(mass(train.filter((row) => !onTorgersen(row)))), 4);
    const imputed = mass([...train, ...test].filter(onTorgersen));
    expect(imputed).toHaveLength(51);
    for (const value of imputed) {
      expect(value).toBeCloseTo(scale.median, 4);
    }
  });

  testWithPython('a penguin without a species is dropped', () => {
    const { statistics } = preprocess(inputOf({ 'penguins.csv': CSV.replace('Gentoo', '') }));
    expect(statistics.rows.dropped).toBe(3);
  });

  testWithPython('a missing sex is a category of its own', () => {
    const { train, test } = preprocess();
    // Two of the eleven penguins without a sex have no measurements either.
    expect([...train, ...test].filter((row) => row.sex_unknown === '1')).toHaveLength(9);
  });

  testWithPython('no missing value is left', () => {
    const { train, test } = preprocess();
    for (const { species, ...features } of [...train, ...test]) {
      expect(species).toMatch(/^(Adelie|Chinstrap|Gentoo)$/);
      expect(Object.values(features)).toHaveLength(10);
      expect(Object.values(features).filter((field) => !/^-?\d+(\.\d+)?$/.test(field))).toEqual([]);
    }
  });
});

describe('on one of several hosts', () => {
  const written = (options: string[]) => readdirSync(runScript(DATA, options).outputDir).sort();

  testWithPython('the files carry the name of the host, so that no host overwrites another’s', () => {
    const hosts = ['algo-1', 'algo-2'];
    expect(written(onHost('algo-1', hosts))).toEqual([
      'statistics-algo-1.json',
      'test-algo-1.csv',
      'train-algo-1.csv',
    ]);
    expect(written(onHost('algo-2', hosts))).toHaveLength(6);
  });

  testWithPython('the last line of progress names the files that are there', () => {
    const { stdout, outputDir } = runScript(DATA, onHost('algo-2', ['algo-1', 'algo-2']));
    expect(stdout).toContain(
      `wrote train-algo-2.csv, test-algo-2.csv and statistics-algo-2.json to ${outputDir}\n`,
    );
  });

  testWithPython('the rows are those that the only host would write', () => {
    const { outputDir } = runScript(DATA, onHost('algo-2', ['algo-1', 'algo-2']), 'second');
    const { files } = preprocess();
    expect(readFileSync(join(outputDir, 'train-algo-2.csv'), 'utf8')).toBe(files.train);
    expect(readFileSync(join(outputDir, 'test-algo-2.csv'), 'utf8')).toBe(files.test);
    expect(readFileSync(join(outputDir, 'statistics-algo-2.json'), 'utf8')).toBe(files.json);
  });

  testWithPython('a share of the files is enough, and the statistics are those of its rows', () => {
    const share = inputOf({ 'dream.csv': readFileSync(join(DATA, 'dream.csv'), 'utf8') });
    const { outputDir } = runScript(share, onHost('algo-2', ['algo-1', 'algo-2']));
    const { rows }: Statistics = JSON.parse(readFileSync(join(outputDir, 'statistics-algo-2.json'), 'utf8'));
    expect(rows).toEqual({ read: 124, dropped: 0, train: 99, test: 25 });
  });

  testWithPython('the only host writes files without its name', () => {
    expect(written(onHost('algo-1', ['algo-1']))).toEqual(['statistics.json', 'test.csv', 'train.csv']);
  });

  testWithPython('a host without SageMaker’s file is the only one', () => {
    const options = ['--resource-config', join(folder, 'nowhere', 'resourceconfig.json')];
    expect(written(options)).toEqual(['statistics.json', 'test.csv', 'train.csv']);
  });

  testWithPython.each(['', '[]', '{"hosts": ["algo-1", "algo-2"]}', '{"current_host": "algo-1"}'])(
    'a file that does not name the hosts, %j, gives one sentence and no output',
    (content) => {
      const path = join(folder, 'resourceconfig.json');
      writeFileSync(path, content);
      const { status, stderr, outputDir } = runScript(DATA, ['--resource-config', path]);
      expect({ status, stderr }).toEqual({
        status: 1,
        stderr: `preprocess.py: ${path} is not a JSON object with current_host and hosts\n`,
      });
      expect(existsSync(outputDir)).toBe(false);
    },
  );
});

describe('wrong input to the preprocessing gives one sentence and no traceback', () => {
  const onlyPenguin = CSV.split('\n').slice(0, 2).join('\n');

  testWithPython.each<[string, Record<string, string>, string[], string]>([
    ['a folder without a CSV file', { 'notes.txt': 'no penguins' }, [], 'has no CSV file'],
    ['an empty file', { 'a.csv': '' }, [], 'the header lacks species, island, sex'],
    ['a missing column', { 'a.csv': CSV.replace('body_mass_g', 'mass') }, [], 'the header lacks body_mass_g'],
    ['a word for a number', { 'a.csv': CSV.replace('3750', 'heavy') }, [], "body_mass_g is 'heavy', not a"],
    [
      'a number that is not finite',
      { 'a.csv': CSV.replace('39.1', 'nan') },
      [],
      "line 2: bill_length_mm is 'nan'",
    ],
    [
      'a row cut short',
      { 'a.csv': CSV.replace(',3750,male', '') },
      [],
      'a.csv, line 2: the row does not have 7',
    ],
    ['a single row', { 'a.csv': onlyPenguin }, [], 'too few usable rows (1)'],
    ['a test fraction of 0', { 'a.csv': CSV }, ['--test-fraction', '0'], 'must lie between 0 and 1: 0.0'],
    ['a test fraction of 1', { 'a.csv': CSV }, ['--test-fraction', '1'], 'must lie between 0 and 1: 1.0'],
    ['a test fraction of nan', { 'a.csv': CSV }, ['--test-fraction', 'nan'], 'must lie between 0 and 1: nan'],
  ])('%s', (_case, files, options, sentence) => {
    const { status, stderr, outputDir } = runScript(inputOf(files), options);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^preprocess\.py: .+\n$/);
    expect(stderr).toContain(sentence);
    expect(existsSync(outputDir)).toBe(false);
  });
});
