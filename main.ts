import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ProjectContext } from './constructs/stacks/project-context';
import { beginBundles } from './functions/bundle/bundle';

// CDKTF makes a stack trace for each token; with source maps, that takes longer than all its other work.
process.setSourceMapsEnabled(false);

const STACK = 'sagemaker-processing';
const LOCKS = join(__dirname, 'locks');

const createApp = async ({ scriptFile, sourceDir, ...props }: ProjectContext, context: object) => {
  const { App } = await import('cdktf');
  const { StateBucketStack } = await import('./constructs/stacks/state-bucket-stack.js');
  const { ProcessingStack } = await import('./constructs/stacks/processing-stack.js');
  const app = new App({ context });
  new StateBucketStack(app, 'state-bucket', { locks: LOCKS });
  new ProcessingStack(app, STACK, {
    ...props,
    locks: LOCKS,
    ...(scriptFile !== undefined && { scriptFile: resolve(__dirname, scriptFile) }),
    ...(sourceDir && { sourceDir: { ...sourceDir, path: resolve(__dirname, sourceDir.path) } }),
  });
  return app;
};

const synthesize = async (): Promise<void> => {
  // esbuild works while everything else is loaded. It writes nothing yet, so that an error leaves no files.
  const writeBundles = beginBundles();
  const cdktfJson = readFileSync(join(__dirname, 'cdktf.json'), 'utf8');
  const { mergedContext, projectContext } = await import('./constructs/stacks/project-context.js');
  const context = mergedContext(cdktfJson, process.env.CDKTF_CONTEXT_JSON);
  const props = projectContext(context);
  const app = await createApp(props, context);
  await writeBundles();
  app.synth();
  if (!props.remoteState) {
    console.error(
      `State is local, in terraform.${STACK}.tfstate. To share it, set "stateBucket" in the context in cdktf.json.`,
    );
  }
};

synthesize().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
