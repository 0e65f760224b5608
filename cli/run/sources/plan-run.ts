import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { type PlannedWorkflow, plannedWorkflow } from '../../../local/planned-workflow/planned-workflow';
import { InputError } from '../../../terraform-plan/input-error';
import { parsePlanJson } from '../../../terraform-plan/plan-json';
import { isRecord, parseJson } from '../../../workflow/rules/json-value';
import { UsageError } from '../../command-line/usage-error';
import { readPlanFile, STANDARD_INPUT } from '../../plan-file';
import type { RunFlags } from '../command-line';
import { existingFolder, pathOf, regularFile } from '../flags/local-paths';
import { mappedInputs, mappedOutputs, parseMappings } from '../flags/s3-mappings';
import { startExecutionCommand } from './aws-commands';
import { checkedJob, type PreparedRun } from './prepared-run';

type PlanFlags = RunFlags & { readonly plan: string };

/** JSON, or the content of the file after an at sign, as in curl and the AWS command line. */
const executionInputOf = (given: string, folder: string): Record<string, unknown> => {
  const text = given.startsWith('@')
    ? readFileSync(regularFile('execution-input', pathOf('execution-input', given.slice(1), folder)), 'utf8')
    : given;
  const input = parseJson(text);
  if (isRecord(input)) return input;
  throw new UsageError(
    `--execution-input must be a JSON object such as {"InstanceCount": 2}, or @ and the path of a file that has one; got ${given}.`,
  );
};

/** Where the relative paths of the plan start. */
const planFolder = ({ chdir, plan }: PlanFlags, folder: string): string => {
  if (chdir !== undefined) return existingFolder('chdir', pathOf('chdir', chdir, folder));
  return plan === STANDARD_INPUT ? folder : dirname(resolve(folder, plan));
};

const readWorkflow = (flags: PlanFlags, folder: string, unpackTo: string): PlannedWorkflow => {
  const { plan, workflow } = flags;
  try {
    return plannedWorkflow(parsePlanJson(readPlanFile(plan, folder)), {
      folder: planFolder(flags, folder),
      unpackTo,
      ...(workflow !== undefined && { address: workflow }),
    });
  } catch (error) {
    throw error instanceof InputError ? new UsageError(`--plan: ${error.message}`) : error;
  }
};

const partitionOf = (region: string): string => {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
};

const stateMachineArn = ({ region, accountId, stateMachineName }: PlannedWorkflow['workflow']): string =>
  `arn:${partitionOf(region)}:states:${region}:${accountId}:stateMachine:${stateMachineName}`;

const planName = (plan: string, folder: string): string =>
  plan === STANDARD_INPUT ? 'standard input' : relative(folder, resolve(folder, plan));

const prepare = async (
  flags: PlanFlags,
  folder: string,
  unpackTo: string,
): Promise<Omit<PreparedRun, 'remove'>> => {
  const input = executionInputOf(flags['execution-input'] ?? '{}', folder);
  const given = parseMappings(flags.s3 ?? [], folder);
  const { address, workflow, deployedJob, objects, unknown } = readWorkflow(flags, folder, unpackTo);
  const s3 = [...given, ...objects.filter(({ uri }) => !given.some((each) => each.uri === uri))];
  const job = checkedJob(deployedJob, input);
  return {
    workflow,
    input,
    job,
    s3,
    outputs: await mappedOutputs(job, s3),
    outputsPlace: 'job',
    title: [{ label: 'plan', text: `${planName(flags.plan, folder)}, ${address}` }],
    inputs: mappedInputs(job, s3),
    details: [],
    notes: unknown,
    awsCommands: [startExecutionCommand(input, stateMachineArn(workflow))],
  };
};

/**
 * The run of a workflow that a plan will deploy, with its data where the flags say.
 * @throws UsageError
 */
export const planRun = async (flags: PlanFlags, folder: string): Promise<PreparedRun> => {
  const unpackTo = await mkdtemp(join(tmpdir(), 'sagemaker-processing-functions-'));
  const remove = (): Promise<void> => rm(unpackTo, { recursive: true, force: true });
  try {
    return { ...(await prepare(flags, folder, unpackTo)), remove };
  } catch (error) {
    await remove();
    throw error;
  }
};
