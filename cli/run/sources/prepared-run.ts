import type { LocalWorkflow } from '../../../local/local-workflow';
import type { S3Mapping } from '../../../local/s3/s3-mapping';
import { overrideProcessingJob } from '../../../workflow/job/override-processing-job';
import type { ProcessingJob, UnvalidatedJob } from '../../../workflow/job/processing-job';
import { validateProcessingJob } from '../../../workflow/job/validate-processing-job';
import { describeFault, type Fault } from '../../../workflow/rules/fault';
import { UsageError } from '../../command-line/usage-error';
import type { OutputsPlace } from '../advice/lost-files';
import { type MappedOutput, mappedInputs, mappedOutputs } from '../flags/s3-mappings';
import type { ReportedInput, ReportedStep, ReportRow } from '../report/reported-run';

/** What every execution of a workflow on this machine needs, whatever its input is. */
interface RunSetting {
  readonly workflow: LocalWorkflow;
  readonly s3: readonly S3Mapping[];
  readonly outputsPlace: OutputsPlace;
  /** The step of a pipeline that it is. @default - an execution of the workflow */
  readonly step?: ReportedStep;
  /** What runs: `script`, `prepare.py`. The label has at most six letters. */
  readonly title: readonly ReportRow[];
  /** How it runs. */
  readonly details: readonly ReportRow[];
  /** What the user has to know before the run. */
  readonly notes: readonly string[];
  /** The commands that run the same in AWS. */
  readonly awsCommands: readonly string[];
  /** Removes what the run was prepared with. @default - nothing */
  readonly remove?: () => Promise<void>;
}

/** A run whose job has not been checked yet. */
export interface UncheckedRun extends RunSetting {
  /** What the execution's input overrides. */
  readonly deployedJob: UnvalidatedJob;
  /** The execution's input. */
  readonly input: Readonly<Record<string, unknown>>;
  /** Names what the user has given besides the job's key. @default - only the key is named */
  readonly named?: (fault: Fault) => Fault;
  /** The inputs that the user has named. @default - those of the job that one path on this machine holds */
  readonly inputs?: readonly ReportedInput[];
}

/** A run that has been checked and can start. */
export interface PreparedRun extends RunSetting {
  /** The execution's input. */
  readonly input: Readonly<Record<string, unknown>>;
  /** What it runs: the deployed job with the input over it. */
  readonly job: ProcessingJob;
  readonly outputs: readonly MappedOutput[];
  readonly inputs: readonly ReportedInput[];
}

/**
 * The job that the execution will run. The start function would also refuse it, but only after everything has started.
 * @param named names what the user has given besides the job's key.
 * @throws UsageError with a line for each fault.
 */
export const checkedJob = (
  deployed: UnvalidatedJob,
  input: unknown,
  named: (fault: Fault) => Fault = (fault) => fault,
): ProcessingJob => {
  const { job, faults } = validateProcessingJob(overrideProcessingJob(deployed, input));
  if (job) return job;
  const sentences = faults.map((fault) => describeFault(named(fault)).replace(/[^?]$/, '$&.'));
  throw new UsageError(sentences.join('\n'));
};

/**
 * Checks the job, and that everything that it reads and writes in S3 is on this machine.
 * @throws UsageError with a line for each fault.
 */
export const checkRun = async (run: UncheckedRun): Promise<PreparedRun> => {
  const { deployedJob, named, inputs, ...setting } = run;
  const job = checkedJob(deployedJob, run.input, named);
  const outputs = await mappedOutputs(job, run.s3);
  return { ...setting, job, outputs, inputs: inputs ?? mappedInputs(job, run.s3) };
};
