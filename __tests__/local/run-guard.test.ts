import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openRunGuard } from '../../local/run-guard';
import { until } from './processes';
import { useTemporaryFolder } from './temporary-folder';

const folder = useTemporaryFolder();
const told = () => join(folder.path, 'told');
const tell = (text: string) => ['sh', '-c', 'printf "%s\\n" "$1" >> "$2"', 'sh', text, told()] as const;

/** A program with a guard of its own, that is up once it says so. */
const program = () =>
  spawn(process.execPath, [
    '--import',
    'tsx',
    '-e',
    `
    const { openRunGuard } = require(${JSON.stringify(require.resolve('../../local/run-guard'))});
    const guard = openRunGuard([${JSON.stringify(tell('last'))}]);
    guard.add(${JSON.stringify(tell("it's $(the) first"))});
    setInterval(() => undefined, 1000);
    console.log('up');`,
  ]);

describe('the guard of a run', () => {
  test('does what it was told where the program is killed, and the last at last', async () => {
    const child = program();
    await new Promise((resolve) => child.stdout.once('data', resolve));
    process.kill(child.pid as number, 'SIGKILL');
    await until(() => existsSync(told()) && readFileSync(told(), 'utf8') === "it's $(the) first\nlast\n");
  });

  test('does nothing when it is dismissed', async () => {
    const guard = openRunGuard([tell('last')]);
    guard.add(tell('first'));
    await guard.dismiss();
    expect(existsSync(told())).toBe(false);
  });
});
