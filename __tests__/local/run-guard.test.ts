import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openRunGuard } from '../../local/run-guard';
import { useTemporaryFolder } from '../support/temporary-folder';

const folder = useTemporaryFolder();

// What it does where its program is killed: e2e/local-stress.test.ts.
test('the guard of a run that is dismissed does nothing of what it was told', async () => {
  const told = join(folder.path, 'told');
  const guard = openRunGuard([['touch', told]]);
  guard.add(['touch', told]);
  await guard.dismiss();
  expect(existsSync(told)).toBe(false);
});
