import { join } from 'node:path';
import { InputError } from '../../terraform-plan/input-error';
import type { PlanJson } from '../../terraform-plan/plan-json';
import { isMarker } from '../../terraform-plan/visible-values';
import type { UnvalidatedJob } from '../../workflow/job/processing-job';
import { nearestName } from '../../workflow/rules/nearest-name';
import type { LocalFunction } from '../lambda/function-process';
import type { LocalWorkflow } from '../local-workflow';
import type { S3Mapping } from '../s3/s3-mapping';
import { unpackFunction } from './function-bundle';
import { plannedEnvironment } from './function-environment';
import { type PlanContents, unseenError } from './known-after-apply';
import { plannedObjects } from './planned-objects';
import { type PlannedResource, plannedResources } from './planned-resources';
import {
  deployedJob,
  executableDefinition,
  type InvokedFunction,
  invokedFunctions,
  parseWorkflow,
  WORKFLOW_STATES,
} from './workflow-definition';

/** A workflow that a plan deploys. */
export interface PlannedWorkflow {
  /** Of its state machine. */
  readonly address: string;
  readonly workflow: LocalWorkflow;
  /** What an execution runs unless its input overrides it. */
  readonly deployedJob: UnvalidatedJob;
  /** What the plan uploads from files of this machine. */
  readonly objects: readonly S3Mapping[];
  /** A sentence for each setting that the plan does not show, and that the workflow runs without. */
  readonly unknown: readonly string[];
}

export interface PlannedWorkflowProps {
  /** Address of the workflow's state machine. @default - the only one in the plan */
  readonly address?: string;
  /** Absolute path of the folder where the plan was made, in which its relative paths start. */
  readonly folder: string;
  /** Absolute path of a folder for the functions' code. */
  readonly unpackTo: string;
}

/** Whether a state machine has the states of this workflow. */
export const isWorkflow = ({ values: { definition } }: PlannedResource): boolean =>
  typeof definition === 'string' && parseWorkflow(definition) !== undefined;

const listed = (machines: readonly PlannedResource[]): string =>
  machines.map(({ address }) => address).join(', ');

const noWorkflow = (machines: readonly PlannedResource[]): InputError => {
  const found =
    machines.length === 0 ? 'it has no state machine' : `its state machines are: ${listed(machines)}`;
  return new InputError(
    `The plan must have an aws_sfn_state_machine with the states of this workflow (${WORKFLOW_STATES}); ${found}.`,
  );
};

/** Quoted for a shell, because the key of a module has quotes and brackets of its own. */
const asFlag = ({ address }: PlannedResource): string => `--workflow '${address}'`;

const machineAt = (
  machines: readonly PlannedResource[],
  address: string,
  known: readonly PlannedResource[],
): PlannedResource => {
  const machine = machines.find((each) => each.address === address);
  if (machine && (isWorkflow(machine) || isMarker(machine.values.definition))) return machine;
  if (machine) {
    throw new InputError(
      `${address} must have the states of this workflow (${WORKFLOW_STATES}); it is another state machine.`,
    );
  }
  const near = nearestName(
    address,
    known.map((each) => each.address),
  );
  const hint = near === undefined ? `the workflows are: ${listed(known)}` : `did you mean ${near}?`;
  throw new InputError(`The plan has no state machine ${address}; ${hint}`);
};

/** The state machine that is meant. One whose definition is unknown may be the workflow's, if no other is. */
const chosenMachine = (
  { resources }: Pick<PlanContents, 'resources'>,
  address: string | undefined,
): PlannedResource => {
  const machines = resources.filter(({ type }) => type === 'aws_sfn_state_machine');
  const workflows = machines.filter(isWorkflow);
  const unseen = machines.filter(({ values }) => isMarker(values.definition));
  const known = workflows.length > 0 ? workflows : unseen;
  if (known.length === 0) throw noWorkflow(machines);
  if (address !== undefined) return machineAt(machines, address, known);
  const [machine, ...others] = known;
  if (machine && others.length === 0) return machine;
  throw new InputError(
    `The plan has ${known.length} workflows; choose one of them with ${known.map(asFlag).join(', or ')}.`,
  );
};

const attributeOf = (
  contents: PlanContents,
  machine: PlannedResource,
  name: 'definition' | 'name',
): string => {
  const value = machine.values[name];
  if (typeof value === 'string') return value;
  throw unseenError(contents, machine, name, value);
};

/** Two modules may have functions of the same name in different accounts and Regions. */
const functionResource = (
  { resources }: PlanContents,
  { name, arn }: InvokedFunction,
  machine: PlannedResource,
): PlannedResource => {
  const all = resources.filter(({ type }) => type === 'aws_lambda_function');
  const named = all.filter(({ values }) => values.function_name === name);
  const narrower = [
    named.filter(({ values }) => values.arn === arn),
    named.filter(({ module }) => module === machine.module),
    named,
  ];
  const [found, ...others] = narrower.find((each) => each.length > 0) ?? [];
  if (found && others.length === 0) return found;
  throw new InputError(
    found
      ? `${machine.address} invokes the function ${name}, and the plan has several of this name: ${listed([found, ...others])}. Give them different names.`
      : `${machine.address} invokes the function ${name}, which the plan does not have; its functions are: ${listed(all) || 'none'}.`,
  );
};

interface ReadFunction {
  readonly localFunction: LocalFunction;
  readonly unknown: readonly string[];
}

const readFunction = (
  contents: PlanContents,
  resource: PlannedResource,
  folders: { readonly folder: string; readonly unpackTo: string },
): ReadFunction => {
  const { environment, unknown } = plannedEnvironment(contents, resource);
  const { timeout } = resource.values;
  return {
    localFunction: {
      bundle: unpackFunction(contents, resource, folders),
      environment,
      ...(typeof timeout === 'number' && { timeoutInSeconds: timeout }),
    },
    unknown,
  };
};

/**
 * A workflow that a plan deploys, ready to run on this machine.
 * @throws InputError if the plan has no such workflow or several, if it does not tell the definition yet, or if a function's
 * code is not on this machine.
 */
export const plannedWorkflow = (
  plan: PlanJson,
  { address, folder, unpackTo }: PlannedWorkflowProps,
): PlannedWorkflow => {
  const contents = { plan, resources: plannedResources(plan) };
  const machine = chosenMachine(contents, address);
  const parsed = parseWorkflow(attributeOf(contents, machine, 'definition'));
  if (!parsed) throw noWorkflow([machine]);
  const definition = executableDefinition(parsed, machine.address);
  const stateMachineName = attributeOf(contents, machine, 'name');
  const invoked = invokedFunctions(definition, machine.address);
  const { [definition.StartAt]: start } = invoked;
  if (!start) throw noWorkflow([machine]);
  const functions = Object.entries(invoked).map(([state, each]) => {
    const resource = functionResource(contents, each, machine);
    return [
      state,
      readFunction(contents, resource, { folder, unpackTo: join(unpackTo, each.name) }),
    ] as const;
  });
  return {
    address: machine.address,
    workflow: {
      definition,
      functions: Object.fromEntries(functions.map(([state, { localFunction }]) => [state, localFunction])),
      region: start.region,
      accountId: start.accountId,
      stateMachineName,
    },
    deployedJob: deployedJob(definition),
    objects: plannedObjects(contents.resources, folder),
    unknown: [...new Set(functions.flatMap(([, { unknown }]) => unknown))],
  };
};
