import { isPresent, isRecord, parseJson } from '../../workflow/rules/json-value';
import { parseExactJson } from './exact-json';
import { InputError } from './input-error';
import { readPlan, type TerraformPlan } from './terraform-plan';

const WRITE_IT = 'Write one with: terraform show -json plan > plan.json';

const refuse = (what: string): InputError =>
  new InputError(`Found ${what}; allowed is the JSON of a Terraform plan. ${WRITE_IT}`);

/** Windows PowerShell writes UTF-16, with its mark in front. */
const decode = (bytes: Uint8Array): string =>
  new TextDecoder(bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8').decode(bytes);

const isZip = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b;

/** One JSON object a line, as `terraform plan -json` writes them. */
const isLog = (text: string): boolean => {
  const first = parseJson(text.slice(0, text.indexOf('\n')));
  return isRecord(first) && '@message' in first;
};

const whatItIs = (text: string): string => {
  if (text.trim() === '') return 'an empty file';
  if (isLog(text)) return 'the log of terraform plan -json';
  if (/^\s*(?:Terraform|OpenTofu|No changes|[\w.]+:? )/.test(text))
    return 'a text, like that of terraform plan';
  return 'a file that is no JSON';
};

/** Minor versions only add members. Before version 1, a plan does not mark all its sensitive values. */
const MAJOR = 1;

const checkVersion = ({ format_version: version }: Record<string, unknown>): void => {
  const [, major] = /^(\d+)\.\d+$/.exec(typeof version === 'string' ? version : '') ?? [];
  if (major !== undefined && Number(major) === MAJOR) return;
  const remedy = major === '0' ? 'Plan with a newer Terraform.' : 'Look for a newer version of this review.';
  throw new InputError(
    `Found a plan of format version ${JSON.stringify(version)}; allowed is ${MAJOR}.x, of Terraform 1.0 and later. ${remedy}`,
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
  throw refuse('a plan of which resource_changes are missing, though its planned_values have resources');
};

const checkPlan = (plan: unknown): Record<string, unknown> => {
  if (!isRecord(plan)) throw refuse('JSON that is no object');
  if ('lineage' in plan || ('serial' in plan && 'version' in plan)) throw refuse('a state file');
  if (!('format_version' in plan)) throw refuse('JSON that is no plan, as it has no format_version');
  checkVersion(plan);
  if (Array.isArray(plan.resource_changes)) return plan;
  if (isPresent(plan.resource_changes))
    throw refuse('JSON that is no plan, as its resource_changes are no list');
  if (isRecord(plan.planned_values)) return checkWithoutChanges(plan.planned_values, plan);
  if ('values' in plan) throw refuse('the JSON of a state, of terraform show -json without a plan file');
  throw refuse('JSON that is no plan, as it has no resource_changes');
};

/**
 * Reads what `terraform show -json` wrote.
 * @throws InputError that tells what was found, what is allowed, and what to do.
 */
export const parsePlan = (bytes: Uint8Array): TerraformPlan => {
  if (isZip(bytes)) throw refuse('the plan file itself, which is binary');
  const text = decode(bytes);
  const plan = parseExactJson(text);
  if (plan === undefined) throw refuse(whatItIs(text));
  return readPlan(checkPlan(plan));
};
