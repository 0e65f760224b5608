import { isPresent, isRecord, parseJson } from '../workflow/rules/json-value';
import { parseExactJson } from './exact-json';
import { InputError } from './input-error';
import { isTooDeep, MOST_LEVELS } from './json-document';
import { plansAmongLines } from './wrapped-output';

/** What `terraform show -json` writes of a plan, as an object with a known format version and a list of changes. */
export type PlanJson = Readonly<Record<string, unknown>>;

const WRITE_IT = 'Create it with: terraform show -json plan > plan.json';

const refuse = (what: string): InputError =>
  new InputError(`Expected the JSON of a Terraform plan, got ${what}. ${WRITE_IT}`);

/** Windows PowerShell writes UTF-16 with a byte order mark. */
const decode = (bytes: Uint8Array): string =>
  new TextDecoder(bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8').decode(bytes);

const isZip = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b;

/** Larger plans do not fit into the memory of a usual runner. */
const MOST_BYTES = 256 * 1024 * 1024;

const megabytes = (bytes: number): string => `${Math.round(bytes / 1024 / 1024).toLocaleString('en-US')} MB`;

/** `terraform plan -json` writes one JSON object a line. */
const isLog = (text: string): boolean => {
  const first = parseJson(text.slice(0, text.indexOf('\n')));
  return isRecord(first) && '@message' in first;
};

const whatItIs = (text: string): string => {
  if (text.trim() === '') return 'an empty file';
  if (isLog(text)) return 'the log of terraform plan -json';
  if (/^\[command\]/.test(text)) return 'lines of the wrapper script of setup-terraform without a whole plan';
  if (/^\s*(?:Terraform|OpenTofu|No changes|[\w.]+:? )/.test(text))
    return 'the text that terraform plan prints';
  return 'a file that is not JSON';
};

/** Minor versions only add members. Before version 1, a plan does not mark all its sensitive values. */
const MAJOR = 1;

/** A version, or the beginning of what is in its place. */
const shownVersion = (version: unknown): string => {
  const text = JSON.stringify(version);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
};

const checkVersion = ({ format_version: version }: Record<string, unknown>): void => {
  const [, major] = /^(\d+)\.\d+$/.exec(typeof version === 'string' ? version : '') ?? [];
  if (major !== undefined && Number(major) === MAJOR) return;
  const remedy = major === '0' ? 'Use a newer version of Terraform.' : 'Use a newer version of this program.';
  throw new InputError(
    `Expected a plan of format version ${MAJOR}.x (Terraform 1.0 and later), got ${shownVersion(version)}. ${remedy}`,
  );
};

const plansResources = (module: unknown): boolean => {
  if (!isRecord(module)) return false;
  const { resources, child_modules: modules } = module;
  return (
    (Array.isArray(resources) && resources.length > 0) ||
    (Array.isArray(modules) && modules.some(plansResources))
  );
};

/** Terraform leaves out the list of changes where there is no resource at all. */
const checkWithoutChanges = (
  planned: Record<string, unknown>,
  plan: Record<string, unknown>,
): Record<string, unknown> => {
  if (!plansResources(planned.root_module)) return plan;
  throw refuse('a plan without resource_changes, although its planned_values have resources');
};

const checkPlan = (plan: unknown): Record<string, unknown> => {
  if (!isRecord(plan)) throw refuse('JSON that is not an object');
  if ('encrypted_data' in plan) throw refuse('an encrypted file of OpenTofu');
  if ('lineage' in plan || ('serial' in plan && 'version' in plan)) throw refuse('a state file');
  if (!('format_version' in plan)) throw refuse('JSON without format_version');
  checkVersion(plan);
  if (Array.isArray(plan.resource_changes)) return plan;
  if (isPresent(plan.resource_changes)) throw refuse('JSON whose resource_changes are not a list');
  if (isRecord(plan.planned_values)) return checkWithoutChanges(plan.planned_values, plan);
  if ('values' in plan)
    throw refuse('the JSON of a state, which terraform show -json writes without a plan file');
  throw refuse('JSON without resource_changes');
};

/** The refusal of a plan whose documents are nested too deeply. */
export const tooDeep = (): InputError => refuse(`JSON that is nested more than ${MOST_LEVELS} levels deep`);

/** The plan among the lines of the programs that ran Terraform. */
const wrappedPlan = (text: string): unknown => {
  const plans = plansAmongLines(text);
  if (plans.length > 1)
    throw refuse(
      `the JSON of ${plans.length} plans, such as terragrunt run --all writes: use one plan at a time`,
    );
  if (plans.length === 0) throw refuse(whatItIs(text));
  return plans[0];
};

/**
 * The JSON of a plan that `terraform show -json` wrote: Terraform 1.0 and later or OpenTofu, at most 256 MB. A number that
 * JavaScript cannot hold is a text.
 * @throws InputError that tells what was found, what is allowed, and what to do.
 */
export const parsePlanJson = (bytes: Uint8Array): PlanJson => {
  if (isZip(bytes)) throw refuse('the plan file itself, which is binary');
  if (bytes.length > MOST_BYTES)
    throw refuse(
      `a file of ${megabytes(bytes.length)}, more than the ${megabytes(MOST_BYTES)} that are read`,
    );
  const text = decode(bytes);
  const json = parseExactJson(text);
  const plan = checkPlan(json === undefined ? wrappedPlan(text) : json);
  if (isTooDeep(plan)) throw tooDeep();
  return plan;
};
