import type { LocalWorkflow } from '../../../local/local-workflow';
import type { S3Mapping } from '../../../local/s3/s3-mapping';
import { overrideProcessingJob } from '../../../workflow/job/override-processing-job';
import type { ProcessingJob, UnvalidatedJob } from '../../../workflow/job/processing-job';
import { validateProcessingJob } from '../../../workflow/job/validate-processing-job';
import { describeFault, type Fault } from '../../../workflow/rules/fault';
import { UsageError } from '../../command-line/usage-error';
import type { OutputsPlace } from '../advice/lost-files';
import type { MappedOutput } from '../flags/s3-mappings';
import type { ReportedInput, ReportRow } from '../report/reported-run';

/** A run that has been checked and can start. */
export interface PreparedRun {
  readonly workflow: LocalWorkflow;
  /** The execution's input. */
  readonly input: unknown;
  /** What it runs: the deployed job with the input over it. */
  readonly job: ProcessingJob;
  readonly s3: readonly S3Mapping[];
  readonly outputs: readonly MappedOutput[];
  readonly outputsPlace: OutputsPlace;
  /** What runs: `script`, `prepare.py`. The label has at most six letters. */
  readonly title: readonly ReportRow[];
  readonly inputs: readonly ReportedInput[];
  /** How it runs. */
  readonly details: readonly ReportRow[];
  /** What the user has to know before the run. */
  readonly notes: readonly string[];
  /** The commands that run the same in AWS. */
  readonly awsCommands: readonly string[];
  /** Removes what the run was prepared with. @default - nothing */
  readonly remove?: () => Promise<void>;
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
  throw new UsageError(faults.map((fault) => `${describeFault(named(fault))}.`).join('\n'));
};
