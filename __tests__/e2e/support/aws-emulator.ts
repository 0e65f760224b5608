import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { S3Client } from '@aws-sdk/client-s3';
import { ProcessingInstanceType } from '@aws-sdk/client-sagemaker';
import { SFNClient } from '@aws-sdk/client-sfn';
import { folderRuntime } from '../../../local/container/folder-runtime';
import { runProcessingJob } from '../../../local/job/run-processing-job';
import { type SageMakerEndpoint, sageMakerEndpoint } from '../../../local/sagemaker/sagemaker-endpoint';
import { lintDefinition } from '../../../workflow/definition/lint-definition';
import { memberAt } from '../../../workflow/rules/json-value';
import { deployedLambdas } from './deployed-lambdas';
import { type Answer, type AwsCall, type Gateway, type Handler, json, listen, openGateway } from './gateway';
import { jobLogs } from './job-logs';
import { startMoto } from './moto';
import { s3ClientStore } from './s3-client-store';
import { syncIntegration } from './sync-integration';

export const REGION = 'eu-west-1';
/** The account of moto. */
export const ACCOUNT_ID = '123456789012';

/** The access keys identify the callers of the recorded calls. */
export const CALLERS = {
  terraform: 'TERRAFORM',
  planner: 'PLANNER',
  person: 'PERSON',
  follower: 'FOLLOWER',
  runner: 'RUNNER',
  job: 'JOB',
  lambda: 'LAMBDA-',
  /** Before the name of a state machine's role. */
  states: 'STATES-',
} as const;

const environmentOf = (url: string, accessKeyId: string): Record<string, string> => ({
  AWS_ENDPOINT_URL: url,
  AWS_REGION: REGION,
  AWS_DEFAULT_REGION: REGION,
  AWS_ACCESS_KEY_ID: accessKeyId,
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_EC2_METADATA_DISABLED: 'true',
});

const input = ({ body }: AwsCall) => JSON.parse(body.toString('utf8') || '{}');

/** The two calls of the AWS provider that moto lacks. The first returns what synthesis says of a definition. */
const stepFunctions: Handler = (call) => {
  if (call.operation === 'ListStateMachineVersions')
    return Promise.resolve(json({ stateMachineVersions: [] }));
  if (call.operation !== 'ValidateStateMachineDefinition') return undefined;
  const messages = lintDefinition(JSON.parse(input(call).definition));
  return Promise.resolve(
    json({
      result: messages.length === 0 ? 'OK' : 'FAIL',
      diagnostics: messages.map((message) => ({
        severity: 'ERROR',
        code: 'SCHEMA_VALIDATION_FAILED',
        message,
      })),
      truncated: false,
    }),
  );
};

/** moto has no redrive: this says so, in a form that the SDK can read. */
const redrives: Handler = (call) =>
  call.operation === 'RedriveExecution'
    ? Promise.resolve(json({ __type: 'NotImplemented', message: 'The emulator redrives no execution.' }, 501))
    : undefined;

/** AWS names an execution that is started without a name; moto does not. */
const executionNames: Handler = (call, forward) =>
  call.operation === 'StartExecution' && input(call).name === undefined
    ? forward(Buffer.from(JSON.stringify({ ...input(call), name: randomUUID() })))
    : undefined;

/** moto forgets a log group's class, so a second plan would set it again. */
const logGroupClasses: Handler = (call, forward) => {
  if (call.operation !== 'DescribeLogGroups') return undefined;
  return forward().then((answer) => {
    const body = JSON.parse(answer.body.toString('utf8'));
    for (const group of body.logGroups ?? []) group.logGroupClass = 'STANDARD';
    return { ...answer, body: Buffer.from(JSON.stringify(body)) };
  });
};

/** moto ignores the prefix of the streams. */
const streamPrefixes: Handler = (call, forward) => {
  if (call.operation !== 'FilterLogEvents') return undefined;
  const { logStreamNamePrefix: prefix = '' } = input(call);
  return forward().then((answer) => {
    const body = JSON.parse(answer.body.toString('utf8'));
    const events = (body.events ?? []).filter((event: { readonly logStreamName: string }) =>
      event.logStreamName.startsWith(prefix),
    );
    return { ...answer, body: Buffer.from(JSON.stringify({ ...body, events })) };
  });
};

const INSTANCE_TYPE = 'ProcessingResources.ClusterConfig.InstanceType';

/** SageMaker knows its instance types; the endpoint, which has no instances, accepts every name. */
const withInstanceTypes =
  (request: SageMakerEndpoint['request']): SageMakerEndpoint['request'] =>
  (operation, jobInput) => {
    const type = memberAt(jobInput, INSTANCE_TYPE);
    if (type === undefined || Object.values<unknown>(ProcessingInstanceType).includes(type))
      return request(operation, jobInput);
    const message = `1 validation error detected: Value '${type}' at 'processingResources.clusterConfig.instanceType' failed to satisfy constraint: Member must satisfy enum value set`;
    return { status: 400, body: { __type: 'ValidationException', message } };
  };

/** The sweep ignores young jobs, so that lists show jobs as ten minutes older than they are. */
const withOldJobs =
  (request: SageMakerEndpoint['request']): SageMakerEndpoint['request'] =>
  (operation, jobInput) => {
    const answer = request(operation, jobInput);
    if (operation !== 'ListProcessingJobs') return answer;
    const jobs = answer.body.ProcessingJobSummaries as readonly { readonly CreationTime: number }[];
    const older = jobs.map((job) => ({ ...job, CreationTime: job.CreationTime - 600 }));
    return { ...answer, body: { ...answer.body, ProcessingJobSummaries: older } };
  };

/** Bucket documents that moto does not get: a read returns what was written. */
const bucketDocuments = (subresource: string, headers: Answer['headers'] = {}): Handler => {
  const documents = new Map<string, Buffer>();
  const isMeant = new RegExp(`[?&]${subresource}(?:[=&]|$)`);
  return ({ service, method, path, body }) => {
    if (service !== 's3' || !isMeant.test(path)) return undefined;
    const bucket = path.replace(/\/?\?.*$/, '');
    if (method === 'PUT') documents.set(bucket, body);
    if (method === 'DELETE') documents.delete(bucket);
    const document = documents.get(bucket);
    if (method === 'GET' && document) return Promise.resolve({ status: 200, headers, body: document });
    return method === 'GET' ? undefined : Promise.resolve({ status: 204, headers, body: Buffer.alloc(0) });
  };
};

/** moto would enforce the policy's TLS, which the emulator does not have. */
const bucketPolicies = (): Handler => bucketDocuments('policy');

/** moto forgets that a bucket's events go to EventBridge. */
const bucketNotifications = (): Handler => bucketDocuments('notification');

/** moto forgets how many noncurrent versions to keep, and the minimum size of objects to move. */
const bucketLifecycles = (): Handler =>
  bucketDocuments('lifecycle', {
    'x-amz-transition-default-minimum-object-size': 'all_storage_classes_128K',
  });

/** moto has pipelines. Their executions succeed at once and run no job. */
const isAboutPipeline = (call: AwsCall): boolean => {
  const { ResourceArn = '' } = input(call);
  return /Pipeline/.test(call.operation) || ResourceArn.includes(':pipeline/');
};

export interface AwsEmulator {
  readonly gateway: Gateway;
  /** Environment variables of a program that uses the emulator as AWS. */
  environment(caller: string): Record<string, string>;
  readonly s3: S3Client;
  readonly stepFunctions: SFNClient;
  /** Writes the metrics of jobs, as SageMaker does: the gateway does not see it. */
  readonly metrics: CloudWatchClient;
  close(): Promise<void>;
}

/** AWS on this machine, at one address: moto, and a SageMaker and a Lambda that really run. */
export const startAwsEmulator = async (): Promise<AwsEmulator> => {
  const folder = mkdtempSync(join(tmpdir(), 'aws-emulator-'));
  const address = await listen();
  const url = `http://127.0.0.1:${address.port}`;
  const moto = await startMoto(address.port);
  const client = { region: REGION, endpoint: url };
  const credentials = (accessKeyId: string) => ({ accessKeyId, secretAccessKey: 'secret' });
  const jobsS3 = new S3Client({ ...client, credentials: credentials(CALLERS.job), forcePathStyle: true });

  // SageMaker itself writes the log and the metrics: the gateway does not see it.
  const ofSageMaker = {
    region: REGION,
    endpoint: `http://127.0.0.1:${moto.port}`,
    credentials: credentials(CALLERS.job),
  };
  const logs = await jobLogs(new CloudWatchLogsClient(ofSageMaker));
  const sageMaker = sageMakerEndpoint({
    region: REGION,
    accountId: ACCOUNT_ID,
    runJob: (request, arn) =>
      runProcessingJob(request, arn, {
        s3: s3ClientStore(jobsS3),
        jobsFolder: join(folder, 'jobs'),
        runtime: folderRuntime,
        listener: { onLine: logs.writer(request.ProcessingJobName), onUpload: () => undefined },
        graceInMilliseconds: 500,
      }),
  });
  const requestSageMaker = withOldJobs(withInstanceTypes(sageMaker.request));
  const answerSageMaker: Handler = (call) => {
    if (call.service !== 'sagemaker' || isAboutPipeline(call)) return undefined;
    const { status, body } = requestSageMaker(call.operation, input(call));
    return Promise.resolve(json(body, status));
  };
  const lambdas = deployedLambdas((name) => environmentOf(url, `${CALLERS.lambda}${name}`));
  const gateway = openGateway(address, moto.port, [
    stepFunctions,
    executionNames,
    redrives,
    logGroupClasses,
    streamPrefixes,
    bucketPolicies(),
    bucketLifecycles(),
    bucketNotifications(),
    syncIntegration(requestSageMaker, (role) => `${CALLERS.states}${role}`),
    answerSageMaker,
    lambdas.handle,
  ]);

  return {
    gateway,
    environment: (caller) => environmentOf(url, caller),
    s3: new S3Client({ ...client, credentials: credentials(CALLERS.person), forcePathStyle: true }),
    metrics: new CloudWatchClient(ofSageMaker),
    stepFunctions: new SFNClient({ ...client, credentials: credentials(CALLERS.person) }),
    close: async () => {
      await sageMaker.close();
      await logs.written();
      await gateway.close();
      await moto.stop();
      lambdas.remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
