import {
  LOCAL_DEPLOYED_JOB,
  localWorkflow,
  OPEN_DEPLOYMENT,
  wholeJobInput,
} from '../../../local/local-deployment';
import { type KnownJob, knownJob } from '../../../local/pipeline/known-job';
import { stepOutputs } from '../../../local/pipeline/step-outputs';
import { unorderedReads } from '../../../local/pipeline/unordered-reads';
import type { S3Mapping } from '../../../local/s3/s3-mapping';
import type { ProcessingJob } from '../../../workflow/job/processing-job';
import type { PipelineDefinition } from '../../../workflow/pipeline/pipeline-definition';
import { stepsInOrder } from '../../../workflow/pipeline/step-order';
import { stepsBefore } from '../../../workflow/pipeline/steps-before';
import { UsageError } from '../../command-line/usage-error';
import type { RunFlags } from '../command-line';
import { newFolder, pathOf } from '../flags/local-paths';
import { parseMappings } from '../flags/s3-mappings';
import type { ReportRow } from '../report/reported-run';
import { checkedJob, checkRun, type PreparedRun, type UncheckedRun } from '../sources/prepared-run';
import { parameterValues } from './parameter-flags';
import { type ResolvedStep, resolvedSteps } from './resolved-steps';
import { startPipelineCommand } from './start-pipeline-command';

/** A pipeline that the user's flags name. */
export interface GivenPipeline {
  readonly definition: PipelineDefinition;
  /** @default - only its deployment tells it */
  readonly name?: string;
  /** What it comes from: `plan`, `plan.json, aws_sagemaker_pipeline.penguins`. */
  readonly title: ReportRow;
  /** What its deployment uploads from files of this machine. */
  readonly objects: readonly S3Mapping[];
}

/** A step that has been checked and can start. */
export interface PreparedStep {
  readonly name: string;
  readonly run: PreparedRun;
}

/** A pipeline that has been checked and can run. */
export interface PreparedPipeline {
  readonly title: readonly ReportRow[];
  /** In the order in which they run. */
  readonly steps: readonly PreparedStep[];
  /** The command that starts the same in AWS. */
  readonly awsCommand: string;
}

/** Receives the outputs of all steps, each in a folder of its own. */
const DEFAULT_OUTPUT = 'output';

const outputFolder = ({ output = [DEFAULT_OUTPUT] }: RunFlags, folder: string): string => {
  const [given = DEFAULT_OUTPUT, another] = output;
  if (another !== undefined) {
    throw new UsageError(
      `--output must be one folder, which receives a folder for each step of the pipeline; got "${given}" and "${another}".`,
    );
  }
  return newFolder('output', pathOf('output', given, folder));
};

/** A step, what it reads and writes, and the names of the steps before it. */
interface PlacedStep extends ResolvedStep {
  readonly checked: ProcessingJob;
  readonly outputs: readonly S3Mapping[];
  readonly before: ReadonlySet<string>;
}

/** Names the step in each line of a fault. */
const ofStep = (name: string, error: unknown): readonly string[] => {
  if (!(error instanceof UsageError)) throw error;
  return error.message.split('\n').map((line) => `${name}: ${line}`);
};

/** The first place that stands for a URI counts. */
const distinct = (mappings: readonly S3Mapping[]): readonly S3Mapping[] =>
  mappings.filter(({ uri }, index) => mappings.findIndex((each) => each.uri === uri) === index);

/** What a step reads from and writes to. Steps that write to the same URI share the folder of the first. */
const visibleOutputs = ({ name, before }: PlacedStep, steps: readonly PlacedStep[]): readonly S3Mapping[] => {
  const visible = steps.filter((each) => each.name === name || before.has(each.name));
  const uris = visible.flatMap(({ outputs }) => outputs.map(({ uri }) => uri));
  return distinct(steps.flatMap(({ outputs }) => outputs)).filter(({ uri }) => uris.includes(uri));
};

interface Setting {
  readonly mappings: readonly S3Mapping[];
  readonly bundles: string;
}

const uncheckedStep = (
  step: PlacedStep,
  steps: readonly PlacedStep[],
  { mappings, bundles }: Setting,
): UncheckedRun => {
  const { name, job } = step;
  return {
    workflow: localWorkflow('polling', OPEN_DEPLOYMENT, bundles),
    deployedJob: LOCAL_DEPLOYED_JOB,
    input: wholeJobInput(job),
    s3: distinct([...mappings, ...visibleOutputs(step, steps)]),
    outputsPlace: 'job',
    step: { name, position: steps.indexOf(step) + 1, total: steps.length },
    title: [],
    details: [],
    notes: [],
    awsCommands: [],
  };
};

/** @throws UsageError that names each input that another step may not have written yet. */
const refuseUnorderedReads = (
  { checked }: PlacedStep,
  readable: readonly S3Mapping[],
  steps: readonly PlacedStep[],
): void => {
  const reads = unorderedReads(checked, readable, steps);
  if (reads.length === 0) return;
  throw new UsageError(
    reads
      .map(
        ({ input: { key, uri }, writer }) =>
          `${key}: ${writer} writes ${uri}, but this step does not wait for it; use the output of ${writer} as the URI, or add ${writer} to DependsOn. For files of an earlier execution, add --s3 ${uri}=PATH`,
      )
      .join('\n'),
  );
};

/** @throws UsageError that names each value that only Terraform knows, and that the run needs. */
const neededJob = (given: ResolvedStep['job']): KnownJob['job'] => {
  const { job, unknown } = knownJob(given);
  if (unknown.length === 0) return job;
  throw new UsageError(
    unknown
      .map(
        ({ key, expression }) =>
          `${key} is set from ${expression}, which only Terraform knows; make a plan, and run it with --plan, or set it by a parameter, with --parameter.`,
      )
      .join('\n'),
  );
};

/** Runs a check of each step, and names every fault of all of them. */
const ofAllSteps = async <Step extends { readonly name: string }, Result>(
  steps: readonly Step[],
  check: (step: Step) => Result | Promise<Result>,
): Promise<readonly Result[]> => {
  const faults: string[] = [];
  const results: Result[] = [];
  for (const step of steps) {
    try {
      results.push(await check(step));
    } catch (error) {
      faults.push(...ofStep(step.name, error));
    }
  }
  if (faults.length > 0) throw new UsageError(faults.join('\n'));
  return results;
};

/**
 * Checks the parameters of a pipeline, the job of each of its steps, and that everything they read is on this machine or
 * written by an earlier step.
 * @param folder the user's working directory, to which relative paths refer.
 * @throws UsageError with a line for each fault.
 */
export const preparePipeline = async (
  given: GivenPipeline,
  flags: RunFlags,
  folder: string,
  bundles: string,
): Promise<PreparedPipeline> => {
  const { definition, name, title, objects } = given;
  const ofFlags = parseMappings(flags.s3 ?? [], folder);
  const mappings = distinct([...ofFlags, ...objects]);
  const root = outputFolder(flags, folder);
  const resolved = resolvedSteps(stepsInOrder(definition), {
    pipelineName: name ?? 'pipeline',
    parameters: parameterValues(definition.Parameters, flags.parameter ?? []),
    start: new Date(),
  });
  const placed = await ofAllSteps(resolved, (step): PlacedStep => {
    const known = neededJob(step.job);
    const job = checkedJob(LOCAL_DEPLOYED_JOB, wholeJobInput(known));
    return {
      ...step,
      job: known,
      checked: job,
      outputs: stepOutputs(step.name, job, root, ofFlags),
      before: stepsBefore(step.definition, definition.Steps),
    };
  });
  const setting = { mappings, bundles };
  const steps = await ofAllSteps(placed, async (step): Promise<PreparedStep> => {
    const run = uncheckedStep(step, placed, setting);
    refuseUnorderedReads(step, run.s3, placed);
    return { name: step.name, run: await checkRun(run) };
  });
  return {
    title: [title, { label: 'steps', text: steps.map((step) => step.name).join(', ') }],
    steps,
    awsCommand: startPipelineCommand(flags.parameter ?? [], name),
  };
};
