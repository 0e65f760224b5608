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
import { show } from '../../workflow/rules/fault';
import { isPresent, isRecord, parseJson } from '../../workflow/rules/json-value';
import { nearestName } from '../../workflow/rules/nearest-name';
import type { StringRule } from '../../workflow/rules/rule';
import { matchesStringRule } from '../../workflow/rules/rule-faults';
import type { RemoteState } from './project-stack';

/** What the context decides at synthesis. */
export interface ProjectContext {
  readonly integration: Integration;
  readonly stopsUnattendedJobs: boolean;
  /** As it is given: relative to the project. @default - no script is uploaded */
  readonly scriptFile?: string;
  /** @default - local state */
  readonly remoteState?: RemoteState;
}

type Context = Readonly<Record<string, unknown>>;

const AN_OBJECT = 'a JSON object such as {"stateBucket": "my-state"}';

const contextOfProject = (cdktfJson: string): Context => {
  const project = parseJson(cdktfJson);
  if (!isRecord(project))
    throw new Error('cdktf.json: got no JSON object; allowed: one with app and context.');
  const { context = {} } = project;
  if (isRecord(context)) return context;
  throw new Error(`cdktf.json, context: got ${show(context)}; allowed: ${AN_OBJECT}.`);
};

/** cdktf itself takes a list or a text for a context without keys, and tells no place of a syntax error. */
const contextOfEnvironment = (json: string | undefined): Context => {
  if (!json) return {};
  const context = parseJson(json);
  if (isRecord(context)) return context;
  throw new Error(
    `CDKTF_CONTEXT_JSON: got ${show(context === undefined ? json : context)}; allowed: ${AN_OBJECT}.`,
  );
};

/**
 * The context of the project and of the environment, which comes before it, as cdktf puts them together.
 * @param cdktfJson text of the file, which the command line of cdktf hands over and nothing else does.
 * @throws Error where one of them is no JSON object.
 */
export const givenContext = (cdktfJson: string, environmentJson: string | undefined): Context => ({
  ...contextOfProject(cdktfJson),
  ...contextOfEnvironment(environmentJson),
});

/** Of the processing stack. */
const DEFAULT_STATE_KEY = 'sagemaker-processing/terraform.tfstate';

const CONTEXT_KEYS = [
  'integration',
  'scriptFile',
  'stopsUnattendedJobs',
  'stateBucket',
  'stateKey',
  'stateRegion',
  'stateKmsKeyArn',
] as const;

type ContextKey = (typeof CONTEXT_KEYS)[number];

/** cdktf has keys of its own in the context, so only what is nearly one of these is refused. */
const refuseMistypedKeys = (context: Context): void => {
  const known: readonly string[] = CONTEXT_KEYS;
  for (const key of Object.keys(context)) {
    const near = known.includes(key) ? undefined : nearestName(key, known);
    if (near) throw new Error(`Context ${key}: an unknown key; did you mean ${near}?`);
  }
};

const refuse = (key: ContextKey, given: unknown, allowed: string): never => {
  throw new Error(`Context ${key}: got ${show(given)}; allowed: ${allowed}.`);
};

const text = (context: Context, key: ContextKey): string | undefined => {
  const value = context[key];
  if (!isPresent(value) || value === '') return undefined;
  return typeof value === 'string' ? value : refuse(key, value, 'a string');
};

const ruledText = (context: Context, key: ContextKey, rule: StringRule): string | undefined => {
  const given = text(context, key);
  return given === undefined || matchesStringRule(given, rule) ? given : refuse(key, given, rule.allowed);
};

/** Terraform would find a fault as late as at `init`, and read a template in a key. */
const remoteState = (context: Context): RemoteState | undefined => {
  const bucket = ruledText(context, 'stateBucket', BUCKET_NAME_RULE);
  const key = ruledText(context, 'stateKey', STATE_KEY_RULE) ?? DEFAULT_STATE_KEY;
  const region = ruledText(context, 'stateRegion', REGION_RULE);
  const kmsKeyId = ruledText(context, 'stateKmsKeyArn', KMS_KEY_ARN_RULE);
  return bucket === undefined
    ? undefined
    : { bucket, key, ...(region && { region }), ...(kmsKeyId && { kmsKeyId }) };
};

const integration = (context: Context): Integration => {
  const given = text(context, 'integration') ?? DEFAULT_INTEGRATION;
  return isIntegration(given) ? given : refuse('integration', given, INTEGRATIONS.join(' or '));
};

/** Of the command line's context every value may come as a text. */
const stopsUnattendedJobs = ({ stopsUnattendedJobs: given = true }: Context): boolean => {
  if (given === null || given === true || given === 'true') return true;
  return given === false || given === 'false' ? false : refuse('stopsUnattendedJobs', given, 'true or false');
};

/**
 * What a context asks for.
 * @throws Error with a sentence that names the key, what was got and what is allowed.
 */
export const projectContext = (context: Context): ProjectContext => {
  refuseMistypedKeys(context);
  const scriptFile = text(context, 'scriptFile');
  const state = remoteState(context);
  return {
    integration: integration(context),
    stopsUnattendedJobs: stopsUnattendedJobs(context),
    ...(scriptFile !== undefined && { scriptFile }),
    ...(state && { remoteState: state }),
  };
};
