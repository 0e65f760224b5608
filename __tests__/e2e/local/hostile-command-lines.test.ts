import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { commandLines } from '../../cli/run/arbitrary-command-lines';
import { guarded } from '../../support/guarded-process';
import { filesIn, writeFiles } from '../../support/temporary-folder';

const ROOT = resolve(__dirname, '../../..');
const top = realpathSync(mkdtempSync(join(tmpdir(), 'hostile-')));
const BAD_USE = 2;

/** Succeeded, failed, or succeeded with lost files. */
const ENDS_OF_RUNS: readonly (number | null)[] = [0, 1, 3];

/** Shared by all tests, because tsx keeps its cache there. */
const temporary = join(top, 'tmp');

afterAll(() => rmSync(top, { recursive: true, force: true }));

interface Outcome {
  readonly exitCode: number | null;
  /** The kernel's signal, if the process exceeds its processor time. */
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

/** Processor seconds of each process: about ten times what it needs, so that a busy machine fails no test. */
const PROCESSOR_SECONDS = 20;

/** What `npm start --` runs, in a folder. */
const runMain = (argv: readonly string[], folder: string) =>
  new Promise<Outcome>((resolveRun, reject) => {
    const program = [process.execPath, '--import', 'tsx', 'cli/main.ts', 'run', ...argv];
    const limited = ['-c', `ulimit -t ${PROCESSOR_SECONDS}; exec "$@"`, 'sh', ...program];
    const child = guarded(
      spawn('sh', limited, {
        cwd: ROOT,
        env: { ...process.env, INIT_CWD: folder, TMPDIR: temporary },
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    child.once('error', reject);
    child.once('close', (exitCode, signal) => resolveRun({ exitCode, signal, output }));
  });

/** The user's working directory, two levels below a folder of its own, because a path may lead out of it. */
const workingFolder = (index: number): { readonly outer: string; readonly folder: string } => {
  const outer = join(top, `line-${index}`);
  const folder = join(outer, 'a', 'b');
  writeFiles(folder, { 'run.py': 'print("ran")\n', 'data/a.csv': '1\n', 'two\nlines.py': '' });
  symlinkSync('loop', join(folder, 'loop'));
  spawnSync('mkfifo', [join(folder, 'pipe')]);
  return { outer, folder };
};

const contentOf = (folder: string) => ({
  names: readdirSync(folder, { recursive: true }).sort(),
  files: filesIn(folder),
});

/** Runs two at a time, on at least two cores. */
const inTwos = async <Item, Result>(
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> => {
  const results: Result[] = [];
  const left = items.entries();
  const workLeft = async (): Promise<void> => {
    for (const [index, item] of left) results[index] = await work(item, index);
  };
  await Promise.all([workLeft(), workLeft()]);
  return results;
};

beforeAll(() => mkdirSync(temporary));

interface End {
  readonly exitCode: number | null;
  /** What is wrong with it. */
  readonly faults: readonly string[];
}

/** How a command line ends. A running job may take long. */
const endOf = async (line: readonly string[], index: number): Promise<End> => {
  const { outer, folder } = workingFolder(index);
  const before = contentOf(outer);
  const { exitCode, signal, output } = await runMain(line, folder);
  const after = contentOf(outer);
  const refused = exitCode === BAD_USE;
  const checks: readonly (readonly [fault: string, found: boolean])[] = [
    [`ends with ${signal ?? exitCode}`, !ENDS_OF_RUNS.includes(exitCode) && !refused],
    [`shows a stack trace: ${output}`, /^\s+at /m.test(output)],
    [`is refused without a sentence: ${output}`, refused && !SENTENCE.test(output)],
    ['is refused and has made something', refused && !isDeepStrictEqual(after, before)],
    ['has changed a file', !isDeepStrictEqual({ ...after.files, ...before.files }, after.files)],
  ];
  const faults = checks.flatMap(([fault, found]) => (found ? [`${JSON.stringify(line)} ${fault}`] : []));
  return { exitCode, faults };
};

/** It may end with what to type. */
const SENTENCE = /\S.*([.?]|plan\.json|=PATH|\/NAME)\n$/s;

/** Each is valid to a parser, or looks valid. */
const REFUSED: readonly (readonly string[])[] = [
  ['--output', '/proc/outputs'],
  ['--output', 'x'.repeat(300)],
  ['--output', 'deep/er/'.concat('x'.repeat(300))],
  ['--output', 'loop/below'],
  ['--output', 'run.py'],
  ['--output', '/dev/null/below'],
  ['--script', 'pipe'],
  ['--script', '/dev/null'],
  ['--script', 'two\nlines.py'],
  ['--script', 'run.py', '--input', 'pipe'],
  ['--script', 'run.py', '--input', '/dev/zero'],
  ['--script', 'run.py', '--input', '.', '--output', 'data'],
  ['--script', '../../run.py'],
  ['--script', 'run.py', '--instance-count', '９'],
  ['--script', 'run.py', '--environment', `A=${'x'.repeat(257)}`],
  ['--script', 'run.py', '--argument', '\u2028'],
  ['--script', 'run.py', ...Array(101).fill('--argument=x')],
  ['--instance-preference', 'ml.$(id).large'],
  ['--image', 'an\nimage'],
  ['--image', 'x'.repeat(256)],
];

/** No argument can contain a NUL, and half of a surrogate pair arrives as U+FFFD. */
const SAMPLE = fc.sample(commandLines, { seed: 3, numRuns: 36 });

const leftBehind = (): string[] => readdirSync(temporary).filter((name) => !name.startsWith('tsx-'));

test('hostile command lines are refused in time and in a sentence, and make nothing, or run a job', async () => {
  const ends = await inTwos(SAMPLE, endOf);
  expect(ends.flatMap(({ faults }) => faults)).toEqual([]);
  const refused = ends.filter(({ exitCode }) => exitCode === BAD_USE);
  expect(refused.length).toBeGreaterThan(SAMPLE.length / 2);
  expect(refused.length).toBeLessThan(SAMPLE.length);
  expect(leftBehind()).toEqual([]);
});

test('what only the files, the job’s limits or the file system tell is refused as well', async () => {
  const ends = await inTwos(REFUSED, (line, index) => endOf(line, SAMPLE.length + index));
  expect(ends.flatMap(({ faults }) => faults)).toEqual([]);
  expect(REFUSED.filter((_, index) => ends[index]?.exitCode !== BAD_USE)).toEqual([]);
  expect(leftBehind()).toEqual([]);
});
