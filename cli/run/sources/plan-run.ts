import { readFileSync } from 'node:fs';
import { makeGuardedFolder } from '../../../local/guarded-folder';
import { type PlannedWorkflow, plannedWorkflow } from '../../../local/planned-workflow/planned-workflow';
import type { PlanJson } from '../../../terraform-plan/plan-json';
import { showHidden } from '../../../workflow/rules/fault';
import { isRecord, parseJson } from '../../../workflow/rules/json-value';
import { UsageError } from '../../command-line/usage-error';
import { pathOf, regularFile } from '../flags/local-paths';
import { parseMappings } from '../flags/s3-mappings';
import { startExecutionCommand } from './aws-commands';
import type { UncheckedRun } from './prepared-run';
import { ofPlan, type PlanFlags, planFolder, planName, readPlan } from './read-plan';
import { refuseFlagsOfPipelines } from './refused-flags';

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

const readWorkflow = (
  flags: PlanFlags,
  plan: PlanJson,
  folder: string,
  unpackTo: string,
): PlannedWorkflow => {
  const { workflow } = flags;
  return ofPlan(() =>
    plannedWorkflow(plan, {
      folder: planFolder(flags, folder),
      unpackTo,
      ...(workflow !== undefined && { address: workflow }),
    }),
  );
};

const partitionOf = (region: string): string => {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
};

const stateMachineArn = ({ region, accountId, stateMachineName }: PlannedWorkflow['workflow']): string =>
  `arn:${partitionOf(region)}:states:${region}:${accountId}:stateMachine:${stateMachineName}`;

const uncheckedRun = (
  flags: PlanFlags,
  plan: PlanJson,
  folder: string,
  unpackTo: string,
): Omit<UncheckedRun, 'remove'> => {
  const input = executionInputOf(flags['execution-input'] ?? '{}', folder);
  const given = parseMappings(flags.s3 ?? [], folder);
  const { address, workflow, deployedJob, objects, unknown } = readWorkflow(flags, plan, folder, unpackTo);
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
export const planRun = async (
  flags: PlanFlags,
  folder: string,
  plan: PlanJson = readPlan(flags, folder),
): Promise<UncheckedRun> => {
  refuseFlagsOfPipelines(flags);
  const { path: unpackTo, remove } = await makeGuardedFolder('sagemaker-processing-functions-');
  try {
    return { ...uncheckedRun(flags, plan, folder, unpackTo), remove };
  } catch (error) {
    await remove();
    throw error;
  }
};
