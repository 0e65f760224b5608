import { join, relative } from 'node:path';
import { executionInput, jobMappings } from '../../../local/execution-input';
import {
  LOCAL_BUCKET,
  LOCAL_DEPLOYED_JOB,
  localDeployment,
  localWorkflow,
  OPEN_DEPLOYMENT,
} from '../../../local/local-deployment';
import type { LocalJob } from '../../../local/local-job';
import { DEFAULT_INTEGRATION } from '../../../workflow/definition/integration';
import type { ProcessingJob } from '../../../workflow/job/processing-job';
import type { Fault } from '../../../workflow/rules/fault';
import type { RunFlags } from '../command-line';
import { parseLocalJob, withExample } from '../flags/local-job-flags';
import { parseMappings } from '../flags/s3-mappings';
import { runOnAwsCommand } from './aws-commands';
import type { PreparedRun, UncheckedRun } from './prepared-run';

/** The flag that sets each key of the job. */
const FLAGS_OF_KEYS: Readonly<Partial<Record<string, keyof RunFlags>>> = {
  S3Script: 'script',
  SourceEntrypoint: 'script',
  ContainerEntrypoint: 'entrypoint',
  S3Input: 'input',
  ProcessingInputs: 'input',
  ProcessingOutputConfig: 'output',
  ImageUri: 'image',
  ContainerArguments: 'argument',
  Environment: 'environment',
  InstancePreferences: 'instance-preference',
} satisfies Partial<Record<keyof ProcessingJob, keyof RunFlags>>;

/** Names the flag besides the job's key. */
export const withFlag = (fault: Fault): Fault => {
  const [key = ''] = fault.key.split(/\W/);
  const flag = FLAGS_OF_KEYS[key];
  return flag === undefined ? fault : { ...fault, key: `--${flag} (${fault.key})` };
};

const titleOf = ({ program }: LocalJob, folder: string): PreparedRun['title'] => {
  if (program === undefined) return [];
  if (program.kind === 'command') return [{ label: 'runs', text: program.command.join(' ') }];
  const path = program.kind === 'source' ? join(program.path, program.entrypoint) : program.path;
  return [{ label: 'script', text: relative(folder, path) }];
};

const detailsOf = ({ instanceCount, sharded }: LocalJob): PreparedRun['details'] =>
  instanceCount === undefined
    ? []
    : [
        {
          label: 'on',
          text: `${instanceCount} instances${sharded ? ', each on its share of the input' : ''}`,
        },
      ];

/**
 * The run of a job whose files the flags name. Without any, the example runs.
 * @throws UsageError
 */
export const filesRun = (
  flags: RunFlags,
  folder: string,
  { bundles, example }: { readonly bundles: string; readonly example: string },
): UncheckedRun => {
  const localJob = parseLocalJob(withExample(flags, example), folder);
  const input = executionInput(localJob, LOCAL_BUCKET);
  const { inputs, program, outputs } = jobMappings(localJob, LOCAL_BUCKET);
  const deployment = flags.items === undefined ? localDeployment(input) : OPEN_DEPLOYMENT;
  return {
    workflow: localWorkflow(flags.integration ?? DEFAULT_INTEGRATION, deployment, bundles),
    deployedJob: LOCAL_DEPLOYED_JOB,
    input: { ...input },
    named: withFlag,
    s3: [...inputs, ...(program ? [program] : []), ...outputs, ...parseMappings(flags.s3 ?? [], folder)],
    outputsPlace: flags.output === undefined ? 'default' : 'flags',
    title: titleOf(localJob, folder),
    inputs: localJob.inputs,
    details: detailsOf(localJob),
    notes: [],
    awsCommands: [runOnAwsCommand(flags)],
  };
};
