import { Token } from 'cdktf';
import {
  DEPLOYMENT_NAME_RULE,
  GRANTED_IMAGE_RULE,
  GRANTED_S3_SCRIPT_RULE,
  GRANTED_S3_URI_RULE,
  KMS_KEY_ARN_RULE,
  LOG_RETENTION_DAYS,
  POLL_SECONDS_RULE,
} from '../workflow/deployment-rules';
import { describeFault, type Fault, show } from '../workflow/fault';
import { isPresent } from '../workflow/json-value';
import { lintDefinition } from '../workflow/lint-definition';
import { pollBounds } from '../workflow/poll-interval';
import { PROCESSING_JOB_RULES, type Rule } from '../workflow/processing-job-rules';
import { ruleFaults } from '../workflow/rule-faults';
import type { StateMachineDefinition } from '../workflow/states-language';
import { validateProcessingJob } from '../workflow/validate-processing-job';
import type { ProcessingWorkflowProps } from './processing-workflow-props';
import { holdsReference } from './terraform-document';

/** A value with each of Terraform's replaced by a text. */
const withPlaceholders = (value: unknown, placeholder: string): unknown => {
  if (Token.isUnresolved(value)) return placeholder;
  if (Array.isArray(value)) return value.map((item) => withPlaceholders(item, placeholder));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, withPlaceholders(member, placeholder)]),
  );
};

/** Stands for a value of Terraform's in a definition that is checked. */
const PLACEHOLDER = 'arn:aws:lambda:us-east-1:123456789012:function:placeholder';

/** A literal is held to its rule now; what only Terraform knows is held to it by the variable's validation. */
const literalFaults = (key: string, value: unknown, rule: Rule): Fault[] =>
  value === undefined || value === null || holdsReference(value) ? [] : ruleFaults(key, value, rule);

const listFaults = (key: string, values: readonly string[] | undefined, rule: Rule): Fault[] =>
  holdsReference(values)
    ? []
    : (values ?? []).flatMap((value, index) => literalFaults(`${key}[${index}]`, value, rule));

const pollBoundFaults = ({ pollFloorInSeconds, pollCeilingInSeconds }: ProcessingWorkflowProps): Fault[] => {
  if (holdsReference(pollFloorInSeconds) || holdsReference(pollCeilingInSeconds)) return [];
  const { floorInSeconds, ceilingInSeconds } = pollBounds(pollFloorInSeconds, pollCeilingInSeconds);
  if (floorInSeconds <= ceilingInSeconds) return [];
  return [
    {
      key: 'pollFloorInSeconds',
      got: String(floorInSeconds),
      allowed: `at most pollCeilingInSeconds, ${ceilingInSeconds}`,
    },
  ];
};

const retentionFaults = (days: number | undefined): Fault[] => {
  const allowed: readonly number[] = LOG_RETENTION_DAYS;
  return days === undefined || holdsReference(days) || allowed.includes(days)
    ? []
    : [{ key: 'logRetentionInDays', got: show(days), allowed: `one of ${allowed.join(', ')}` }];
};

/** What a deployment grants has narrower rules than the API has. */
const GRANTED_RULES = {
  S3Input: GRANTED_S3_URI_RULE,
  S3Output: GRANTED_S3_URI_RULE,
  S3Script: GRANTED_S3_SCRIPT_RULE,
  ImageUri: GRANTED_IMAGE_RULE,
} as const;

const isGranted = (key: string): key is keyof typeof GRANTED_RULES => Object.hasOwn(GRANTED_RULES, key);

/** The construct or Terraform gives these values, so that only their presence counts. */
const keysGivenLater = (job: ProcessingWorkflowProps['job']): string[] => [
  ...Object.entries(job)
    .filter(([key, value]) => Token.isUnresolved(value) || (isGranted(key) && isPresent(value)))
    .map(([key]) => key),
  ...(job.ImageUri === undefined ? ['ImageUri'] : []),
  ...(job.RoleArn === undefined ? ['RoleArn'] : []),
];

const jobFaults = (job: ProcessingWorkflowProps['job']): Fault[] => [
  // References inside of a list or map are stood for by a text, so that what is around them is checked.
  ...validateProcessingJob(withPlaceholders(job, 'reference'), keysGivenLater(job)),
  ...Object.entries(GRANTED_RULES).flatMap(([key, rule]) =>
    literalFaults(key, job[key as keyof typeof GRANTED_RULES], rule),
  ),
];

const tagFaults = (tags: ProcessingWorkflowProps['tags']): Fault[] => {
  if (tags === undefined || Token.isUnresolved(tags)) return [];
  const list = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  return ruleFaults('tags', withPlaceholders(list, 'reference'), PROCESSING_JOB_RULES.Tags);
};

const faultsOf = (props: ProcessingWorkflowProps): Fault[] => [
  ...literalFaults('name', props.name, DEPLOYMENT_NAME_RULE),
  ...jobFaults(props.job),
  ...listFaults('additionalS3Inputs', props.additionalS3Inputs, GRANTED_S3_URI_RULE),
  ...listFaults('additionalS3Outputs', props.additionalS3Outputs, GRANTED_S3_URI_RULE),
  ...listFaults('additionalImageRepositories', props.additionalImageRepositories, GRANTED_IMAGE_RULE),
  ...listFaults('additionalJobRoles', props.additionalJobRoles, PROCESSING_JOB_RULES.RoleArn),
  ...listFaults('kmsKeyArns', props.kmsKeyArns, KMS_KEY_ARN_RULE),
  ...literalFaults('pollFloorInSeconds', props.pollFloorInSeconds, POLL_SECONDS_RULE),
  ...literalFaults('pollCeilingInSeconds', props.pollCeilingInSeconds, POLL_SECONDS_RULE),
  ...pollBoundFaults(props),
  ...retentionFaults(props.logRetentionInDays),
  ...tagFaults(props.tags),
];

/** @throws Error with a line for each prop that breaks a rule. */
export const checkWorkflowProps = (props: ProcessingWorkflowProps): void => {
  const faults = faultsOf(props);
  if (faults.length > 0) {
    throw new Error(
      ['The processing workflow is not valid.', ...faults.map((fault) => `- ${describeFault(fault)}`)].join(
        '\n',
      ),
    );
  }
};

/** @throws Error with the validator's messages, so that no faulty definition is synthesized. */
export const checkDefinition = (definition: StateMachineDefinition): void => {
  const messages = lintDefinition(withPlaceholders(definition, PLACEHOLDER) as StateMachineDefinition);
  if (messages.length > 0) {
    throw new Error(
      ["The state machine's definition is not valid.", ...messages.map((text) => `- ${text}`)].join('\n'),
    );
  }
};
