import { readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { makeGuardedFolder } from '../../../local/guarded-folder';
import { type PlannedWorkflow, plannedWorkflow } from '../../../local/planned-workflow/planned-workflow';
import { InputError } from '../../../terraform-plan/input-error';
import { parsePlanJson } from '../../../terraform-plan/plan-json';
import { showHidden } from '../../../workflow/rules/fault';
import { isRecord, parseJson } from '../../../workflow/rules/json-value';
import { UsageError } from '../../command-line/usage-error';
import { readPlanFile, STANDARD_INPUT } from '../../plan-file';
import type { RunFlags } from '../command-line';
import { existingFolder, pathOf, regularFile } from '../flags/local-paths';
import { parseMappings } from '../flags/s3-mappings';
import { startExecutionCommand } from './aws-commands';
import type { UncheckedRun } from './prepared-run';

type PlanFlags = RunFlags & { readonly plan: string };

/** Values of an environment may be secrets. */
const shownInput = (given: string): string => (given.startsWith('@') ? given : showHidden(given));

/** JSON, or the content of the file after an at sign, as in curl and the AWS command line. */
const executionInputOf = (given: string, folder: string): Record<string, unknown> => {
  const text = given.startsWith('@')
    ? readFileSync(regularFile('execution-input', pathOf('execution-input', given.slice(1), folder)), 'utf8')
    : given;
  const input = parseJson(text);
  if (isRecord(input)) return input;
  throw new UsageError(
    `--execution-input must be a JSON object such as {"InstanceCount": 2}, or @ and the path of a file that has one; got ${shownInput(given)}.`,
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

const uncheckedRun = (flags: PlanFlags, folder: string, unpackTo: string): Omit<UncheckedRun, 'remove'> => {
  const input = executionInputOf(flags['execution-input'] ?? '{}', folder);
  const given = parseMappings(flags.s3 ?? [], folder);
  const { address, workflow, deployedJob, objects, unknown } = readWorkflow(flags, folder, unpackTo);
  return {
    workflow,
    deployedJob,
    input,
    s3: [...given, ...objects.filter(({ uri }) => !given.some((each) => each.uri === uri))],
    outputsPlace: 'job',
    title: [{ label: 'plan', text: `${planName(flags.plan, folder)}, ${address}` }],
    details: [],
    notes: unknown,
    awsCommands: [startExecutionCommand(input, stateMachineArn(workflow))],
  };
};

/**
 * The run of a workflow that a plan will deploy, with its data where the flags say.
 * @throws UsageError
 */
export const planRun = async (flags: PlanFlags, folder: string): Promise<UncheckedRun> => {
  const { path: unpackTo, remove } = await makeGuardedFolder('sagemaker-processing-functions-');
  try {
    return { ...uncheckedRun(flags, folder, unpackTo), remove };
  } catch (error) {
    await remove();
    throw error;
  }
};
