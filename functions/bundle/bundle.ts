import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { build, type OutputFile, type Plugin } from 'esbuild';
import { FUNCTIONS, type FunctionName } from '../../workflow/functions/function-contracts';
import { BUNDLES_FOLDER } from './bundles-folder';
import { withoutUnusedCommands } from './without-unused-commands';

const ROOT = resolve(__dirname, '../..');

/** Replaces a file at once, as another process may be reading it. */
const replaceFile = async (path: string, contents: Uint8Array): Promise<void> => {
  const partial = `${path}.${randomUUID()}`;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(partial, contents);
  await rename(partial, path);
};

/** The SDK reads only the version in its package.json, and would bring the whole file into a bundle. */
const versionOnly: Plugin = {
  name: 'version-only',
  setup: ({ onLoad }) =>
    onLoad({ filter: /[\\/]package\.json$/ }, async ({ path }) => {
      const { version }: { version: string } = JSON.parse(await readFile(path, 'utf8'));
      return { contents: JSON.stringify({ version }), loader: 'json' };
    }),
};

/** Modules of the SDK that no function needs, by the end of their path, and what replaces them. */
const REPLACED: readonly (readonly [path: RegExp, replacement: string])[] = [
  [/[\\/]loadSharedConfigFiles(\.js)?$/, 'no-shared-config-files.ts'],
  [/[\\/]Sha256Js(\.js)?$/, 'no-hash-in-javascript.ts'],
];

/** Unlike an alias, it reaches the modules inside a package. */
const withoutUnused: Plugin = {
  name: 'without-unused',
  setup: ({ onResolve }) => {
    for (const [filter, replacement] of REPLACED) {
      onResolve({ filter }, () => ({ path: join(__dirname, replacement) }));
    }
  },
};

/** Bundles the functions, and returns the files that are to be written to the folder. */
const buildFunctions = async (
  folder: string,
  names: readonly FunctionName[],
): Promise<readonly OutputFile[]> => {
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: names.map((name) => ({
      in: `functions/${name}/index.ts`,
      out: `${name}/index`,
    })),
    outdir: folder,
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    // Only the SDK's ES modules can be tree-shaken, which more than halves a bundle.
    mainFields: ['module', 'main'],
    // Parts of the SDK that the functions do not use.
    alias: {
      '@aws-sdk/credential-provider-node': './functions/bundle/lambda-credentials.ts',
      '@smithy/core/event-streams': './functions/bundle/no-event-streams.ts',
    },
    plugins: [versionOnly, withoutUnused, withoutUnusedCommands],
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
    write: false,
  });
  return outputFiles;
};

/**
 * Begins to bundle the functions for Lambda's Node.js 22 runtime: one CommonJS file that exports `handler`. Equal sources
 * give equal bytes on every machine.
 * @returns a function that writes them to the folder once esbuild has ended. Before it is called, nothing is written.
 */
export const beginBundles = (
  folder: string = BUNDLES_FOLDER,
  names: readonly FunctionName[] = Object.values(FUNCTIONS),
): (() => Promise<void>) => {
  const built = buildFunctions(folder, names);
  // A program that ends earlier, for another reason, has reported that one.
  built.catch(() => undefined);
  return async () => {
    await Promise.all((await built).map(({ path, contents }) => replaceFile(path, contents)));
  };
};

/** Bundles the functions. */
export const bundleFunctions = (folder?: string, names?: readonly FunctionName[]): Promise<void> =>
  beginBundles(folder, names)();

if (require.main === module) {
  bundleFunctions().catch((error: Error) => {
    // esbuild has printed its own errors.
    if (!('errors' in error)) console.error(error.message);
    process.exitCode = 1;
  });
}
