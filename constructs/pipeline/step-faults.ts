import { Token } from 'cdktf';
import type { KnownValues } from '../../workflow/pipeline/known-values';
import { withKnownValues } from '../../workflow/pipeline/pipeline-value';
import type { ProcessingStep } from '../../workflow/pipeline/processing-step';
import type { Fault } from '../../workflow/rules/fault';
import { isRecord } from '../../workflow/rules/json-value';
import { jobFaults } from '../props/job-faults';
import { asToken, TOKEN } from '../props/literal-faults';
import { prebuiltImageFaults } from '../props/prebuilt-image-faults';
import { unknownPropFaults } from '../props/unknown-prop-faults';
import { scriptFileFaults, sourceDirFaults } from '../props/uploaded-code-faults';
import { replaceTokens } from '../terraform/terraform-document';

const STEP_PROPS: Readonly<Record<Exclude<keyof ProcessingStep, 'name' | 'outputs'>, true>> = {
  job: true,
  prebuiltImage: true,
  scriptFile: true,
  sourceDir: true,
  dependsOn: true,
  cache: true,
  retryPolicies: true,
  displayName: true,
  description: true,
};

/** Terraform could find that it is null, and a definition is read by SageMaker, which knows no null. */
const objectTokenFaults = (value: unknown, key: string): Fault[] => {
  if (Array.isArray(value))
    return value.flatMap((item, index) => objectTokenFaults(item, `${key}[${index}]`));
  if (!isRecord(value)) return [];
  if (Token.isUnresolved(value))
    return [{ key, got: 'a token', allowed: 'a literal, or a token as a string, a number or a list' }];
  return Object.entries(value).flatMap(([name, member]) => objectTokenFaults(member, `${key}.${name}`));
};

const afterLastSlash = (text: string): string => text.slice(text.lastIndexOf('/') + 1);

/** The step's command contains the names of the files. */
const fileNameFaults = ({ S3Script, S3SourceArchive, SourceEntrypoint }: ProcessingStep['job']): Fault[] => {
  const allowed =
    'without a token after its last slash, because the command of the job has the name of the file';
  const names = {
    S3Script: afterLastSlash(S3Script ?? ''),
    S3SourceArchive: afterLastSlash(S3SourceArchive ?? ''),
    SourceEntrypoint: SourceEntrypoint ?? '',
  };
  return Object.entries(names)
    .filter(([, text]) => Token.isUnresolved(text))
    .map(([key]) => ({ key: `job.${key}`, got: 'a token', allowed }));
};

/** The job with what is known of its values, and TOKEN for the rest. */
const checkedJob = (job: object, { value }: KnownValues): object =>
  withKnownValues(
    replaceTokens(job, asToken),
    (path) => replaceTokens(value(path), asToken),
    TOKEN,
  ) as object;

/** A token in the job counts as set. */
const withShownTokens = (job: object): object =>
  Object.fromEntries(
    Object.entries(job).map(([key, value]) => [key, Token.isUnresolved(value) ? 'a token' : value]),
  );

/** The faults of a step by itself. */
export const stepFaults = (step: ProcessingStep, known: KnownValues): Fault[] => {
  const { name, outputs: _outputs, job, ...props } = step;
  const objectTokens = objectTokenFaults(job, 'job');
  const faults = [
    ...unknownPropFaults(props, STEP_PROPS),
    ...objectTokens,
    ...scriptFileFaults({ ...step, job: withShownTokens(job) }),
    ...sourceDirFaults({ ...step, job: withShownTokens(job) }),
    ...prebuiltImageFaults(step),
    ...fileNameFaults(job),
    ...(objectTokens.length > 0 ? [] : jobFaults({ ...step, job: checkedJob(job, known) }, 'job')),
  ];
  return faults.map((fault) => ({ ...fault, key: `steps.${name}.${fault.key}` }));
};
