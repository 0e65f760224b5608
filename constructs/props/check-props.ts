import { existsSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { Token } from 'cdktf';
import type { Construct, IConstruct } from 'constructs';
import { smallestCeiling } from '../../workflow/definition/history-limit';
import { INTEGRATIONS, isIntegration } from '../../workflow/definition/integration';
import {
  ACCOUNT_ID_RULE,
  DEPLOYED_JOB_RULES,
  DEPLOYMENT_NAME_RULE,
  GRANTED_S3_URI_RULE,
  IMAGE_REGION_PATTERN,
  INSTANCE_TYPE_PATTERN_RULE,
  KMS_KEY_ARN_RULE,
  LOG_RETENTION_DAYS,
  PARTITION_RULE,
  POLICY_ARN_RULE,
  REGION_RULE,
  ROLE_ACCOUNT_PATTERN,
  SCRIPT_BUCKET_RULE,
  SCRIPT_FILE_NAME_RULE,
  SNS_TOPIC_ARN_RULE,
  TAG_KEYS_ALLOWED,
} from '../../workflow/deployment/deployment-rules';
import { GRANTED_IMAGE_RULE } from '../../workflow/deployment/granted-image-rule';
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
import { LIMIT_RULES } from '../../workflow/job/limit-rules';
import { PROCESSING_JOB_RULES } from '../../workflow/job/processing-job-rules';
import { validateProcessingJob } from '../../workflow/job/validate-processing-job';
import { KNOWN_LATER } from '../../workflow/rules/condition';
import { describeFault, type Fault, show } from '../../workflow/rules/fault';
import { isPresent } from '../../workflow/rules/json-value';
import { nearestName } from '../../workflow/rules/nearest-name';
import type { Rule } from '../../workflow/rules/rule';
import { ruleFaults } from '../../workflow/rules/rule-faults';
import { holdsReference, inPlaceOfReferences } from '../terraform/terraform-document';
import type { ProcessingWorkflowProps } from './processing-workflow-props';
import { roleHolders } from './service-role-arns';

const knownLater = (): unknown => KNOWN_LATER;

/** A literal is held to its rule now; what only Terraform knows is held to it by the variable's validation. */
const literalFaults = (key: string, value: unknown, rule: Rule): Fault[] =>
  isPresent(value) ? ruleFaults(key, inPlaceOfReferences(value, knownLater), rule) : [];

const listFaults = (key: string, values: readonly string[] | undefined, rule: Rule): Fault[] =>
  holdsReference(values)
    ? []
    : (values ?? []).flatMap((value, index) => literalFaults(`${key}[${index}]`, value, rule));

/** A smaller ceiling would let a long job's history grow beyond what Step Functions takes. */
const pollBoundFaults = (props: ProcessingWorkflowProps): Fault[] => {
  const { pollFloorInSeconds, pollCeilingInSeconds, quotaWaitInHours = DEFAULT_QUOTA_WAIT_IN_HOURS } = props;
  if ([pollFloorInSeconds, pollCeilingInSeconds, quotaWaitInHours].some(holdsReference)) return [];
  const { floorInSeconds, ceilingInSeconds } = pollBounds(pollFloorInSeconds, pollCeilingInSeconds);
  if (floorInSeconds > ceilingInSeconds) {
    const allowed = `at most pollCeilingInSeconds, ${ceilingInSeconds}`;
    return [{ key: 'pollFloorInSeconds', got: String(floorInSeconds), allowed }];
  }
  const smallest = smallestCeiling(floorInSeconds, quotaWaitInHours);
  if (ceilingInSeconds >= smallest) return [];
  const allowed = `at least ${smallest}: an execution has at most 25,000 events, and a job may run for 9 days`;
  return [{ key: 'pollCeilingInSeconds', got: String(ceilingInSeconds), allowed }];
};

/** The topic's name and account are Amazon SNS's own business; that it is one is not. */
const alarmFaults = ({ alarmTopicArn, createAlarms }: ProcessingWorkflowProps): Fault[] => {
  const allowed = 'false, or true where alarmTopicArn is given';
  if (alarmTopicArn !== undefined) return literalFaults('alarmTopicArn', alarmTopicArn, SNS_TOPIC_ARN_RULE);
  return createAlarms === true ? [{ key: 'createAlarms', got: 'true', allowed }] : [];
};

const retentionFaults = (days: number | undefined): Fault[] => {
  const allowed: readonly number[] = LOG_RETENTION_DAYS;
  return days === undefined || holdsReference(days) || allowed.includes(days)
    ? []
    : [{ key: 'logRetentionInDays', got: show(days), allowed: `one of ${allowed.join(', ')}` }];
};

/** Stands for a script that is uploaded: an input, and a folder of the container, as any other script. */
const UPLOADED_SCRIPT = 's3://bucket/script.py';

/** The construct gives an image and a role where the job has none, and the script that it uploads. */
const jobFaults = ({ job, scriptFile }: ProcessingWorkflowProps): Fault[] => {
  const {
    ImageUri = KNOWN_LATER,
    RoleArn = KNOWN_LATER,
    ...keys
  } = inPlaceOfReferences(job, knownLater) as Readonly<Record<string, unknown>>;
  const names = [keys.S3Script, keys.ContainerEntrypoint];
  const uploads = scriptFile !== undefined && !names.some(isPresent);
  return validateProcessingJob(
    { ...keys, ImageUri, RoleArn, ...(uploads && { S3Script: UPLOADED_SCRIPT }) },
    DEPLOYED_JOB_RULES,
  );
};

/** The uploaded script is the job's, so the job names no other and no command. */
const scriptFileFaults = ({ scriptFile, job }: ProcessingWorkflowProps): Fault[] => {
  if (scriptFile === undefined) return [];
  const { path } = scriptFile;
  return [
    ...(existsSync(path) && statSync(path).isFile()
      ? []
      : [{ key: 'scriptFile.path', got: show(path), allowed: 'the path of a Python file' }]),
    ...literalFaults('scriptFile.path, name', basename(path), SCRIPT_FILE_NAME_RULE),
    ...literalFaults('scriptFile.bucket', scriptFile.bucket, SCRIPT_BUCKET_RULE),
    ...literalFaults('scriptFile.kmsKeyArn', scriptFile.kmsKeyArn, KMS_KEY_ARN_RULE),
    ...(['S3Script', 'ContainerEntrypoint'] as const)
      .filter((key) => isPresent(job[key]) && !Token.isUnresolved(job[key]))
      .map((key) => ({
        key: `job.${key}`,
        got: show(job[key]),
        allowed: 'left out, as scriptFile is given',
      })),
  ];
};

/** What is written down of where the jobs run is compared now, and the rest when Terraform plans. */
const literal = (value: unknown): string | undefined =>
  typeof value === 'string' && !Token.isUnresolved(value) ? value : undefined;

/** The literals among the values of a prop. */
const literals = (key: string, values: readonly unknown[] | undefined): (readonly [string, string])[] =>
  Token.isUnresolved(values)
    ? []
    : (values ?? []).flatMap((value, index) => {
        const text = literal(value);
        return text === undefined ? [] : [[`${key}[${index}]`, text] as const];
      });

/** SageMaker takes images of Amazon ECR from its own region alone. */
const regionFaults = ({ job, region, ...props }: ProcessingWorkflowProps): Fault[] => {
  const here = literal(region);
  const image = literal(job.ImageUri);
  if (here === undefined) return [];
  return [
    ...(image === undefined ? [] : [['job.ImageUri', image] as const]),
    ...literals('additionalImageRepositories', props.additionalImageRepositories),
  ]
    .filter(([, uri]) => (new RegExp(IMAGE_REGION_PATTERN).exec(uri)?.[1] ?? here) !== here)
    .map(([key, uri]) => ({
      key,
      got: show(uri),
      allowed: `an image in Amazon ECR of ${here}, where the jobs run: SageMaker takes no image of another region`,
    }));
};

/** AWS passes a role within its account alone. */
const accountFaults = ({ job, accountId, partition, ...props }: ProcessingWorkflowProps): Fault[] => {
  const role = literal(job.RoleArn);
  const services = Object.entries(props.serviceRoleArns ?? {}).flatMap(([holder, arn]) => {
    const text = literal(arn);
    return text === undefined ? [] : [[`serviceRoleArns.${holder}`, text] as const];
  });
  return [
    ...(role === undefined ? [] : [['job.RoleArn', role] as const]),
    ...literals('additionalJobRoles', props.additionalJobRoles),
    ...services,
  ].flatMap(([key, arn]) => {
    const [, of = '', account = ''] = new RegExp(ROLE_ACCOUNT_PATTERN).exec(arn) ?? [];
    const [wantedPartition = of, wantedAccount = account] = [literal(partition), literal(accountId)];
    const allowed = `a role of account ${wantedAccount} in partition ${wantedPartition}, where the jobs run: AWS passes no role of another account`;
    return of === wantedPartition && account === wantedAccount ? [] : [{ key, got: show(arn), allowed }];
  });
};

const tagFaults = (tags: ProcessingWorkflowProps['tags']): Fault[] => {
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

const integrationFaults = (integration: unknown): Fault[] =>
  integration === undefined || isIntegration(integration)
    ? []
    : [{ key: 'integration', got: show(integration), allowed: INTEGRATIONS.join(' or ') }];

/** A version is the tag without what follows it in every tag of the repository. */
const suffixFaults = ({ name, version }: PrebuiltImage): Fault[] => {
  const suffix: string = PREBUILT_IMAGES[name]?.tagSuffix ?? '';
  const allowed = `the version alone, as ${suffix} is added`;
  return suffix !== '' && version.endsWith(suffix)
    ? [{ key: 'prebuiltImage.version', got: show(version), allowed }]
    : [];
};

const prebuiltImageFaults = ({ prebuiltImage: image, job }: ProcessingWorkflowProps): Fault[] => {
  if (image === undefined || Token.isUnresolved(image.name)) return [];
  const faults = literalFaults('prebuiltImage', image, PREBUILT_IMAGE_RULE);
  const allowed = 'left out, as prebuiltImage is given';
  return [
    ...(faults.length > 0 ? faults : suffixFaults(image)),
    ...(job.ImageUri === undefined ? [] : [{ key: 'job.ImageUri', got: show(job.ImageUri), allowed }]),
  ];
};

const jobRoleFaults = ({ createJobRole, job }: ProcessingWorkflowProps): Fault[] =>
  createJobRole === false && !isPresent(job.RoleArn)
    ? [{ key: 'createJobRole', got: 'false', allowed: 'true, or false where job.RoleArn is given' }]
    : [];

/** A role is there, or is named. */
const serviceRoleFaults = (props: ProcessingWorkflowProps): Fault[] => {
  const { createServiceRoles, serviceRoleArns = {}, integration, stopsUnattendedJobs } = props;
  const named = Object.entries(serviceRoleArns).flatMap(([holder, arn]) =>
    literalFaults(`serviceRoleArns.${holder}`, arn, PROCESSING_JOB_RULES.RoleArn),
  );
  if (createServiceRoles !== false) return named;
  const missing = roleHolders(integration, stopsUnattendedJobs)
    .filter((holder) => !isPresent(serviceRoleArns[holder]))
    .map((holder) => ({
      key: `serviceRoleArns.${holder}`,
      got: 'nothing',
      allowed: "a role's ARN, as createServiceRoles is false",
    }));
  return [...named, ...missing];
};

const codeFaults = ({ bundles, zips }: ProcessingWorkflowProps): Fault[] =>
  bundles === undefined || zips === undefined
    ? []
    : [{ key: 'zips', got: show(zips), allowed: 'left out, as bundles is given' }];

/** Also of a caller whose types nobody checks. */
const KNOWN_PROPS: Readonly<Record<keyof ProcessingWorkflowProps, true>> = {
  name: true,
  job: true,
  integration: true,
  prebuiltImage: true,
  scriptFile: true,
  additionalS3Inputs: true,
  additionalS3Outputs: true,
  additionalImageRepositories: true,
  additionalJobRoles: true,
  kmsKeyArns: true,
  instanceTypes: true,
  maxInstanceCount: true,
  maxVolumeSizeInGB: true,
  maxRuntimeLimitInSeconds: true,
  lockedKeys: true,
  quotaWaitInHours: true,
  stopsUnattendedJobs: true,
  alarmTopicArn: true,
  createAlarms: true,
  pollFloorInSeconds: true,
  pollCeilingInSeconds: true,
  lambdaRuntime: true,
  logRetentionInDays: true,
  logKmsKeyArn: true,
  permissionsBoundaryArn: true,
  createJobRole: true,
  createServiceRoles: true,
  serviceRoleArns: true,
  accountId: true,
  region: true,
  partition: true,
  tags: true,
  bundles: true,
  zips: true,
};

const unknownPropFaults = (props: ProcessingWorkflowProps): Fault[] => {
  const known = Object.keys(KNOWN_PROPS);
  return Object.keys(props)
    .filter((key) => !known.includes(key))
    .map((key) => {
      const near = nearestName(key, known);
      return { key, got: 'an unknown prop', allowed: near ? `did you mean ${near}?` : known.join(', ') };
    });
};

/** Names of AWS's resources come from the workflow's, so two of one name would only fail while they are applied. */
const nameFaults = (scope: Construct, { name }: ProcessingWorkflowProps): Fault[] => {
  const isOther = (each: IConstruct): boolean =>
    each !== scope && each instanceof scope.constructor && 'name' in each && each.name === name;
  const other = Token.isUnresolved(name) ? undefined : scope.node.root.node.findAll().find(isOther);
  return [
    ...(name === undefined ? [{ key: 'name', got: 'nothing', allowed: DEPLOYMENT_NAME_RULE.allowed }] : []),
    ...literalFaults('name', name, DEPLOYMENT_NAME_RULE),
    ...(other
      ? [{ key: 'name', got: `${show(name)}, which ${other.node.path} has`, allowed: 'a name of its own' }]
      : []),
  ];
};

const ownFaults = (props: ProcessingWorkflowProps): Fault[] => [
  ...unknownPropFaults(props),
  ...jobFaults(props),
  ...listFaults('additionalS3Inputs', props.additionalS3Inputs, GRANTED_S3_URI_RULE),
  ...listFaults('additionalS3Outputs', props.additionalS3Outputs, GRANTED_S3_URI_RULE),
  ...listFaults('additionalImageRepositories', props.additionalImageRepositories, GRANTED_IMAGE_RULE),
  ...listFaults('additionalJobRoles', props.additionalJobRoles, PROCESSING_JOB_RULES.RoleArn),
  ...listFaults('kmsKeyArns', props.kmsKeyArns, KMS_KEY_ARN_RULE),
  ...listFaults('instanceTypes', props.instanceTypes, INSTANCE_TYPE_PATTERN_RULE),
  ...literalFaults('maxInstanceCount', props.maxInstanceCount, LIMIT_RULES.maxInstanceCount),
  ...literalFaults('maxVolumeSizeInGB', props.maxVolumeSizeInGB, LIMIT_RULES.maxVolumeSizeInGB),
  ...literalFaults(
    'maxRuntimeLimitInSeconds',
    props.maxRuntimeLimitInSeconds,
    LIMIT_RULES.maxRuntimeInSeconds,
  ),
  ...literalFaults('lockedKeys', props.lockedKeys, LOCKED_KEYS_RULE),
  ...literalFaults('pollFloorInSeconds', props.pollFloorInSeconds, POLL_SECONDS_RULE),
  ...literalFaults('pollCeilingInSeconds', props.pollCeilingInSeconds, POLL_SECONDS_RULE),
  ...literalFaults('lambdaRuntime', props.lambdaRuntime, LAMBDA_RUNTIME_RULE),
  ...retentionFaults(props.logRetentionInDays),
  ...literalFaults('logKmsKeyArn', props.logKmsKeyArn, KMS_KEY_ARN_RULE),
  ...literalFaults('permissionsBoundaryArn', props.permissionsBoundaryArn, POLICY_ARN_RULE),
  ...literalFaults('accountId', props.accountId, ACCOUNT_ID_RULE),
  ...literalFaults('region', props.region, REGION_RULE),
  ...literalFaults('partition', props.partition, PARTITION_RULE),
  ...jobRoleFaults(props),
  ...serviceRoleFaults(props),
  ...tagFaults(props.tags),
  ...scriptFileFaults(props),
  ...integrationFaults(props.integration),
  ...prebuiltImageFaults(props),
  ...codeFaults(props),
  ...literalFaults('quotaWaitInHours', props.quotaWaitInHours, QUOTA_WAIT_RULE),
  ...alarmFaults(props),
];

/** What holds between props is looked at once each is sound by itself. */
const faultsOf = (scope: Construct, props: ProcessingWorkflowProps): Fault[] => {
  const faults = [...nameFaults(scope, props), ...ownFaults(props)];
  return faults.length > 0
    ? faults
    : [...pollBoundFaults(props), ...regionFaults(props), ...accountFaults(props)];
};

/** @throws Error with a line for each prop that breaks a rule. */
export const checkWorkflowProps = (scope: Construct, props: ProcessingWorkflowProps): void => {
  const faults = faultsOf(scope, props);
  if (faults.length > 0) {
    throw new Error(
      [
        `The processing workflow ${scope.node.path} is not valid.`,
        ...faults.map((fault) => `- ${describeFault(fault)}`),
      ].join('\n'),
    );
  }
};
