import { LOCAL_DEPLOYED_JOB, localWorkflow, OPEN_DEPLOYMENT } from '../../../local/local-deployment';
import { knownJob } from '../../../local/pipeline/known-job';
import { nameOfExpression } from '../../../local/pipeline/unknown-expression';
import type { S3Mapping } from '../../../local/s3/s3-mapping';
import type { PipelineDefinition } from '../../../workflow/pipeline/pipeline-definition';
import { stepsInOrder } from '../../../workflow/pipeline/step-order';
import { UsageError } from '../../command-line/usage-error';
import type { RunFlags } from '../command-line';
import { newFolder, pathOf } from '../flags/local-paths';
import { parseMappings } from '../flags/s3-mappings';
import type { ReportRow } from '../report/reported-run';
import { checkRun, type PreparedRun, type UncheckedRun } from '../sources/prepared-run';
import { ofAllSteps } from './all-steps';
import { parameterValues } from './parameter-flags';
import { distinct, type PlacedStep, placedSteps, refuseUnorderedReads, visibleOutputs } from './placed-steps';
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
  /** What the user has to know before the run. */
  readonly notes: readonly string[];
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

interface Setting {
  readonly mappings: readonly S3Mapping[];
  readonly bundles: string;
}

const uncheckedStep = (
  step: PlacedStep,
  steps: readonly PlacedStep[],
  { mappings, bundles }: Setting,
): UncheckedRun => ({
  workflow: localWorkflow('polling', OPEN_DEPLOYMENT, bundles),
  deployedJob: LOCAL_DEPLOYED_JOB,
  input: step.input,
  s3: distinct([...mappings, ...visibleOutputs(step, steps)]),
  outputsPlace: 'job',
  step: { name: step.name, position: steps.indexOf(step) + 1, total: steps.length },
  title: [],
  details: [],
  notes: [],
  awsCommands: [],
});

/** What the user has to give to `--s3` in place of what only Terraform knows. */
const nameNotes = (steps: readonly ResolvedStep[]): readonly string[] => {
  const expressions = new Set(steps.flatMap(({ job }) => knownJob(job).named));
  return [...expressions].map(
    (expression) =>
      `Note: s3://${nameOfExpression(expression)} stands for ${expression}, which only Terraform knows.`,
  );
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
  const placed = await placedSteps(resolved, definition.Steps, root, ofFlags);
  const notes = nameNotes(resolved);
  const prepare = async (step: PlacedStep): Promise<PreparedStep> => {
    const run = uncheckedStep(step, placed, { mappings, bundles });
    refuseUnorderedReads(step, run.s3, placed);
    return { name: step.name, run: await checkRun(run) };
  };
  const steps = await ofAllSteps(placed, prepare, notes);
  return {
    title: [title, { label: 'steps', text: steps.map((step) => step.name).join(', ') }],
    steps,
    notes,
    awsCommand: startPipelineCommand(flags.parameter ?? [], name),
  };
};
