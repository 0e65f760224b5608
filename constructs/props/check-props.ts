import type { Construct } from 'constructs';
import { minimumCeiling } from '../../workflow/definition/history-limit';
import { INTEGRATIONS, isIntegration } from '../../workflow/definition/integration';
import {
  ACCOUNT_ID_RULE,
  GRANTED_S3_URI_RULE,
  INSTANCE_TYPE_PATTERN_RULE,
  KMS_KEY_ARN_RULE,
  LOG_RETENTION_DAYS,
  PARTITION_RULE,
  POLICY_ARN_RULE,
  REGION_RULE,
  SNS_TOPIC_ARN_RULE,
} from '../../workflow/deployment/deployment-rules';
import { ECR_IMAGE_RULE } from '../../workflow/deployment/ecr-image-rule';
import { LAMBDA_RUNTIME_RULE } from '../../workflow/deployment/lambda-runtime';
import { pollBounds } from '../../workflow/deployment/poll-interval';
import { POLL_SECONDS_RULE } from '../../workflow/deployment/poll-seconds-rule';
import { DEFAULT_QUOTA_WAIT_IN_HOURS, QUOTA_WAIT_RULE } from '../../workflow/functions/quota-wait';
import { LOCKED_KEYS_RULE } from '../../workflow/job/job-keys';
import { PROCESSING_JOB_RULES } from '../../workflow/job/processing-job-rules';
import { RESOURCE_LIMITS } from '../../workflow/job/resource-limits';
import { type Fault, show } from '../../workflow/rules/fault';
import { isPresent } from '../../workflow/rules/json-value';
import { containsToken } from '../terraform/terraform-document';
import { jobFaults, scheduledJobFaults } from './job-faults';
import { nameFaults, ownName } from './name-faults';
import { prebuiltImageFaults } from './prebuilt-image-faults';
import type { ProcessingWorkflowProps } from './processing-workflow-props';
import { items, value } from './prop-checks';
import { refuseFaults } from './refuse-faults';
import { regionAndAccountFaults } from './region-and-account-faults';
import { scheduleFaults } from './schedule-faults';
import { roleHolders } from './service-role-arns';
import { missingServiceRoleFaults, serviceRoleArnFaults } from './service-role-faults';
import { tagFaults } from './tag-faults';
import { unknownPropFaults } from './unknown-prop-faults';
import { scriptFileFaults, sourceDirFaults } from './uploaded-code-faults';

type Prop = keyof ProcessingWorkflowProps;
type Check = (props: ProcessingWorkflowProps, prop: Prop, scope: Construct) => Fault[];

/** With a lower ceiling, the execution of a long job would exceed the event limit of Step Functions. */
const pollBoundFaults = (props: ProcessingWorkflowProps): Fault[] => {
  const { pollFloorInSeconds, pollCeilingInSeconds, quotaWaitInHours = DEFAULT_QUOTA_WAIT_IN_HOURS } = props;
  if ([pollFloorInSeconds, pollCeilingInSeconds, quotaWaitInHours].some(containsToken)) return [];
  const { floorInSeconds, ceilingInSeconds } = pollBounds(pollFloorInSeconds, pollCeilingInSeconds);
  if (floorInSeconds > ceilingInSeconds) {
    const allowed = `at most pollCeilingInSeconds, ${ceilingInSeconds}`;
    return [{ key: 'pollFloorInSeconds', got: String(floorInSeconds), allowed }];
  }
  const smallest = minimumCeiling(floorInSeconds, quotaWaitInHours);
  if (ceilingInSeconds >= smallest) return [];
  const allowed = `at least ${smallest}: an execution has at most 25,000 events, and a job may run for 9 days`;
  return [{ key: 'pollCeilingInSeconds', got: String(ceilingInSeconds), allowed }];
};

const alarmFaults = ({ alarmTopicArn, createAlarms }: ProcessingWorkflowProps): Fault[] =>
  createAlarms === true && alarmTopicArn === undefined
    ? [{ key: 'createAlarms', got: 'true', allowed: 'false unless alarmTopicArn is set' }]
    : [];

const retentionFaults = ({ logRetentionInDays: days }: ProcessingWorkflowProps): Fault[] => {
  const allowed: readonly number[] = LOG_RETENTION_DAYS;
  return days === undefined || containsToken(days) || allowed.includes(days)
    ? []
    : [{ key: 'logRetentionInDays', got: show(days), allowed: `one of ${allowed.join(', ')}` }];
};

const integrationFaults = ({ integration }: ProcessingWorkflowProps): Fault[] =>
  integration === undefined || isIntegration(integration)
    ? []
    : [{ key: 'integration', got: show(integration), allowed: INTEGRATIONS.join(' or ') }];

const jobRoleFaults = ({ createJobRole, job }: ProcessingWorkflowProps): Fault[] =>
  createJobRole === false && !isPresent(job.RoleArn)
    ? [{ key: 'createJobRole', got: 'false', allowed: 'true unless job.RoleArn is set' }]
    : [];

const missingRoleFaults = ({
  createServiceRoles,
  integration,
  stopsUnattendedJobs,
  ...props
}: ProcessingWorkflowProps): Fault[] =>
  createServiceRoles !== false
    ? []
    : missingServiceRoleFaults({
        ...props,
        holders: roleHolders(integration, stopsUnattendedJobs),
        reason: 'createServiceRoles is false',
      });

const codeFaults = ({ bundles, zips }: ProcessingWorkflowProps): Fault[] =>
  bundles === undefined || zips === undefined
    ? []
    : [{ key: 'zips', got: show(zips), allowed: 'omitted, because bundles is set' }];

const unchecked: Check = () => [];

/** How each prop is checked by itself. The faults in the error have the same order. */
const CHECKS: Readonly<Record<Prop, Check>> = {
  name: ({ name }, _prop, scope) => nameFaults(scope, name),
  job: (props) => jobFaults(props),
  additionalS3Inputs: items(GRANTED_S3_URI_RULE),
  additionalS3Outputs: items(GRANTED_S3_URI_RULE),
  additionalImageRepositories: items(ECR_IMAGE_RULE),
  additionalJobRoles: items(PROCESSING_JOB_RULES.RoleArn),
  kmsKeyArns: items(KMS_KEY_ARN_RULE),
  instanceTypes: items(INSTANCE_TYPE_PATTERN_RULE),
  maxInstanceCount: value(RESOURCE_LIMITS.maxInstanceCount),
  maxVolumeSizeInGB: value(RESOURCE_LIMITS.maxVolumeSizeInGB),
  maxRuntimeLimitInSeconds: value(RESOURCE_LIMITS.maxRuntimeInSeconds),
  lockedKeys: value(LOCKED_KEYS_RULE),
  pollFloorInSeconds: value(POLL_SECONDS_RULE),
  pollCeilingInSeconds: value(POLL_SECONDS_RULE),
  lambdaRuntime: value(LAMBDA_RUNTIME_RULE),
  logRetentionInDays: retentionFaults,
  logKmsKeyArn: value(KMS_KEY_ARN_RULE),
  permissionsBoundaryArn: value(POLICY_ARN_RULE),
  accountId: value(ACCOUNT_ID_RULE),
  region: value(REGION_RULE),
  partition: value(PARTITION_RULE),
  createJobRole: jobRoleFaults,
  createServiceRoles: missingRoleFaults,
  serviceRoleArns: ({ serviceRoleArns }) => serviceRoleArnFaults(serviceRoleArns),
  tags: ({ tags }) => tagFaults(tags),
  scriptFile: scriptFileFaults,
  sourceDir: sourceDirFaults,
  integration: integrationFaults,
  prebuiltImage: prebuiltImageFaults,
  bundles: unchecked,
  zips: codeFaults,
  quotaWaitInHours: value(QUOTA_WAIT_RULE),
  stopsUnattendedJobs: unchecked,
  schedules: ({ schedules }, prop) => scheduleFaults(prop, schedules),
  alarmTopicArn: value(SNS_TOPIC_ARN_RULE),
  createAlarms: alarmFaults,
};

const PROPS = Object.keys(CHECKS) as Prop[];

/** What holds between props is only checked once each prop is valid by itself. */
const faultsOf = (scope: Construct, props: ProcessingWorkflowProps): Fault[] => {
  const faults = [
    ...unknownPropFaults(props, CHECKS),
    ...PROPS.flatMap((prop) => CHECKS[prop](props, prop, scope)),
  ];
  return faults.length > 0
    ? faults
    : [...pollBoundFaults(props), ...regionAndAccountFaults(props), ...scheduledJobFaults(props)];
};

/** @throws Error that lists every prop that breaks a rule. */
export const checkWorkflowProps = (scope: Construct, props: ProcessingWorkflowProps): void => {
  refuseFaults(`The processing workflow ${scope.node.path}`, faultsOf(scope, props));
  ownName(scope, props.name);
};
