import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { App } from 'cdktf';
import { ProcessingStack } from './constructs/processing-stack';
import type { RemoteState } from './constructs/project-stack';
import { StateBucketStack } from './constructs/state-bucket-stack';
import { bundleFunctions } from './functions/bundle';
import { BUCKET_NAME_RULE, REGION_RULE, STATE_KEY_RULE } from './workflow/deployment-rules';
import { show } from './workflow/fault';
import { DEFAULT_INTEGRATION, INTEGRATIONS, type Integration, isIntegration } from './workflow/integration';
import { isPresent, isRecord, parseJson } from './workflow/json-value';
import { nearestName } from './workflow/nearest-name';
import type { StringRule } from './workflow/rule';
import { keepsStringRule } from './workflow/rule-faults';

const STACK = 'sagemaker-processing';
const LOCKS = join(__dirname, 'locks');

/** The command line of cdktf hands this file's context over; without it, this program reads the file itself. */
const contextOfProject = (): Record<string, unknown> => {
  const project = parseJson(readFileSync(join(__dirname, 'cdktf.json'), 'utf8'));
  if (!isRecord(project))
    throw new Error('cdktf.json is no JSON object; mend it, or take it from the repository.');
  const { context = {} } = project;
  if (isRecord(context)) return context;
  throw new Error(`cdktf.json, context: got ${show(context)}; allowed: ${CONTEXT_ALLOWED}.`);
};

const CONTEXT_ALLOWED = 'a JSON object such as {"stateBucket": "my-state"}';

/** cdktf itself would take a list or a text for a context without keys, and tells of a syntax error no place. */
const refuseUnreadableContext = (given: string | undefined): void => {
  if (!given || isRecord(parseJson(given))) return;
  throw new Error(`CDKTF_CONTEXT_JSON: got ${show(parseJson(given) ?? given)}; allowed: ${CONTEXT_ALLOWED}.`);
};

/** cdktf has keys of its own in the context, so only what is nearly one of these is refused. */
const CONTEXT_KEYS = [
  'integration',
  'scriptFile',
  'stopsUnattendedJobs',
  'stateBucket',
  'stateKey',
  'stateRegion',
];

const refuseMistypedKeys = (app: App): void => {
  for (const key of Object.keys(app.node.getAllContext())) {
    const near = CONTEXT_KEYS.includes(key) ? undefined : nearestName(key, CONTEXT_KEYS);
    if (near) throw new Error(`Context ${key}: an unknown key; did you mean ${near}?`);
  }
};

const text = (app: App, key: string): string | undefined => {
  const value: unknown = app.node.tryGetContext(key);
  if (!isPresent(value) || value === '') return undefined;
  if (typeof value === 'string') return value;
  throw new Error(`Context ${key}: got ${show(value)}; allowed: a string.`);
};

/** Terraform would find it out as late as at `init`, and read a template in it. */
const ruledText = (app: App, key: string, rule: StringRule): string | undefined => {
  const given = text(app, key);
  if (given === undefined || keepsStringRule(given, rule)) return given;
  throw new Error(`Context ${key}: got ${show(given)}; allowed: ${rule.allowed}.`);
};

const remoteState = (app: App): RemoteState | undefined => {
  const bucket = ruledText(app, 'stateBucket', BUCKET_NAME_RULE);
  const key = ruledText(app, 'stateKey', STATE_KEY_RULE) ?? `${STACK}/terraform.tfstate`;
  const region = ruledText(app, 'stateRegion', REGION_RULE);
  return bucket === undefined ? undefined : { bucket, key, ...(region && { region }) };
};

const integration = (app: App): Integration => {
  const given = text(app, 'integration') ?? DEFAULT_INTEGRATION;
  if (isIntegration(given)) return given;
  throw new Error(`Context integration: got ${show(given)}; allowed: ${INTEGRATIONS.join(' or ')}.`);
};

/** Of the command line's context every value may come as a text. */
const stopsUnattendedJobs = (app: App): boolean => {
  const given: unknown = app.node.tryGetContext('stopsUnattendedJobs') ?? true;
  if (given === true || given === 'true') return true;
  if (given === false || given === 'false') return false;
  throw new Error(`Context stopsUnattendedJobs: got ${show(given)}; allowed: true or false.`);
};

/** Relative to the project, where cdktf.json is. */
const scriptFile = (app: App): string | undefined => {
  const given = text(app, 'scriptFile');
  return given === undefined ? undefined : resolve(__dirname, given);
};

const synthesize = async (): Promise<void> => {
  refuseUnreadableContext(process.env.CDKTF_CONTEXT_JSON);
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
