import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { BUNDLES_FOLDER } from '../../../functions/bundle/bundles-folder';
import { FUNCTIONS } from '../../../workflow/functions/function-contracts';

const ROOT = resolve(__dirname, '../../..');

/** The zips, in base64, by name, as a machine in the time zone writes them. */
const zipsMadeIn = (TZ: string): Record<string, string> => {
  const folder = mkdtempSync(join(tmpdir(), 'zips-'));
  const program = 'require("./module/function-zips.ts").writeFunctionZips(...process.argv.slice(1))';
  spawnSync(process.execPath, ['--import', 'tsx', '-e', program, BUNDLES_FOLDER, folder], {
    cwd: ROOT,
    env: { ...process.env, TZ },
  });
  const zips = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'base64')]);
  rmSync(folder, { recursive: true });
  return Object.fromEntries(zips);
};

test('every function has a zip, with the same bytes in every time zone', () => {
  const east = zipsMadeIn('Pacific/Kiritimati');
  expect(Object.keys(east).sort()).toEqual(
    Object.values(FUNCTIONS)
      .map((name) => `${name}.zip`)
      .sort(),
  );
  expect(zipsMadeIn('America/Los_Angeles')).toEqual(east);
});
