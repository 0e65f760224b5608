import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { strToU8, type Zippable, zipSync } from 'fflate';
import { localDefinition } from '../../../local/local-deployment';
import type { Integration } from '../../../workflow/definition/integration';
import { FUNCTIONS } from '../../../workflow/functions/function-contracts';

/** A resource of a plan, in the form of Terraform's JSON; the rest is filled in. */
export interface GivenResource {
  readonly address: string;
  readonly type: string;
  readonly mode?: string;
  readonly module_address?: string;
  readonly after: unknown;
  readonly after_unknown?: unknown;
  readonly after_sensitive?: unknown;
}

const resourceChange = ({ address, type, mode = 'managed', module_address, ...change }: GivenResource) => ({
  address,
  type,
  mode,
  ...(module_address !== undefined && { module_address }),
  change: { actions: ['create'], before: null, ...change },
});

/** A plan that creates these resources. */
export const planOf = (resources: readonly GivenResource[], rest: object = {}) => ({
  format_version: '1.2',
  resource_changes: resources.map(resourceChange),
  ...rest,
});

export const zipOf = (files: Readonly<Record<string, string>>): Uint8Array => {
  const bytes: Zippable = Object.fromEntries(
    Object.entries(files).map(([name, text]) => [name, strToU8(text)]),
  );
  return zipSync(bytes);
};

const ZIP = zipOf({ 'index.js': 'exports.handler = async () => ({});' });

/** Writes a file and the folders that it needs. */
export const writeZip = (folder: string, path: string, zip: Uint8Array = ZIP): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), zip);
};

/** A function of the definition that `machine` plans. */
export const lambda = (
  name: string,
  more: object = {},
  rest: Partial<GivenResource> = {},
): GivenResource => ({
  address: `aws_lambda_function.${name}`,
  type: 'aws_lambda_function',
  after: {
    function_name: `sagemaker-processing-${name}`,
    filename: `./functions/${name}.zip`,
    source_code_hash: createHash('sha256').update(ZIP).digest('base64'),
    handler: 'index.handler',
    timeout: 30,
    environment: [{ variables: { POLL_FLOOR_IN_SECONDS: '10' } }],
    ...more,
  },
  ...rest,
});

export const machine = (
  integration: Integration = 'polling',
  rest: Partial<GivenResource> = {},
): GivenResource => ({
  address: 'aws_sfn_state_machine.state_machine',
  type: 'aws_sfn_state_machine',
  after: { name: 'prepare', definition: JSON.stringify(localDefinition(integration)) },
  ...rest,
});

export const STATUS = lambda(FUNCTIONS.status);

/** The resources of a workflow. */
export const WORKFLOW = [machine(), lambda(FUNCTIONS.start), STATUS];

/** Writes the zips of the functions that a workflow invokes. */
export const writeZips = (folder: string): void => {
  for (const name of [FUNCTIONS.start, FUNCTIONS.prepare, FUNCTIONS.status])
    writeZip(folder, `functions/${name}.zip`);
};
