import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/** What the functions import from the SDK's clients. esbuild stops at the import of another command. */
const COMMANDS: ReadonlySet<string> = new Set([
  'CreateProcessingJobCommand',
  'DescribeExecutionCommand',
  'DescribeProcessingJobCommand',
  'GetObjectCommand',
  'ListProcessingJobsCommand',
  'ListTagsCommand',
  'PutObjectCommand',
  'StopProcessingJobCommand',
]);

/** Modules that import every command: the clients with a method for each one, the paginators and the waiters. */
const IMPORTS_EVERY_COMMAND = /"\.\/(SageMaker|S3|SFN|pagination|waiters)"/;

const COMMAND_MODULE = /"\.\/(\w+Command)"/;

/**
 * A client's index without the exports that nothing imports.
 * @param index the text of its dist-es/index.js or dist-es/commands/index.js.
 */
export const usedExports = (index: string): string =>
  index
    .split('\n')
    .filter((line) => {
      const command = COMMAND_MODULE.exec(line)?.[1];
      return command === undefined ? !IMPORTS_EVERY_COMMAND.test(line) : COMMANDS.has(command);
    })
    .join('\n');

/** Tree shaking leaves the same bundles, but only after esbuild has read the modules of all commands. */
export const withoutUnusedCommands: Plugin = {
  name: 'without-unused-commands',
  setup: ({ onLoad }) =>
    onLoad(
      { filter: /[\\/]client-[a-z0-9-]+[\\/]dist-es[\\/](commands[\\/])?index\.js$/ },
      async ({ path }) => ({
        contents: usedExports(await readFile(path, 'utf8')),
      }),
    ),
};
