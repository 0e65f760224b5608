import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openRunGuard } from '../../local/run-guard';
import { useTemporaryFolder } from '../support/temporary-folder';

const folder = useTemporaryFolder();

// What it does when its program is killed: e2e/local/local-stress.test.ts.
test('a guard that is dismissed runs none of its commands', async () => {
  const told = join(folder.path, 'told');
  const guard = openRunGuard([['touch', told]]);
  guard.add(['touch', told]);
  await guard.dismiss();
  expect(existsSync(told)).toBe(false);
});
