import { DEPLOYED_JOB_RULES } from '../../workflow/deployment/deployment-rules';
import { lockedKeyFaults } from '../../workflow/deployment/locked-keys';
import { overrideProcessingJob } from '../../workflow/job/override-processing-job';
import { PROCESSING_JOB_RULES } from '../../workflow/job/processing-job-rules';
import { processingJobRule } from '../../workflow/job/validate-processing-job';
import type { Fault } from '../../workflow/rules/fault';
import { isPresent } from '../../workflow/rules/json-value';
import { knownFaults } from '../../workflow/rules/known-faults';
import { containsToken, replaceTokens } from '../terraform/terraform-document';
import { asToken, TOKEN } from './literal-faults';
import type { ProcessingWorkflowProps } from './processing-workflow-props';
import { scheduledInputFaults } from './schedule-faults';
import { CODE_KEYS } from './uploaded-code-faults';

/** Placeholders for the uploaded code, which takes up an input and a folder like any other code. */
export const UPLOADED_SCRIPT = { S3Script: 's3://bucket/script.py' };
export const UPLOADED_SOURCE = { S3SourceArchive: 's3://bucket/source.zip', SourceEntrypoint: 'run' };

/** A job and whether there is code to upload for it. */
interface JobProps {
  readonly job: object;
  readonly scriptFile?: object | undefined;
  readonly sourceDir?: object | undefined;
}

/** The construct adds what the job may omit: an image, a role, and the code that it uploads. */
const completeJob = ({ job, scriptFile, sourceDir }: JobProps): Readonly<Record<string, unknown>> => {
  const {
    ImageUri = TOKEN,
    RoleArn = TOKEN,
    ...keys
  } = replaceTokens(job, asToken) as Readonly<Record<string, unknown>>;
  const ownsCode = CODE_KEYS.some((key) => isPresent(keys[key]));
  return {
    ...keys,
    ImageUri,
    RoleArn,
    ...(!ownsCode && scriptFile && UPLOADED_SCRIPT),
    ...(!ownsCode && sourceDir && UPLOADED_SOURCE),
  };
};

/**
 * The faults of the deployed job.
 * @param key where the job is.
 */
export const jobFaults = (props: JobProps, key = ''): Fault[] =>
  knownFaults(key, completeJob(props), processingJobRule(DEPLOYED_JOB_RULES));

const withoutTokens = (input: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(input).map(([key, value]) => [key, value === TOKEN ? 'a token' : value]));

/**
 * The faults of the job that each schedule starts, if the deployed job is valid. Terraform knows the allow-lists and the
 * limits only later, so the execution checks those.
 */
export const scheduledJobFaults = (
  props: JobProps & Pick<ProcessingWorkflowProps, 'schedules' | 'lockedKeys'>,
): Fault[] => {
  const { schedules, lockedKeys = [] } = props;
  const deployed = completeJob(props);
  const locked = containsToken(lockedKeys) ? [] : lockedKeys;
  return scheduledInputFaults('schedules', schedules, (place, input) => [
    ...knownFaults(place, overrideProcessingJob(deployed, input), processingJobRule(PROCESSING_JOB_RULES)),
    ...lockedKeyFaults(withoutTokens(input), locked).map((fault) => ({
      ...fault,
      key: `${place}.${fault.key}`,
    })),
  ]);
};
