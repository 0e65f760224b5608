import { renameImports } from '../../packages/rename-imports';

test.each([
  ["import { App } from 'cdktf';", "import { App } from 'cdktn';"],
  ["import type { Fn } from 'cdktf';", "import type { Fn } from 'cdktn';"],
  [
    "import { addCustomSynthesis } from 'cdktf/lib/synthesize/synthesizer';",
    "import { addCustomSynthesis } from 'cdktn/lib/synthesize/synthesizer';",
  ],
  [
    "import { AwsProvider } from '@cdktf/provider-aws/lib/provider';",
    "import { AwsProvider } from '@cdktn/provider-aws/lib/provider';",
  ],
  [
    "export { ArchiveProvider } from '@cdktf/provider-archive/lib/provider';",
    "export { ArchiveProvider } from '@cdktn/provider-archive/lib/provider';",
  ],
  ["export * from 'cdktf';", "export * from 'cdktn';"],
  ["import cdktf = require('cdktf');", "import cdktf = require('cdktn');"],
  ["const app = await import('cdktf');", "const app = await import('cdktn');"],
  ["let app: import('cdktf').App;", "let app: import('cdktn').App;"],
])('%s becomes %s', (source, renamed) => {
  expect(renameImports(source)).toBe(renamed);
});

test.each([
  "throw new Error('cdktf.json must be a JSON object');",
  "const folder = 'cdktf';",
  "// as in: import { App } from 'cdktf'",
  "const example = `import { App } from 'cdktf'`;",
  "import { Construct } from 'constructs';",
  "import { App } from './cdktf';",
  "import { App } from 'cdktf-of-another-kind';",
  "import { Vpc } from '@cdktf/provider-google/lib/vpc';",
])('%s stays as it is', (source) => {
  expect(renameImports(source)).toBe(source);
});

test('every import of a module is renamed, and what stands around it stays', () => {
  const source = [
    "import { DataArchiveFile } from '@cdktf/provider-archive/lib/data-archive-file';",
    "import { App, TerraformStack } from 'cdktf';",
    "import { Construct } from 'constructs';",
    '',
    'new App();',
  ];
  expect(renameImports(source.join('\n')).split('\n')).toEqual([
    "import { DataArchiveFile } from '@cdktn/provider-archive/lib/data-archive-file';",
    "import { App, TerraformStack } from 'cdktn';",
    ...source.slice(2),
  ]);
});
