import { join, resolve } from 'node:path';
import { App } from 'cdktf';
import { ProcessingStack } from './constructs/processing-stack';
import { contextOfProject, refuseMistypedKeys, stopsUnattendedJobs } from './constructs/project-context';
import type { RemoteState } from './constructs/project-stack';
import { StateBucketStack } from './constructs/state-bucket-stack';
import { bundleFunctions } from './functions/bundle';
import { DEFAULT_INTEGRATION, INTEGRATIONS, type Integration, isIntegration } from './workflow/integration';

const STACK = 'sagemaker-processing';
const LOCKS = join(__dirname, 'locks');

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

const integration = (app: App): Integration => {
  const given = text(app, 'integration') ?? DEFAULT_INTEGRATION;
  if (isIntegration(given)) return given;
  throw new Error(
    `Context integration: got ${JSON.stringify(given)}; allowed: ${INTEGRATIONS.join(' or ')}.`,
  );
};

/** Relative to the project, where cdktf.json is. */
const scriptFile = (app: App): string | undefined => {
  const given = text(app, 'scriptFile');
  return given === undefined ? undefined : resolve(__dirname, given);
};

const synthesize = async (): Promise<void> => {
  await bundleFunctions();
  const app = new App({ context: contextOfProject() });
  refuseMistypedKeys(app);
  const state = remoteState(app);
  new StateBucketStack(app, 'state-bucket', { locks: LOCKS });
  const script = scriptFile(app);
  new ProcessingStack(app, STACK, {
    locks: LOCKS,
    integration: integration(app),
    stopsUnattendedJobs: stopsUnattendedJobs(app),
    ...(script !== undefined && { scriptFile: script }),
    ...(state && { remoteState: state }),
  });
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
