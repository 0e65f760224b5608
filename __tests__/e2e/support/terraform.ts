import { spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { type Zippable, zipSync } from 'fflate';
import { guarded } from '../../support/guarded-process';

/** Folders that hold no provider mirror, or are too large to search. */
const NOT_SEARCHED = new Set(['proc', 'sys', 'dev', 'run', 'node_modules', 'lost+found']);
const REGISTRY = join('registry.terraform.io', 'hashicorp');

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
  const found = folders.find((folder) => existsSync(join(folder, REGISTRY, 'aws')));
  if (found !== undefined || levels === 0 || folders.length === 0) return found;
  return findMirror(folders.flatMap(subfolders), levels - 1);
};

export interface CommandResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program without blocking this process. The program ends with this process at the latest. */
export const runProgram = (
  file: string,
  args: readonly string[],
  cwd: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<CommandResult> =>
  new Promise((resolve, reject) => {
    const { INIT_CWD: _, ...own } = process.env;
    const child = guarded(
      spawn(file, [...args], {
        cwd,
        env: { ...own, ...environment },
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
    const text = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      text.stdout += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk) => {
      text.stderr += chunk;
    });
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, ...text }));
  });

/** What Terraform can use on this machine. */
export interface Terraform {
  /** Environment variables of a program that starts Terraform itself. */
  readonly environment: Readonly<Record<string, string>>;
  run(
    folder: string,
    args: readonly string[],
    environment?: Readonly<Record<string, string>>,
  ): Promise<CommandResult>;
}

/** Terraform uses only the mirror if there is one, and otherwise the registry. */
const withConfiguration = (mirror: string | undefined): Terraform => {
  // The same text in every run, in a folder that git ignores.
  const configuration = resolve(__dirname, '../../../dist/terraform.rc');
  const installation = mirror === undefined ? '' : `filesystem_mirror { path = ${JSON.stringify(mirror)} }`;
  mkdirSync(dirname(configuration), { recursive: true });
  writeFileSync(configuration, installation && `provider_installation { ${installation} }\n`);
  const environment = {
    TF_CLI_CONFIG_FILE: configuration,
    TF_IN_AUTOMATION: '1',
    TF_CLI_ARGS: '-no-color',
    CHECKPOINT_DISABLE: '1',
    // Freeing the memory of the provider's large schemas would take a sixth of each short run.
    GOGC: '400',
  };
  return {
    environment,
    run: (cwd, args, more = {}) => runProgram('terraform', args, cwd, { ...environment, ...more }),
  };
};

/** Terraform with the AWS provider, or why there is none. */
export const findTerraform = (): Terraform | string =>
  spawnSync('terraform', ['version']).status === 0
    ? withConfiguration(findMirror([sep]))
    : 'terraform is not on the PATH';

type Json = Record<string, never>;

interface SynthesizedStack {
  readonly data: {
    readonly archive_file?: Record<
      string,
      { readonly source_file?: string; readonly source_dir?: string; readonly output_path: string }
    >;
  };
  readonly provider: Json;
  readonly terraform: { readonly required_providers: Json };
  readonly resource: {
    readonly aws_lambda_function?: Record<string, { filename: string; source_code_hash: string }>;
  };
}

const inFolder = (folder: string, path: string): string => path.replace('${path.module}', folder);

/** A zip as the archive provider creates it: the files by their paths in it, without their times and owners. */
const writeZip = (files: readonly (readonly [path: string, file: string])[], zip: string): void => {
  const entries = files.map(([path, file]) => [path, [readFileSync(file), { mtime: '1980-01-01' }]]);
  writeFileSync(zip, zipSync(Object.fromEntries(entries) as Zippable));
};

/** Creates the zips of a stack, and replaces the data sources that would create them. */
const zipFunctions = (stack: SynthesizedStack, folder: string): void => {
  for (const lambda of Object.values(stack.resource.aws_lambda_function ?? {})) {
    const [, name = ''] = /archive_file\.(\w+)/.exec(lambda.filename) ?? [];
    const { source_file = '', output_path = '' } = stack.data.archive_file?.[name] ?? {};
    writeZip([[basename(source_file), inFolder(folder, source_file)]], inFolder(folder, output_path));
    lambda.filename = output_path;
    lambda.source_code_hash = `\${filebase64sha256("${output_path}")}`;
  }
};

/** The text of a stack in which the zips of folders are files, which this writes. */
const zipSources = (text: string, folder: string): string =>
  Object.entries((JSON.parse(text) as SynthesizedStack).data.archive_file ?? {}).reduce(
    (before, [name, { source_dir, output_path }]) => {
      if (source_dir === undefined) return before;
      const source = inFolder(folder, source_dir);
      const files = readdirSync(source, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .sort();
      writeZip(
        files.map((file) => [relative(source, file), file]),
        inFolder(folder, output_path),
      );
      return before
        .replaceAll(`\${data.archive_file.${name}.output_path}`, output_path)
        .replaceAll(`data.archive_file.${name}.output_sha256`, `filesha256(\\"${output_path}\\")`);
    },
    text,
  );

/** Changes a synthesized stack only so that it does not need the archive provider, which a mirror may lack. */
export const withoutArchiveProvider = (folder: string): void => {
  const file = join(folder, 'cdk.tf.json');
  const stack: SynthesizedStack = JSON.parse(zipSources(readFileSync(file, 'utf8'), folder));
  zipFunctions(stack, folder);
  const { archive_file: _, ...data } = stack.data;
  const without = ({ archive: _archive, ...rest }: Json): Json => rest;
  const terraform = {
    ...stack.terraform,
    required_providers: without(stack.terraform.required_providers),
  };
  writeFileSync(
    file,
    JSON.stringify({ ...stack, data, provider: without(stack.provider), terraform }, null, 2),
  );
};

/**
 * Lets an app's own stack have any provider and no state: the bindings name one version, and a mirror may have another;
 * the state would be in the working directory.
 */
export const withAnyProvider = (folder: string): void => {
  const file = join(folder, 'cdk.tf.json');
  const { terraform: settings, ...stack } = JSON.parse(readFileSync(file, 'utf8'));
  const { backend: _, required_providers, ...others } = settings;
  const providers = { ...required_providers, aws: { ...required_providers.aws, version: '>= 5.100.0' } };
  writeFileSync(file, JSON.stringify({ ...stack, terraform: { ...others, required_providers: providers } }));
};

/** A copy of a synthesized stack that the tests may change and run. */
export const copyOfStack = (stackFolder: string): string => {
  const folder = mkdtempSync(join(tmpdir(), 'stack-'));
  cpSync(stackFolder, folder, { recursive: true });
  withoutArchiveProvider(folder);
  return folder;
};
