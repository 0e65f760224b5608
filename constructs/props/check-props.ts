import { Token } from 'cdktf';
import type { Construct, IConstruct } from 'constructs';
import { minimumCeiling } from '../../workflow/definition/history-limit';
import { INTEGRATIONS, isIntegration } from '../../workflow/definition/integration';
import {
  ACCOUNT_ID_RULE,
  DEPLOYMENT_NAME_RULE,
  GRANTED_S3_URI_RULE,
  INSTANCE_TYPE_PATTERN_RULE,
  KMS_KEY_ARN_RULE,
  LOG_RETENTION_DAYS,
  PARTITION_RULE,
  POLICY_ARN_RULE,
  REGION_RULE,
  SNS_TOPIC_ARN_RULE,
  TAG_KEYS_ALLOWED,
} from '../../workflow/deployment/deployment-rules';
import { ECR_IMAGE_RULE } from '../../workflow/deployment/ecr-image-rule';
import { LAMBDA_RUNTIME_RULE } from '../../workflow/deployment/lambda-runtime';
import { pollBounds } from '../../workflow/deployment/poll-interval';
import { POLL_SECONDS_RULE } from '../../workflow/deployment/poll-seconds-rule';
import {
  PREBUILT_IMAGE_RULE,
  PREBUILT_IMAGES,
  type PrebuiltImage,
} from '../../workflow/deployment/prebuilt-images';
import { DEFAULT_QUOTA_WAIT_IN_HOURS, QUOTA_WAIT_RULE } from '../../workflow/functions/quota-wait';
import { LOCKED_KEYS_RULE } from '../../workflow/job/job-keys';
import { PROCESSING_JOB_RULES } from '../../workflow/job/processing-job-rules';
import { RESOURCE_LIMITS } from '../../workflow/job/resource-limits';
import { type Fault, NOT_SET, show } from '../../workflow/rules/fault';
import { isPresent } from '../../workflow/rules/json-value';
import type { Rule } from '../../workflow/rules/rule';
import { containsToken } from '../terraform/terraform-document';
import { jobFaults, scheduledJobFaults } from './job-faults';
import { literalFaults } from './literal-faults';
import type { ProcessingWorkflowProps } from './processing-workflow-props';
import { refuseFaults } from './refuse-faults';
import { regionAndAccountFaults } from './region-and-account-faults';
import { scheduleFaults } from './schedule-faults';
import { roleHolders } from './service-role-arns';
import { missingServiceRoleFaults, serviceRoleArnFaults } from './service-role-faults';
import { unknownPropFaults } from './unknown-prop-faults';
import { scriptFileFaults, sourceDirFaults } from './uploaded-code-faults';

type Prop = keyof ProcessingWorkflowProps;
type Check = (props: ProcessingWorkflowProps, prop: Prop, scope: Construct) => Fault[];

const listFaults = (key: string, list: unknown, rule: Rule): Fault[] => {
  if (!isPresent(list) || containsToken(list)) return [];
  return Array.isArray(list)
    ? list.flatMap((item, index) => literalFaults(`${key}[${index}]`, item, rule))
    : [{ key, got: show(list), allowed: 'a list' }];
};

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

const tagFaults = ({ tags }: ProcessingWorkflowProps): Fault[] => {
  if (tags === undefined || Token.isUnresolved(tags)) return [];
  const keys = Object.keys(tags);
  const list = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  const withoutCase = keys.map((key) => key.toLowerCase());
  return [
    ...literalFaults('tags', list, PROCESSING_JOB_RULES.Tags),
    ...keys.flatMap((key, index) => {
      const first = keys[withoutCase.indexOf(key.toLowerCase())] ?? key;
      return withoutCase.indexOf(key.toLowerCase()) < index
        ? [{ key: 'tags', got: `${show(first)} and ${show(key)}`, allowed: TAG_KEYS_ALLOWED }]
        : [];
    }),
  ];
};

const integrationFaults = ({ integration }: ProcessingWorkflowProps): Fault[] =>
  integration === undefined || isIntegration(integration)
    ? []
    : [{ key: 'integration', got: show(integration), allowed: INTEGRATIONS.join(' or ') }];

/** A version is a tag without the suffix that all tags of the repository have. */
const suffixFaults = ({ name, version }: PrebuiltImage): Fault[] => {
  const suffix: string = PREBUILT_IMAGES[name]?.tagSuffix ?? '';
  const allowed = `the version without ${suffix}, which is appended to it`;
  return suffix !== '' && version.endsWith(suffix)
    ? [{ key: 'prebuiltImage.version', got: show(version), allowed }]
    : [];
};

const prebuiltImageFaults = ({ prebuiltImage: image, job }: ProcessingWorkflowProps): Fault[] => {
  if (image === undefined || Token.isUnresolved(image.name)) return [];
  const faults = literalFaults('prebuiltImage', image, PREBUILT_IMAGE_RULE);
  const allowed = 'omitted, because prebuiltImage is set';
  return [
    ...(faults.length > 0 ? faults : suffixFaults(image)),
    ...(job.ImageUri === undefined ? [] : [{ key: 'job.ImageUri', got: show(job.ImageUri), allowed }]),
  ];
};

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

/** Resource names contain the workflow's name, so a second workflow with that name would fail, but only on apply. */
const nameFaults: Check = ({ name }, _prop, scope) => {
  const isOther = (each: IConstruct): boolean =>
    each !== scope && each instanceof scope.constructor && 'name' in each && each.name === name;
  const other = Token.isUnresolved(name) ? undefined : scope.node.root.node.findAll().find(isOther);
  return [
    ...(name === undefined ? [{ key: 'name', got: NOT_SET, allowed: DEPLOYMENT_NAME_RULE.allowed }] : []),
    ...literalFaults('name', name, DEPLOYMENT_NAME_RULE),
    ...(other
      ? [
          {
            key: 'name',
            got: `${show(name)}, the name of ${other.node.path}`,
            allowed: 'a name that no other workflow has',
          },
        ]
      : []),
  ];
};

/** Checks the value of a prop. */
const value =
  (rule: Rule): Check =>
  (props, prop) =>
    literalFaults(prop, props[prop], rule);

/** Checks each item of a prop. */
const items =
  (rule: Rule): Check =>
  (props, prop) =>
    listFaults(prop, props[prop], rule);

const unchecked: Check = () => [];

/** How each prop is checked by itself. The faults in the error have the same order. */
const CHECKS: Readonly<Record<Prop, Check>> = {
  name: nameFaults,
  job: jobFaults,
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
  tags: tagFaults,
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
};
