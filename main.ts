import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'cdktf';
import { ProcessingStack } from './constructs/processing-stack';
import type { RemoteState } from './constructs/project-stack';
import { StateBucketStack } from './constructs/state-bucket-stack';
import { bundleFunctions } from './functions/bundle';

const STACK = 'sagemaker-processing';
const LOCKS = join(__dirname, 'locks');

/** The command line of cdktf hands this file's context over; without it, this program reads the file itself. */
const contextOfProject = (): Record<string, unknown> =>
  JSON.parse(readFileSync(join(__dirname, 'cdktf.json'), 'utf8')).context ?? {};

const text = (app: App, key: string): string | undefined => {
  const value: unknown = app.node.tryGetContext(key);
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string') return value;
  throw new Error(`Context ${key}: got ${JSON.stringify(value)}; allowed: a string.`);
};

const remoteState = (app: App): RemoteState | undefined => {
  const bucket = text(app, 'stateBucket');
  const region = text(app, 'stateRegion');
  return bucket === undefined
    ? undefined
    : { bucket, key: text(app, 'stateKey') ?? `${STACK}/terraform.tfstate`, ...(region && { region }) };
};

const synthesize = async (): Promise<void> => {
  await bundleFunctions();
  const app = new App({ context: contextOfProject() });
  const state = remoteState(app);
  new StateBucketStack(app, 'state-bucket', { locks: LOCKS });
  new ProcessingStack(app, STACK, { locks: LOCKS, ...(state && { remoteState: state }) });
  app.synth();
  if (!state) {
    console.error(
      `State is local, in terraform.${STACK}.tfstate; to share it, set "stateBucket" in cdktf.json's context.`,
    );
  }
};

synthesize().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
