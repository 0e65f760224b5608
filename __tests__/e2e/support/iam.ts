import type { CreateProcessingJobCommandInput } from '@aws-sdk/client-sagemaker';
import { runSimulation } from '@cloud-copilot/iam-simulate';
import { ACCOUNT_ID, REGION } from './aws-emulator';
import type { AwsCall } from './gateway';

/** The IAM requests of a call, which may need more than one permission. */
export interface IamRequest {
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string | string[]>>;
}

const input = ({ body }: AwsCall) => JSON.parse(body.toString('utf8') || '{}');

const jobArn = (name: string): string => `arn:aws:sagemaker:${REGION}:${ACCOUNT_ID}:processing-job/${name}`;

const pipelineArn = (name: string): string => `arn:aws:sagemaker:${REGION}:${ACCOUNT_ID}:pipeline/${name}`;

/** These actions have no resource of their own. */
const UNSCOPED = ['DescribeLogGroups', 'ListProcessingJobs', 'ValidateStateMachineDefinition'];

/** The part of a CreateProcessingJob request that IAM evaluates. */
type JobRequest = Pick<
  CreateProcessingJobCommandInput,
  'StoppingCondition' | 'NetworkConfig' | 'ProcessingOutputConfig'
> & {
  readonly ProcessingJobName: string;
  readonly ProcessingResources?: {
    readonly ClusterConfig: {
      readonly InstanceType?: string | undefined;
      readonly InstancePreferences?: readonly { readonly InstanceType: string }[];
      readonly VolumeKmsKeyId?: string;
    };
  };
};

/**
 * The condition keys that SageMaker sets for a CreateProcessingJob request (service authorization
 * reference). A key is absent if the request does not set it. Preferences count as types, which AWS does not document.
 */
const jobContext = (request: JobRequest): NonNullable<IamRequest['context']> => {
  const { ProcessingResources, StoppingCondition, NetworkConfig, ProcessingOutputConfig } = request;
  const { InstanceType, InstancePreferences = [], VolumeKmsKeyId } = ProcessingResources?.ClusterConfig ?? {};
  const types = [InstanceType, ...InstancePreferences.map((preference) => preference.InstanceType)];
  const context = {
    'sagemaker:InstanceTypes': types.filter((type) => type !== undefined),
    'sagemaker:MaxRuntimeInSeconds': StoppingCondition?.MaxRuntimeInSeconds,
    'sagemaker:NetworkIsolation': NetworkConfig?.EnableNetworkIsolation,
    'sagemaker:InterContainerTrafficEncryption': NetworkConfig?.EnableInterContainerTrafficEncryption,
    'sagemaker:VolumeKmsKeyArn': VolumeKmsKeyId,
    'sagemaker:OutputKmsKeyArn': ProcessingOutputConfig?.KmsKeyId,
    'sagemaker:VpcSubnets': NetworkConfig?.VpcConfig?.Subnets,
    'sagemaker:VpcSecurityGroupIds': NetworkConfig?.VpcConfig?.SecurityGroupIds,
  };
  const given = Object.entries(context).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([key, value]) => [key, Array.isArray(value) ? value : String(value)]));
};

/** Whether a role may create a job with the request. */
export const jobCreation = (request: JobRequest): IamRequest => ({
  action: 'sagemaker:CreateProcessingJob',
  resource: jobArn(request.ProcessingJobName),
  context: jobContext(request),
});

/** SageMaker's calls: creating a job also tags it and passes its role (service authorization reference). */
const sageMakerRequests = (call: AwsCall): IamRequest[] => {
  const { ProcessingJobName, PipelineName, PipelineExecutionArn, ResourceArn, RoleArn, Tags } = input(call);
  const named = PipelineName === undefined ? jobArn(ProcessingJobName) : pipelineArn(PipelineName);
  const resource = UNSCOPED.includes(call.operation) ? '*' : (ResourceArn ?? PipelineExecutionArn ?? named);
  if (call.operation !== 'CreateProcessingJob') return [{ action: `sagemaker:${call.operation}`, resource }];
  return [
    jobCreation(input(call)),
    ...(Tags ? [{ action: 'sagemaker:AddTags', resource }] : []),
    {
      action: 'iam:PassRole',
      resource: RoleArn,
      context: { 'iam:PassedToService': 'sagemaker.amazonaws.com' },
    },
  ];
};

/** S3's calls, by path: they list a bucket, or get, put or delete an object. */
const s3Requests = ({ method, path }: AwsCall): IamRequest[] => {
  const { pathname, searchParams } = new URL(path, 'http://localhost');
  const [, bucket = '', ...key] = decodeURIComponent(pathname).split('/');
  if (key.join('') === '') {
    const prefix = searchParams.get('prefix') ?? '';
    return [
      { action: 's3:ListBucket', resource: `arn:aws:s3:::${bucket}`, context: { 's3:prefix': prefix } },
    ];
  }
  // An upload in parts starts and ends with POST.
  const actions: Record<string, string> = {
    PUT: 's3:PutObject',
    POST: 's3:PutObject',
    DELETE: searchParams.has('uploadId') ? 's3:AbortMultipartUpload' : 's3:DeleteObject',
  };
  const read = searchParams.has('tagging') ? 's3:GetObjectTagging' : 's3:GetObject';
  return [{ action: actions[method] ?? read, resource: `arn:aws:s3:::${bucket}/${key.join('/')}` }];
};

const passRole = (resource: string, service: string): IamRequest => ({
  action: 'iam:PassRole',
  resource,
  context: { 'iam:PassedToService': service },
});

const LAMBDA_ACTIONS: readonly (readonly [method: string, path: RegExp, action: string])[] = [
  ['POST', /\/invocations$/, 'InvokeFunction'],
  ['POST', /\/functions$/, 'CreateFunction'],
  ['POST', /\/policy$/, 'AddPermission'],
  ['GET', /\/policy$/, 'GetPolicy'],
  ['DELETE', /\/policy\/[^/]+$/, 'RemovePermission'],
  ['PUT', /\/code$/, 'UpdateFunctionCode'],
  ['PUT', /\/configuration$/, 'UpdateFunctionConfiguration'],
  ['GET', /\/versions$/, 'ListVersionsByFunction'],
  ['GET', /\/code-signing-config$/, 'GetFunctionCodeSigningConfig'],
  ['POST', /\/tags\//, 'TagResource'],
  ['DELETE', /\/tags\//, 'UntagResource'],
  ['DELETE', /\/functions\/[^/]+$/, 'DeleteFunction'],
  ['GET', /\/functions\/[^/]+$/, 'GetFunction'],
];

const functionArn = (nameOrArn: string): string =>
  nameOrArn.startsWith('arn:') ? nameOrArn : `arn:aws:lambda:${REGION}:${ACCOUNT_ID}:function:${nameOrArn}`;

/** Lambda's calls, by method and path. Creating and updating a function pass its role; creating also tags it. */
const lambdaRequests = (call: AwsCall): IamRequest[] => {
  const path = decodeURIComponent(call.path.replace(/\?.*$/, ''));
  const [, , action = ''] =
    LAMBDA_ACTIONS.find(([method, form]) => method === call.method && form.test(path)) ?? [];
  if (action === 'InvokeFunction')
    return [{ action: 'lambda:InvokeFunction', resource: functionArn(path.split('/')[3] ?? '') }];
  const { FunctionName, Role, Tags } =
    call.method === 'GET' || call.method === 'DELETE' ? ({} as Record<string, never>) : input(call);
  const resource = functionArn(FunctionName ?? path.split('/')[3] ?? '');
  return [
    { action: `lambda:${action}`, resource },
    ...(Role ? [passRole(Role, 'lambda.amazonaws.com')] : []),
    ...(action === 'CreateFunction' && Tags ? [{ action: 'lambda:TagResource', resource }] : []),
  ];
};

const iamServiceRequests = ({ operation, body }: AwsCall): IamRequest[] => {
  const form = new URLSearchParams(body.toString('utf8'));
  const resource = `arn:aws:iam::${ACCOUNT_ID}:role/${form.get('RoleName')}`;
  const tags = operation === 'CreateRole' && form.has('Tags.member.1.Key');
  return [{ action: `iam:${operation}`, resource }, ...(tags ? [{ action: 'iam:TagRole', resource }] : [])];
};

const logsRequests = (call: AwsCall): IamRequest[] => {
  const { logGroupName, resourceArn, tags } = input(call);
  const group = `arn:aws:logs:${REGION}:${ACCOUNT_ID}:log-group:${logGroupName}`;
  const resource = UNSCOPED.includes(call.operation) ? '*' : (resourceArn ?? group);
  return [
    { action: `logs:${call.operation}`, resource },
    ...(call.operation === 'CreateLogGroup' && tags ? [{ action: 'logs:TagResource', resource }] : []),
  ];
};

const statesRequests = (call: AwsCall): IamRequest[] => {
  const { name, stateMachineArn, executionArn, mapRunArn, resourceArn, roleArn, tags } = input(call);
  const made = `arn:aws:states:${REGION}:${ACCOUNT_ID}:stateMachine:${name}`;
  const resource = UNSCOPED.includes(call.operation)
    ? '*'
    : (stateMachineArn ?? executionArn ?? mapRunArn ?? resourceArn ?? made);
  return [
    { action: `states:${call.operation}`, resource },
    ...(roleArn ? [passRole(roleArn, 'states.amazonaws.com')] : []),
    ...(call.operation === 'CreateStateMachine' && tags?.length
      ? [{ action: 'states:TagResource', resource }]
      : []),
  ];
};

const eventsRequests = (call: AwsCall): IamRequest[] => {
  const { Name, Rule, ResourceARN, Tags } = input(call);
  const resource = ResourceARN ?? `arn:aws:events:${REGION}:${ACCOUNT_ID}:rule/${Name ?? Rule}`;
  return [
    { action: `events:${call.operation}`, resource },
    ...(call.operation === 'PutRule' && Tags?.length ? [{ action: 'events:TagResource', resource }] : []),
  ];
};

const SCHEDULER_ACTIONS: readonly (readonly [method: string, path: RegExp, action: string])[] = [
  ['POST', /^\/schedules\//, 'CreateSchedule'],
  ['PUT', /^\/schedules\//, 'UpdateSchedule'],
  ['GET', /^\/schedules\//, 'GetSchedule'],
  ['DELETE', /^\/schedules\//, 'DeleteSchedule'],
  ['POST', /^\/schedule-groups\//, 'CreateScheduleGroup'],
  ['GET', /^\/schedule-groups\//, 'GetScheduleGroup'],
  ['DELETE', /^\/schedule-groups\//, 'DeleteScheduleGroup'],
  ['POST', /^\/tags\//, 'TagResource'],
  ['DELETE', /^\/tags\//, 'UntagResource'],
  ['GET', /^\/tags\//, 'ListTagsForResource'],
];

/** EventBridge Scheduler's calls, by method and path. A schedule's group is in the body, or in the query. */
const schedulerRequests = (call: AwsCall): IamRequest[] => {
  const { pathname, searchParams } = new URL(call.path, 'http://localhost');
  const path = decodeURIComponent(pathname);
  const [, , action = ''] =
    SCHEDULER_ACTIONS.find(([method, form]) => method === call.method && form.test(path)) ?? [];
  const [, collection = '', ...rest] = path.split('/');
  const name = rest.join('/');
  const body = call.body.length > 0 ? input(call) : {};
  const group = body.GroupName ?? searchParams.get('groupName');
  const resources: Readonly<Record<string, string>> = {
    schedules: `schedule/${group}/${name}`,
    'schedule-groups': `schedule-group/${name}`,
  };
  const own = resources[collection];
  const resource = own === undefined ? name : `arn:aws:scheduler:${REGION}:${ACCOUNT_ID}:${own}`;
  return [
    { action: `scheduler:${action}`, resource },
    ...(body.Target ? [passRole(body.Target.RoleArn, 'scheduler.amazonaws.com')] : []),
    ...(action === 'CreateScheduleGroup' && body.Tags?.length
      ? [{ action: 'scheduler:TagResource', resource }]
      : []),
  ];
};

/** A queue is identified by name when it is created, and by URL afterwards. */
const sqsRequests = (call: AwsCall): IamRequest[] => {
  const { QueueName, QueueUrl = '', tags } = input(call);
  const resource = `arn:aws:sqs:${REGION}:${ACCOUNT_ID}:${QueueName ?? QueueUrl.replace(/^.*\//, '')}`;
  return [
    { action: `sqs:${call.operation}`, resource },
    ...(call.operation === 'CreateQueue' && tags ? [{ action: 'sqs:TagQueue', resource }] : []),
  ];
};

/** CloudWatch accepts names in lists or in form fields, depending on the protocol's version. */
const alarmNames = ({ headers, body }: AwsCall): string[] => {
  const isForm = String(headers['content-type']).startsWith('application/x-www-form-urlencoded');
  const text = body.toString('utf8');
  const named = isForm
    ? [...new URLSearchParams(text)].filter(([key]) =>
        /^(AlarmName|AlarmNames\.member\.\d+|ResourceARN)$/.test(key),
      )
    : Object.entries(JSON.parse(text || '{}')).filter(([key]) => /^(AlarmNames?|ResourceARN)$/.test(key));
  return named.flatMap(([, value]) => value).map(String);
};

/** Metrics have no resource of their own. */
const cloudWatchRequests = (call: AwsCall): IamRequest[] =>
  call.operation === 'GetMetricData'
    ? [{ action: 'cloudwatch:GetMetricData', resource: '*' }]
    : alarmRequests(call);

const alarmRequests = (call: AwsCall): IamRequest[] =>
  alarmNames(call).flatMap((name) => {
    const resource = name.startsWith('arn:')
      ? name
      : `arn:aws:cloudwatch:${REGION}:${ACCOUNT_ID}:alarm:${name}`;
    const tags = call.operation === 'PutMetricAlarm' && call.body.includes('Tags');
    return [
      { action: `cloudwatch:${call.operation}`, resource },
      ...(tags ? [{ action: 'cloudwatch:TagResource', resource }] : []),
    ];
  });

/** The permissions that a call needs. GetCallerIdentity needs none. */
const iamRequests = (call: AwsCall): IamRequest[] => {
  const byService: Readonly<Record<string, (call: AwsCall) => IamRequest[]>> = {
    sagemaker: sageMakerRequests,
    s3: s3Requests,
    lambda: lambdaRequests,
    iam: iamServiceRequests,
    logs: logsRequests,
    states: statesRequests,
    events: eventsRequests,
    scheduler: schedulerRequests,
    sqs: sqsRequests,
    monitoring: cloudWatchRequests,
    sts: () => [],
  };
  const requests = byService[call.service];
  if (!requests) throw new Error(`nobody has said which rights a call of ${call.service} needs`);
  return requests(call);
};

/** Whether IAM allows a request of a role with exactly these statements. */
export const isAllowed = async (
  { action, resource, context = {} }: IamRequest,
  statements: readonly object[],
): Promise<boolean> => {
  const result = await runSimulation(
    {
      request: {
        principal: `arn:aws:iam::${ACCOUNT_ID}:role/caller`,
        action,
        resource: { resource, accountId: ACCOUNT_ID },
        contextVariables: { ...context },
      },
      identityPolicies: [{ name: 'role', policy: { Version: '2012-10-17', Statement: statements } }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
  if (result.resultType === 'error')
    throw new Error(`${action} on ${resource}: ${JSON.stringify(result.errors)}`);
  return result.overallResult === 'Allowed';
};

const unique = (requests: readonly IamRequest[]): IamRequest[] => [
  ...new Map(requests.map((request) => [JSON.stringify(request), request])).values(),
];

export interface IamVerdict {
  /** Requests that the statements do not allow. */
  readonly denied: readonly IamRequest[];
  /** Statements without which every request would still be allowed. */
  readonly unused: readonly object[];
}

/** How a role's statements relate to the calls that were made with them. */
export const judge = async (
  calls: readonly AwsCall[],
  statements: readonly object[],
): Promise<IamVerdict> => {
  const requests = unique(calls.flatMap(iamRequests));
  const deniedBy = async (allowed: readonly object[]): Promise<IamRequest[]> => {
    const verdicts = await Promise.all(requests.map((request) => isAllowed(request, allowed)));
    return requests.filter((_, index) => !verdicts[index]);
  };
  const denied = await deniedBy(statements);
  const unused = await Promise.all(
    statements.map(async (statement) => {
      const others = await deniedBy(statements.filter((other) => other !== statement));
      return others.length > denied.length ? [] : [statement];
    }),
  );
  return { denied, unused: unused.flat() };
};
