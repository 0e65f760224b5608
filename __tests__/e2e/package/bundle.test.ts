import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { bundleFunctions } from '../../../functions/bundle/bundle';
import { FUNCTIONS } from '../../../workflow/functions/function-contracts';

const ROOT = resolve(__dirname, '../../..');
const KIBIBYTE = 1024;
const FUNCTION_NAMES = Object.values(FUNCTIONS).sort();

const folders = [1, 2].map(() => mkdtempSync(join(tmpdir(), 'bundles-')));
const [folder = '', again = ''] = folders;

beforeAll(async () => {
  for (const path of folders) await bundleFunctions(path);
});

afterAll(() => {
  for (const path of folders) rmSync(path, { recursive: true, force: true });
});

const files = (path: string): string[] => readdirSync(path, { recursive: true }).map(String).sort();

test('there is one file for each function, and nothing else', () => {
  expect(files(folder)).toEqual([...FUNCTION_NAMES].sort().flatMap((name) => [name, join(name, 'index.js')]));
});

test('a bundle can be read as a whole while it is made anew', async () => {
  const bundle = join(folder, 'start-processing-job', 'index.js');
  const { size } = statSync(bundle);
  const sizes = new Set<number>();
  let isMaking = true;
  const look = async (): Promise<void> => {
    while (isMaking) {
      sizes.add(statSync(bundle).size);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const looking = look();
  for (let time = 0; time < 2; time += 1) await bundleFunctions(folder);
  isMaking = false;
  await looking;
  expect([...sizes]).toEqual([size]);
});

describe.each(FUNCTION_NAMES)('the bundle %s', (name) => {
  test('is small', () => {
    // S3's client alone takes more room than all of another function.
    const limit = name.endsWith('-items') ? 340 : 180;
    expect(statSync(join(folder, name, 'index.js')).size).toBeLessThanOrEqual(limit * KIBIBYTE);
  });

  test('exports its handler and nothing else', () => {
    const { stdout } = spawnSync(
      process.execPath,
      [
        '-p',
        'JSON.stringify(Object.entries(require(process.argv[1])).map(([key, value]) => [key, typeof value]))',
      ].concat(join(folder, name, 'index.js')),
      { encoding: 'utf8', env: {} },
    );
    expect(JSON.parse(stdout)).toEqual([['handler', 'function']]);
  });

  test('has the same bytes wherever and whenever it is built', () => {
    const bytes = (path: string) => readFileSync(join(path, name, 'index.js'));
    expect(bytes(again).equals(bytes(folder))).toBe(true);
  });

  test('names no folder of the machine that built it', () => {
    const text = readFileSync(join(folder, name, 'index.js'), 'utf8');
    expect(text.includes(ROOT)).toBe(false);
    expect(text.includes(folder)).toBe(false);
  });

  test('refuses to load where a variable of its deployment is malformed, in a sentence', () => {
    const { status, stderr } = spawnSync(process.execPath, [join(folder, name, 'index.js')], {
      encoding: 'utf8',
      env: { POLL_FLOOR_IN_SECONDS: 'soon', MAX_CONCURRENCY: 'soon' },
    });
    expect(status).not.toBe(0);
    expect(stderr.match(/^Error: .*/m)?.[0]).toMatch(
      /(POLL_FLOOR_IN_SECONDS|MAX_CONCURRENCY) must be .*; got soon\.$/,
    );
  });
});
