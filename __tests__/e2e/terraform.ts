import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';

/** Folders in which nobody keeps a provider mirror, or which are too large to look through. */
const NOT_SEARCHED = new Set(['proc', 'sys', 'dev', 'run', 'node_modules', 'lost+found']);
const PROVIDER = join('registry.terraform.io', 'hashicorp', 'aws');

const subfolders = (folder: string): string[] => {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !NOT_SEARCHED.has(entry.name))
      .map((entry) => join(folder, entry.name));
  } catch {
    return [];
  }
};

/** A folder with Terraform's AWS provider in it, at most four levels below the root. */
const findMirror = (folders: readonly string[], levels = 4): string | undefined => {
  const found = folders.find((folder) => existsSync(join(folder, PROVIDER)));
  if (found !== undefined || levels === 0 || folders.length === 0) return found;
  return findMirror(folders.flatMap(subfolders), levels - 1);
};

const hasTerraform = (): boolean => spawnSync('terraform', ['version']).status === 0;

/** What Terraform can use on this machine. */
export interface Terraform {
  run(folder: string, ...args: string[]): SpawnSyncReturns<string>;
}

const withConfiguration = (mirror: string | undefined): Terraform => {
  const folder = mkdtempSync(join(tmpdir(), 'terraform-cli-'));
  const configuration = join(folder, 'terraform.rc');
  const installation = mirror === undefined ? '' : `filesystem_mirror { path = ${JSON.stringify(mirror)} }`;
  writeFileSync(configuration, installation && `provider_installation { ${installation} }\n`);
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return {
    run: (cwd, ...args) =>
      spawnSync('terraform', args, {
        cwd,
        encoding: 'utf8',
        maxBuffer: 256 * 1024 * 1024,
        env: { ...process.env, TF_CLI_CONFIG_FILE: configuration, TF_IN_AUTOMATION: '1', NO_COLOR: '1' },
      }),
  };
};

/** Terraform with the AWS provider, or why there is none. */
export const findTerraform = (): Terraform | string =>
  hasTerraform() ? withConfiguration(findMirror([sep])) : 'terraform is not on the PATH';

type Json = Record<string, never>;

/**
 * A copy of a stack that needs no archive provider, which a mirror may lack: the bundle itself stands for its zip.
 * Nothing else is changed but the backend, which is left out.
 */
export const copyOfStack = (stackFolder: string): string => {
  const folder = mkdtempSync(join(tmpdir(), 'stack-'));
  cpSync(stackFolder, folder, { recursive: true });
  const file = join(folder, 'cdk.tf.json');
  const zips = (path: string): string => path.replace('.zip', '/index.js');
  const stack = JSON.parse(readFileSync(file, 'utf8')) as {
    data: { archive_file: Record<string, { output_path: string }> };
    provider: Json;
    terraform: { backend?: unknown; required_providers: Json };
    resource: { aws_lambda_function: Record<string, { filename: string; source_code_hash: string }> };
  };
  for (const [name, lambda] of Object.entries(stack.resource.aws_lambda_function)) {
    const path = zips(stack.data.archive_file[name]?.output_path ?? '');
    lambda.filename = path;
    lambda.source_code_hash = `\${filebase64sha256("${path}")}`;
  }
  const { archive_file: _, ...data } = stack.data;
  const { backend: _backend, ...terraform } = stack.terraform;
  const without = ({ archive: _archive, ...rest }: Json): Json => rest;
  writeFileSync(
    file,
    JSON.stringify({
      ...stack,
      data,
      provider: without(stack.provider),
      terraform: { ...terraform, required_providers: without(terraform.required_providers) },
    }),
  );
  return folder;
};
