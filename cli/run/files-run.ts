import { join, relative } from 'node:path';
import { executionInput, jobMappings } from '../../local/execution-input';
import type { LocalJob } from '../../local/local-job';
import {
  LOCAL_BUCKET,
  LOCAL_DEPLOYED_JOB,
  localDeployment,
  localWorkflow,
} from '../../local/local-deployment';
import { DEFAULT_INTEGRATION } from '../../workflow/definition/integration';
import type { ProcessingJob } from '../../workflow/job/processing-job';
import type { Fault } from '../../workflow/rules/fault';
import { awsCommands } from './aws-commands';
import { parseLocalJob, withExample } from './local-job-flags';
import { checkedJob, type PreparedRun } from './prepared-run';
import type { RunFlags } from './run-flags';
import { mappedOutputs } from './s3-mappings';

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
const withFlag = (fault: Fault): Fault => {
  const [key = ''] = fault.key.split(/\W/);
  const flag = FLAGS_OF_KEYS[key];
  return flag === undefined ? fault : { ...fault, key: `--${flag} (${fault.key})` };
};

const titleOf = (job: LocalJob, folder: string): PreparedRun['title'] => {
  const { program, inputs, instanceCount, sharded } = job;
  const shown = (path: string): string => relative(folder, path) || '.';
  const inContainer = (path: string, localPath: string): string =>
    inputs.length > 1 ? `${shown(path)} in ${localPath}` : shown(path);
  return [
    ...(program === undefined || program.kind === 'command'
      ? []
      : ([
          [
            'script',
            shown(program.kind === 'source' ? join(program.path, program.entrypoint) : program.path),
          ],
        ] as const)),
    ...inputs.map(({ path, localPath }) => ['input', inContainer(path, localPath)] as const),
    ...(instanceCount === undefined
      ? []
      : ([
          ['on', `${instanceCount} instances${sharded ? ', each on its share of the input' : ''}`],
        ] as const)),
  ];
};

/**
 * The run of a job whose files the flags name. Without any, the example runs.
 * @throws UsageError
 */
export const filesRun = async (
  flags: RunFlags,
  folder: string,
  { bundles, example }: { readonly bundles: string; readonly example: string },
): Promise<PreparedRun> => {
  const localJob = parseLocalJob(withExample(flags, example), folder);
  const input = executionInput(localJob, LOCAL_BUCKET);
  const { inputs, program, outputs } = jobMappings(localJob, LOCAL_BUCKET);
  const s3 = [...inputs, ...(program ? [program] : []), ...outputs];
  const job = checkedJob(LOCAL_DEPLOYED_JOB, input, withFlag);
  return {
    workflow: localWorkflow(flags.integration ?? DEFAULT_INTEGRATION, localDeployment(input), bundles),
    input,
    s3,
    outputs: await mappedOutputs(job, s3),
    title: titleOf(localJob, folder),
    notes: [],
    awsCommands: awsCommands(localJob, folder),
  };
};
