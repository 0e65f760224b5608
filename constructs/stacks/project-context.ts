import {
  DEFAULT_INTEGRATION,
  INTEGRATIONS,
  type Integration,
  isIntegration,
} from '../../workflow/definition/integration';
import {
  BUCKET_NAME_RULE,
  KMS_KEY_ARN_RULE,
  REGION_RULE,
  STATE_KEY_RULE,
} from '../../workflow/deployment/deployment-rules';
import { describeFault, NOT_SET, show } from '../../workflow/rules/fault';
import { isPresent, isRecord, parseJson } from '../../workflow/rules/json-value';
import { nearestName } from '../../workflow/rules/nearest-name';
import type { StringRule } from '../../workflow/rules/rule';
import { matchesStringRule } from '../../workflow/rules/rule-faults';
import type { SourceDir } from '../props/processing-workflow-props';
import type { RemoteState } from './project-stack';

/** What the CDKTF context sets: settings that must be known at synthesis, so that no variable can hold them. */
export interface ProjectContext {
  readonly integration: Integration;
  readonly stopsUnattendedJobs: boolean;
  /** Path relative to the project, or absolute. @default - no script is uploaded */
  readonly scriptFile?: string;
  /** A folder of code, with a path as above, and the file of it to run. @default - no folder is uploaded */
  readonly sourceDir?: Pick<SourceDir, 'path' | 'entrypoint'>;
  /** @default - local state */
  readonly remoteState?: RemoteState;
}

type Context = Readonly<Record<string, unknown>>;

const AN_OBJECT = 'a JSON object such as {"stateBucket": "my-state"}';

const malformed = (key: string, value: unknown, allowed: string): Error =>
  new Error(`${describeFault({ key, got: show(value), allowed })}.`);

const contextOfProject = (cdktfJson: string): Context => {
  const project = parseJson(cdktfJson);
  if (!isRecord(project)) throw new Error('cdktf.json must be a JSON object with app and context.');
  const { context = {} } = project;
  if (isRecord(context)) return context;
  throw malformed('context in cdktf.json', context, AN_OBJECT);
};

/** CDKTF itself would accept a list or a string, and would not say where a syntax error is. */
const contextOfEnvironment = (json: string | undefined): Context => {
  if (!json) return {};
  const context = parseJson(json);
  if (isRecord(context)) return context;
  throw malformed('CDKTF_CONTEXT_JSON', context === undefined ? json : context, AN_OBJECT);
};

/**
 * Merges the context of the project and of the environment as CDKTF does: the environment takes precedence.
 * @param cdktfJson content of cdktf.json, whose context only the CDKTF command line would pass to the app.
 * @param environmentJson value of CDKTF_CONTEXT_JSON.
 * @throws Error if either of them is not a JSON object.
 */
export const mergedContext = (cdktfJson: string, environmentJson: string | undefined): Context => ({
  ...contextOfProject(cdktfJson),
  ...contextOfEnvironment(environmentJson),
});

const DEFAULT_STATE_KEY = 'sagemaker-processing/terraform.tfstate';

const CONTEXT_KEYS = [
  'integration',
  'scriptFile',
  'sourceDir',
  'sourceEntrypoint',
  'stopsUnattendedJobs',
  'stateBucket',
  'stateKey',
  'stateRegion',
  'stateKmsKeyArn',
] as const;

type ContextKey = (typeof CONTEXT_KEYS)[number];

/** Rejects only keys that look like a known one, because CDKTF has keys of its own in the context. */
const checkKeys = (context: Context): void => {
  const known: readonly string[] = CONTEXT_KEYS;
  for (const key of Object.keys(context)) {
    const near = known.includes(key) ? undefined : nearestName(key, known);
    if (near) throw new Error(`Unknown context key ${key}; did you mean ${near}?`);
  }
};

/** @throws Error */
const reject = (key: ContextKey, value: unknown, allowed: string): never => {
  throw malformed(`Context key ${key}`, value, allowed);
};

/** An empty string counts as not set. */
const stringOf = (context: Context, key: ContextKey): string | undefined => {
  const value = context[key];
  if (!isPresent(value) || value === '') return undefined;
  return typeof value === 'string' ? value : reject(key, value, 'a string');
};

const stringFollowing = (context: Context, key: ContextKey, rule: StringRule): string | undefined => {
  const value = stringOf(context, key);
  return value === undefined || matchesStringRule(value, rule) ? value : reject(key, value, rule.allowed);
};

/** Checked here, because Terraform finds a mistake only at `init`, and would evaluate a template in a key. */
const remoteState = (context: Context): RemoteState | undefined => {
  const bucket = stringFollowing(context, 'stateBucket', BUCKET_NAME_RULE);
  const key = stringFollowing(context, 'stateKey', STATE_KEY_RULE) ?? DEFAULT_STATE_KEY;
  const region = stringFollowing(context, 'stateRegion', REGION_RULE);
  const kmsKeyId = stringFollowing(context, 'stateKmsKeyArn', KMS_KEY_ARN_RULE);
  return bucket === undefined
    ? undefined
    : { bucket, key, ...(region && { region }), ...(kmsKeyId && { kmsKeyId }) };
};

const integration = (context: Context): Integration => {
  const value = stringOf(context, 'integration') ?? DEFAULT_INTEGRATION;
  return isIntegration(value) ? value : reject('integration', value, INTEGRATIONS.join(' or '));
};

const missing = (key: ContextKey, allowed: string): Error =>
  new Error(`${describeFault({ key: `Context key ${key}`, got: NOT_SET, allowed })}.`);

/** Two strings, because the CDKTF command line passes no objects. */
const sourceDir = (context: Context): ProjectContext['sourceDir'] => {
  const path = stringOf(context, 'sourceDir');
  const entrypoint = stringOf(context, 'sourceEntrypoint');
  if (path === undefined && entrypoint === undefined) return undefined;
  if (path === undefined) throw missing('sourceDir', 'the path of the folder that has sourceEntrypoint');
  if (entrypoint !== undefined) return { path, entrypoint };
  throw missing('sourceEntrypoint', 'the path of the file in sourceDir to run, such as train.py');
};

/** A string is allowed, because the CDKTF command line passes every value as one. */
const stopsUnattendedJobs = ({ stopsUnattendedJobs: value = true }: Context): boolean => {
  if (value === null || value === true || value === 'true') return true;
  return value === false || value === 'false' ? false : reject('stopsUnattendedJobs', value, 'true or false');
};

/**
 * Reads the settings from a context.
 * @throws Error that names the key, its value and what is allowed.
 */
export const projectContext = (context: Context): ProjectContext => {
  checkKeys(context);
  const scriptFile = stringOf(context, 'scriptFile');
  const source = sourceDir(context);
  const state = remoteState(context);
  return {
    integration: integration(context),
    stopsUnattendedJobs: stopsUnattendedJobs(context),
    ...(scriptFile !== undefined && { scriptFile }),
    ...(source && { sourceDir: source }),
    ...(state && { remoteState: state }),
  };
};
