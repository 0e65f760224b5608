import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { synthesizeModule } from '../constructs/stacks/module-stack';
import { mergedContext, projectContext } from '../constructs/stacks/project-context';
import { bundleFunctions } from '../functions/bundle/bundle';
import { BUNDLES_FOLDER } from '../functions/bundle/bundles-folder';
import type { Integration } from '../workflow/definition/integration';
import { writeFunctionZips } from './function-zips';
import { moduleReadme } from './readme';
import { moduleFiles, parseSynthesis } from './synthesized-module';

const ROOT = resolve(__dirname, '..');
const MODULE_FOLDER = join(ROOT, 'dist', 'terraform-module');

const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

/** Writes the module of one integration, with everything that it needs. */
const writeModule = (integration: Integration, synthesis: string, folder: string): void => {
  const module = parseSynthesis(readFileSync(join(synthesis, 'cdk.tf.json'), 'utf8'));
  const files = {
    ...moduleFiles(module),
    'README.md': moduleReadme({ integration, version, module }),
    VERSION: `${version}\n`,
  };
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  cpSync(join(synthesis, 'functions'), join(folder, 'functions'), { recursive: true });
  cpSync(join(__dirname, 'tests'), join(folder, 'tests'), { recursive: true });
  cpSync(join(ROOT, 'LICENSE'), join(folder, 'LICENSE'));
};

export interface ModuleProps {
  /** Folder of the function bundles. */
  readonly bundles: string;
  /** Folder to write the module to. Its content is replaced. */
  readonly folder: string;
  readonly stopsUnattendedJobs: boolean;
}

/** Builds the Terraform module with integration polling, and the one with integration sync in its `modules/sync`. */
export const buildModule = ({ bundles, folder, stopsUnattendedJobs }: ModuleProps): void => {
  const scratch = mkdtempSync(join(tmpdir(), 'terraform-module-'));
  try {
    const zips = join(scratch, 'zips');
    writeFunctionZips(bundles, zips);
    const synthesis = (integration: Integration) =>
      synthesizeModule({ integration, zips, stopsUnattendedJobs }, join(scratch, integration));
    rmSync(folder, { recursive: true, force: true });
    writeModule('polling', synthesis('polling'), folder);
    writeModule('sync', synthesis('sync'), join(folder, 'modules', 'sync'));
    cpSync(join(__dirname, 'examples'), join(folder, 'examples'), { recursive: true });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
};

const build = async (): Promise<void> => {
  const cdktfJson = readFileSync(join(ROOT, 'cdktf.json'), 'utf8');
  const context = mergedContext(cdktfJson, process.env.CDKTF_CONTEXT_JSON);
  const { stopsUnattendedJobs } = projectContext(context);
  await bundleFunctions();
  buildModule({ bundles: BUNDLES_FOLDER, folder: MODULE_FOLDER, stopsUnattendedJobs });
};

if (require.main === module) {
  build().catch((error: Error) => {
    // esbuild prints its own errors.
    if (!('errors' in error)) console.error(error.message);
    process.exitCode = 1;
  });
}
