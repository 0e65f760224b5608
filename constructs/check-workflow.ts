import {
  DEPLOYMENT_NAME_RULE,
  GRANTED_IMAGE_RULE,
  GRANTED_S3_SCRIPT_RULE,
  GRANTED_S3_URI_RULE,
  KMS_KEY_ARN_RULE,
  POLL_SECONDS_RULE,
} from '../workflow/deployment-rules';
import { describeFault, type Fault } from '../workflow/fault';
import { lintDefinition } from '../workflow/lint-definition';
import { PROCESSING_JOB_RULES, type Rule } from '../workflow/processing-job-rules';
import { ruleFaults } from '../workflow/rule-faults';
import type { StateMachineDefinition } from '../workflow/states-language';
import { validateProcessingJob } from '../workflow/validate-processing-job';
import type { ProcessingWorkflowProps } from './processing-workflow-props';
import { holdsReference } from './terraform-document';

/** A literal is held to its rule now; what only Terraform knows is held to it by the variable's validation. */
const literalFaults = (key: string, value: unknown, rule: Rule): Fault[] =>
  value === undefined || value === null || holdsReference(value) ? [] : ruleFaults(key, value, rule);

const listFaults = (key: string, values: readonly string[] | undefined, rule: Rule): Fault[] =>
  holdsReference(values)
    ? []
    : (values ?? []).flatMap((value, index) => literalFaults(`${key}[${index}]`, value, rule));

const pollBoundFaults = ({ pollFloorInSeconds, pollCeilingInSeconds }: ProcessingWorkflowProps): Fault[] => {
  const bounds = [pollFloorInSeconds ?? 1, pollCeilingInSeconds ?? POLL_SECONDS_RULE.maximum];
  const [floor = 1, ceiling = 1] = bounds;
  return bounds.some(holdsReference) || floor <= ceiling
    ? []
    : [
        {
          key: 'pollFloorInSeconds',
          got: String(floor),
          allowed: `at most pollCeilingInSeconds, ${ceiling}`,
        },
      ];
};

/** Keys whose values the construct or Terraform gives. */
const keysGivenLater = (job: ProcessingWorkflowProps['job']): string[] => [
  ...Object.entries(job)
    .filter(([, value]) => holdsReference(value))
    .map(([key]) => key),
  ...(job.ImageUri === undefined ? ['ImageUri'] : []),
  ...(job.RoleArn === undefined ? ['RoleArn'] : []),
];

const faultsOf = (props: ProcessingWorkflowProps): Fault[] => {
  const { job } = props;
  return [
    ...literalFaults('name', props.name, DEPLOYMENT_NAME_RULE),
    ...validateProcessingJob(job, keysGivenLater(job)),
    ...literalFaults('S3Input', job.S3Input, GRANTED_S3_URI_RULE),
    ...literalFaults('S3Output', job.S3Output, GRANTED_S3_URI_RULE),
    ...literalFaults('S3Script', job.S3Script, GRANTED_S3_SCRIPT_RULE),
    ...literalFaults('ImageUri', job.ImageUri, GRANTED_IMAGE_RULE),
    ...listFaults('additionalS3Inputs', props.additionalS3Inputs, GRANTED_S3_URI_RULE),
    ...listFaults('additionalS3Outputs', props.additionalS3Outputs, GRANTED_S3_URI_RULE),
    ...listFaults('additionalImageRepositories', props.additionalImageRepositories, GRANTED_IMAGE_RULE),
    ...listFaults('additionalJobRoles', props.additionalJobRoles, PROCESSING_JOB_RULES.RoleArn),
    ...listFaults('kmsKeyArns', props.kmsKeyArns, KMS_KEY_ARN_RULE),
    ...literalFaults('pollFloorInSeconds', props.pollFloorInSeconds, POLL_SECONDS_RULE),
    ...literalFaults('pollCeilingInSeconds', props.pollCeilingInSeconds, POLL_SECONDS_RULE),
    ...pollBoundFaults(props),
  ];
};

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

/** Stands for what only Terraform knows; valid wherever a definition has such a value. */
const PLACEHOLDER = 'arn:aws:lambda:us-east-1:123456789012:function:placeholder';

const withPlaceholders = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withPlaceholders);
  if (typeof value === 'object' && value !== null && !holdsOnlyReference(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withPlaceholders(member)]));
  }
  return holdsReference(value) ? PLACEHOLDER : value;
};

const holdsOnlyReference = (value: object): boolean => 'resolve' in value && holdsReference(value);

/** @throws Error with the validator's messages, so that no faulty definition is synthesized. */
export const checkDefinition = (definition: StateMachineDefinition): void => {
  const messages = lintDefinition(withPlaceholders(definition) as StateMachineDefinition);
  if (messages.length > 0) {
    throw new Error(
      ["The state machine's definition is not valid.", ...messages.map((text) => `- ${text}`)].join('\n'),
    );
  }
};
