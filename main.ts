import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { mergedContext, type ProjectContext, projectContext } from './constructs/stacks/project-context';
import { bundleFunctions } from './functions/bundle/bundle';

// CDKTF makes a stack trace for each token; with source maps, that takes longer than all its other work.
process.setSourceMapsEnabled(false);

const STACK = 'sagemaker-processing';
const LOCKS = join(__dirname, 'locks');

const createApp = async (
  context: ReturnType<typeof mergedContext>,
  { scriptFile, sourceDir, ...props }: ProjectContext,
) => {
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
  const cdktfJson = readFileSync(join(__dirname, 'cdktf.json'), 'utf8');
  const context = mergedContext(cdktfJson, process.env.CDKTF_CONTEXT_JSON);
  // Read first, so that an error in the context leaves no files.
  const props = projectContext(context);
  // esbuild is a process of its own, so that both work at the same time.
  const [, app] = await Promise.all([bundleFunctions(), createApp(context, props)]);
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
