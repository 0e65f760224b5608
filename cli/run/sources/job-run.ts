import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { parse as parseYaml } from 'yaml';
import {
  LOCAL_DEPLOYED_JOB,
  localWorkflow,
  OPEN_DEPLOYMENT,
  wholeJobInput,
} from '../../../local/local-deployment';
import { DEFAULT_INTEGRATION } from '../../../workflow/definition/integration';
import { isRecord } from '../../../workflow/rules/json-value';
import { UsageError } from '../../command-line/usage-error';
import type { RunFlags } from '../command-line';
import { pathOf, regularFile } from '../flags/local-paths';
import { parseMappings } from '../flags/s3-mappings';
import { startExecutionCommand } from './aws-commands';
import type { UncheckedRun } from './prepared-run';

/** JSON is YAML, too. */
const readJob = (file: string): Record<string, unknown> => {
  const text = readFileSync(file, 'utf8');
  let job: unknown;
  try {
    job = parseYaml(text);
  } catch (error) {
    const [reason = ''] = (error as Error).message.split('\n');
    throw new UsageError(`--job: ${file} is neither JSON nor YAML: ${reason.replace(/:$/, '')}.`);
  }
  if (isRecord(job)) return job;
  throw new UsageError(
    `--job must be a file with the keys of a job, such as S3Input and InstanceType; ${file} has none.`,
  );
};

/**
 * The run of a whole job, with its data where the flags say.
 * @throws UsageError
 */
export const jobRun = (
  flags: RunFlags & { readonly job: string },
  folder: string,
  bundles: string,
): UncheckedRun => {
  const file = regularFile('job', pathOf('job', flags.job, folder));
  const input = wholeJobInput(readJob(file));
  return {
    workflow: localWorkflow(flags.integration ?? DEFAULT_INTEGRATION, OPEN_DEPLOYMENT, bundles),
    deployedJob: LOCAL_DEPLOYED_JOB,
    input,
    s3: parseMappings(flags.s3 ?? [], folder),
    outputsPlace: 'job',
    title: [{ label: 'job', text: relative(folder, file) }],
    details: [],
    notes: [],
    awsCommands: [startExecutionCommand(input)],
  };
};
