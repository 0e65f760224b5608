import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { archivedFiles } from '../../../local/files/archive';
import { packSources } from '../../../local/items/packed-sources';
import { useTemporaryFolder, writeFiles } from '../../support/temporary-folder';

const folder = useTemporaryFolder();
const here = (path: string) => join(folder.path, path);

test('a folder of code becomes one archive for all items, and other mappings stay', async () => {
  writeFiles(folder.path, { 'src/train.py': 'print(1)' });
  mkdirSync(here('packed'));
  const data = { uri: 's3://local/input/', path: here('data') };
  const source = { uri: 's3://local/code/source.tar.gz', path: here('src'), isArchive: true };
  const mappings = await packSources([data, source], here('packed'));
  const archive = here('packed/1.tar.gz');
  expect(mappings).toEqual([data, { uri: source.uri, path: archive }]);
  expect(await archivedFiles(archive)).toContain('train.py');
});
