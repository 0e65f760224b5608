import { randomUUID } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { build } from 'esbuild';
import { FUNCTIONS } from '../../workflow/functions/function-contracts';
import { BUNDLES_FOLDER } from './bundles-folder';

const ROOT = resolve(__dirname, '../..');

/** Another run may be reading the file, so it is there as a whole at every moment. */
const replaceFile = async (path: string, contents: Uint8Array): Promise<void> => {
  const partial = `${path}.${randomUUID()}`;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(partial, contents);
  await rename(partial, path);
};

/**
 * Bundles each function for Lambda's Node.js 22 runtime: one CommonJS file that exports `handler`. Equal sources give
 * equal bytes on every machine.
 */
export const bundleFunctions = async (folder: string = BUNDLES_FOLDER): Promise<void> => {
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: Object.values(FUNCTIONS).map((name) => ({
      in: `functions/${name}/index.ts`,
      out: `${name}/index`,
    })),
    outdir: folder,
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    // The SDK's CommonJS build cannot be tree-shaken; its ES modules can, which more than halves a bundle.
    mainFields: ['module', 'main'],
    // Parts of the SDK that these functions never use.
    alias: {
      '@aws-sdk/credential-provider-node': './functions/bundle/lambda-credentials.ts',
      '@smithy/core/event-streams': './functions/bundle/no-event-streams.ts',
    },
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
    write: false,
  });
  await Promise.all(outputFiles.map(({ path, contents }) => replaceFile(path, contents)));
};

if (require.main === module) {
  bundleFunctions().catch((error: Error) => {
    // esbuild has told its own.
    if (!('errors' in error)) console.error(error.message);
    process.exitCode = 1;
  });
}
