import { thirdPartyLicenses } from '../../../cli/package/third-party-licenses';
import { useTemporaryFolder, writeFiles } from '../../support/temporary-folder';

const folder = useTemporaryFolder();

test('the licenses are those of the bundled packages, each once, and in order', () => {
  const json = (name: string) => JSON.stringify({ name, version: '1.2.3', license: 'MIT' });
  writeFiles(folder.path, {
    'node_modules/b/package.json': json('b'),
    'node_modules/b/LICENSE': 'The license of b.\n',
    'node_modules/b/node_modules/@a/c/package.json': json('@a/c'),
    'node_modules/b/node_modules/@a/c/license.md': 'The license of c.',
    'node_modules/b/node_modules/@a/c/NOTICE': 'The notice of c.',
  });
  const inputs = [
    'cli/main.ts',
    'node_modules/b/index.js',
    'node_modules/b/lib/more.js',
    'node_modules/b/node_modules/@a/c/index.js',
  ];
  expect(
    thirdPartyLicenses(folder.path, inputs)
      .split(/\n-+\n/)
      .map((part) => part.trim()),
  ).toEqual([
    'b 1.2.3 (MIT)\n\nThe license of b.',
    '@a/c 1.2.3 (MIT)\n\nThe notice of c.\n\nThe license of c.',
  ]);
});
