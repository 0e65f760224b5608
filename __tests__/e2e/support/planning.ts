import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyOfStack, type Terraform } from './terraform';

export const EXAMPLE_IMAGE =
  '141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3';

/** The answers that the provider needs to plan without an account. */
const MOCKS = `
mock_provider "aws" {
  mock_data "aws_caller_identity" { defaults = { account_id = "123456789012" } }
  mock_data "aws_partition" { defaults = { partition = "aws" } }
  mock_data "aws_region" { defaults = { id = "eu-west-1" } }
  mock_data "aws_sagemaker_prebuilt_ecr_image" { defaults = { registry_path = "${EXAMPLE_IMAGE}" } }
}
`;

export type Variables = Readonly<Record<string, unknown>>;

export interface PlannedChange {
  readonly after: Readonly<Record<string, unknown>>;
  readonly after_unknown: object;
}

/** A line of `terraform test -json`. */
export interface Message {
  readonly type: string;
  readonly '@testfile'?: string;
  readonly test_plan?: {
    readonly resource_changes: readonly { readonly address: string; readonly change: PlannedChange }[];
  };
  readonly diagnostic?: { readonly severity: string; readonly summary: string; readonly detail: string };
}

/** HCL reads JSON literals, except that it evaluates templates in them. */
const hclValue = (value: unknown): string => JSON.stringify(value).replaceAll(/[$%](?=\{)/g, '$&$&');

const testFile = (variables: Variables): string => {
  const assignments = Object.entries(variables).map(([name, value]) => `    ${name} = ${hclValue(value)}`);
  return `${MOCKS}run "plan" {\n  command = plan\n  variables {\n${assignments.join('\n')}\n  }\n}\n`;
};

/** A copy of a synthesized stack that Terraform has initialized, to plan in. */
export const planningFolder = async (terraform: Terraform, stackFolder: string): Promise<string> => {
  const folder = copyOfStack(stackFolder);
  mkdirSync(join(folder, 'tests'));
  const { status, stderr } = await terraform.run(folder, ['init', '-backend=false', '-input=false']);
  if (status !== 0) throw new Error(`terraform init failed: ${stderr}`);
  return folder;
};

const runTests = async (
  terraform: Terraform,
  folder: string,
  flags: readonly string[] = [],
): Promise<Message[]> => {
  const { stdout } = await terraform.run(folder, ['test', '-json', '-verbose', ...flags]);
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Message);
};

/** Terraform's result for each set of variables. Each has a file of its own, because a failure ends the file's runs. */
export const planCases = async (
  terraform: Terraform,
  folder: string,
  cases: readonly Variables[],
): Promise<Message[][]> => {
  const files = cases.map((_, index) => `tests/case-${index}.tftest.hcl`);
  files.forEach((file, index) => {
    writeFileSync(join(folder, file), testFile(cases[index] ?? {}));
  });
  const messages = await runTests(terraform, folder);
  for (const file of files) rmSync(join(folder, file));
  return files.map((file) => messages.filter((message) => message['@testfile'] === file));
};

/** Terraform's result for variables in a .tfvars file. */
export const planWithFile = async (
  terraform: Terraform,
  folder: string,
  variables: Variables,
): Promise<Message[]> => {
  const test = join(folder, 'tests', 'values.tftest.hcl');
  writeFileSync(test, testFile({}));
  writeFileSync(join(folder, 'values.tfvars.json'), JSON.stringify(variables));
  const messages = await runTests(terraform, folder, ['-var-file=values.tfvars.json']);
  rmSync(test);
  return messages;
};

/** The planned resources by address, without the index of conditional resources. */
export const planned = (messages: readonly Message[]): Record<string, PlannedChange> => {
  const changes = messages.find(({ test_plan }) => test_plan)?.test_plan?.resource_changes ?? [];
  return Object.fromEntries(changes.map(({ address, change }) => [address.replace('[0]', ''), change]));
};

export const statements = (changes: Record<string, PlannedChange>, policy: string): unknown =>
  JSON.parse(String(changes[`aws_iam_role_policy.${policy}`]?.after.policy)).Statement;
