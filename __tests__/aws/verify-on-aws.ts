import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  DescribeProcessingJobCommand,
  SageMakerClient,
  StopProcessingJobCommand,
} from '@aws-sdk/client-sagemaker';
import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { App } from 'cdktf';
import { ProcessingStack } from '../../constructs/processing-stack';
import { bundleFunctions } from '../../functions/bundle';
import { LOG_GROUP_NAME } from '../../workflow/job-status';
import { jobNamePrefix, processingJobName } from '../../workflow/processing-job-name';
import { type CommandResult, runProgram } from '../e2e/terraform';

const EXAMPLE = resolve(__dirname, '../../examples/penguins');
const STACK = 'sagemaker-processing';

export interface VerificationProps {
  readonly region: string;
  readonly say: (text: string) => void;
  /** Changes the synthesized stack before Terraform reads it. @default - nothing is changed */
  readonly prepareStack?: (folder: string) => void;
  /** Environment of Terraform and the AWS command line, beside this program's own. @default - none */
  readonly environment?: Readonly<Record<string, string>>;
  /** Terraform's variables beside those of this verification. @default - none */
  readonly variables?: Readonly<Record<string, string>>;
  /** MaxRuntimeInSeconds of the job that takes too long. @default 60 */
  readonly maxRuntimeInSeconds?: number;
  /** Seconds between two looks. @default 15 */
  readonly pollInSeconds?: number;
  /** Seconds after which a log that is not seen counts as absent. @default 120 */
  readonly patienceInSeconds?: number;
}

export interface Claim {
  readonly claim: string;
  readonly holds: boolean;
}

interface Clients {
  readonly s3: S3Client;
  readonly stepFunctions: SFNClient;
  readonly sageMaker: SageMakerClient;
}

interface Deployment {
  readonly name: string;
  readonly bucket: string;
  readonly stateMachineArn: string;
  /** Every execution so far. */
  readonly executionArns: string[];
}

const sleep = (seconds: number): Promise<void> =>
  new Promise((resolveSleep) => setTimeout(resolveSleep, seconds * 1000));

const makeBucket = async (s3: S3Client, Bucket: string, region: string): Promise<void> => {
  const location = { LocationConstraint: region } as { LocationConstraint: 'eu-west-1' };
  const inRegion = region === 'us-east-1' ? {} : { CreateBucketConfiguration: location };
  await s3.send(new CreateBucketCommand({ Bucket, ...inRegion }));
  const put = (Key: string, Body: string | Buffer) => s3.send(new PutObjectCommand({ Bucket, Key, Body }));
  for (const name of readdirSync(join(EXAMPLE, 'data'))) {
    await put(`input/${name}`, readFileSync(join(EXAMPLE, 'data', name)));
  }
  await put('code/preprocess.py', readFileSync(join(EXAMPLE, 'preprocess.py')));
  await put('code/broken.py', 'raise ValueError("this script fails, as it should")');
  await put('code/slow.py', 'import time\ntime.sleep(3600)');
};

const removeBucket = async (s3: S3Client, Bucket: string): Promise<void> => {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
  for (const { Key } of Contents) await s3.send(new DeleteObjectCommand({ Bucket, Key }));
  await s3.send(new DeleteBucketCommand({ Bucket }));
};

const jobName = ({ name }: Deployment, executionArn: string): string =>
  processingJobName(jobNamePrefix(name), executionArn);

const start = async (
  { stepFunctions }: Clients,
  { name, stateMachineArn, executionArns }: Deployment,
  input: object,
): Promise<string> => {
  const { executionArn = '' } = await stepFunctions.send(
    new StartExecutionCommand({
      stateMachineArn,
      name: `${name}-${executionArns.length + 1}`,
      input: JSON.stringify(input),
    }),
  );
  executionArns.push(executionArn);
  return executionArn;
};

const execute = async (
  aws: Clients,
  deployment: Deployment,
  input: object,
  pollInSeconds: number,
): Promise<DescribeExecutionOutput> => {
  const executionArn = await start(aws, deployment, input);
  for (;;) {
    const execution = await aws.stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
    if (execution.status !== 'RUNNING') return execution;
    await sleep(pollInSeconds);
  }
};

/** The status of a job once it has one of these; a job that is not there yet has none. */
const jobStatusOf = async (
  { sageMaker }: Clients,
  ProcessingJobName: string,
  awaited: readonly string[],
  pollInSeconds: number,
): Promise<string> => {
  for (;;) {
    const look = sageMaker.send(new DescribeProcessingJobCommand({ ProcessingJobName }));
    const status = await look.then((job) => job.ProcessingJobStatus ?? '').catch(() => '');
    if (awaited.includes(status)) return status;
    await sleep(pollInSeconds);
  }
};

/** Aborts an execution whose job runs, stops the job by its name, and tells how the job ended. */
const abort = async (aws: Clients, deployment: Deployment, pollInSeconds: number): Promise<string> => {
  const executionArn = await start(aws, deployment, { S3Script: `s3://${deployment.bucket}/code/slow.py` });
  const ProcessingJobName = jobName(deployment, executionArn);
  await jobStatusOf(aws, ProcessingJobName, ['InProgress'], pollInSeconds);
  await aws.stepFunctions.send(new StopExecutionCommand({ executionArn }));
  await aws.sageMaker.send(new StopProcessingJobCommand({ ProcessingJobName }));
  return jobStatusOf(aws, ProcessingJobName, ['Stopped', 'Failed', 'Completed'], pollInSeconds);
};

/** Whether CloudWatch Logs has anything there, by the AWS command line; logs arrive late. */
const isLogged = async (
  args: readonly string[],
  { region, environment = {}, pollInSeconds = 15, patienceInSeconds = 120 }: VerificationProps,
): Promise<boolean> => {
  for (let waited = 0; waited <= patienceInSeconds; waited += pollInSeconds) {
    const query = ['--region', region, '--query', 'length(@.*[])', '--output', 'text'];
    const { status, stdout } = await runProgram('aws', ['logs', ...args, ...query], tmpdir(), environment);
    if (status === 0 && Number(stdout) > 0) return true;
    await sleep(pollInSeconds);
  }
  return false;
};

/** Runs the jobs and holds what happened against each claim. */
const checkClaims = async (
  aws: Clients,
  deployment: Deployment,
  props: VerificationProps,
): Promise<Claim[]> => {
  const { say, maxRuntimeInSeconds = 60, pollInSeconds = 15 } = props;
  const { bucket, name } = deployment;
  const run = (input: object) => execute(aws, deployment, input, pollInSeconds);
  const events = (logGroupName: string) => [
    'filter-log-events',
    '--log-group-name',
    logGroupName,
    '--limit',
    '1',
  ];

  say('Running a job that succeeds …');
  const good = await run({});
  const ProcessingJobName = jobName(deployment, good.executionArn ?? '');
  const job = await aws.sageMaker.send(new DescribeProcessingJobCommand({ ProcessingJobName }));
  const { Contents: outputs = [] } = await aws.s3.send(
    new ListObjectsV2Command({ Bucket: bucket, Prefix: 'output/' }),
  );
  say('Running a job that fails …');
  const bad = await run({ S3Script: `s3://${bucket}/code/broken.py` });
  say('Running a job that takes too long …');
  const long = await run({
    S3Script: `s3://${bucket}/code/slow.py`,
    MaxRuntimeInSeconds: maxRuntimeInSeconds,
  });

  say('Aborting an execution, and stopping its job …');
  const aborted = await abort(aws, deployment, pollInSeconds);

  say('Looking for the logs …');
  const streams = ['--log-group-name', LOG_GROUP_NAME, '--log-stream-name-prefix', `${ProcessingJobName}/`];
  return [
    { claim: 'the job role lets SageMaker pull, read and write', holds: outputs.length === 3 },
    {
      claim: "a job's ARN keeps its name",
      holds: job.ProcessingJobArn?.endsWith(`/${ProcessingJobName}`) === true,
    },
    { claim: 'a failed job fails its execution', holds: bad.error === 'ProcessingJobFailed' },
    {
      claim: 'a job that takes too long is stopped, and its execution says so',
      holds:
        long.error === 'ProcessingJobStopped' &&
        long.cause?.includes(`MaxRuntimeInSeconds of ${maxRuntimeInSeconds}.`) === true,
    },
    { claim: "an aborted execution's job is found by its name and stopped", holds: aborted === 'Stopped' },
    {
      claim: 'SageMaker writes the log of a job',
      holds: await isLogged(['describe-log-streams', ...streams], props),
    },
    {
      claim: 'the functions write their logs',
      holds: await isLogged(events(`/aws/lambda/${name}-start-processing-job`), props),
    },
    {
      claim: 'Step Functions delivers its log',
      holds: await isLogged(events(`/aws/vendedlogs/states/${name}`), props),
    },
  ];
};

/** Ends whatever may still run and cost. What has ended already refuses, which is well. */
const stopEverything = async (aws: Clients, deployment: Deployment): Promise<void> => {
  for (const executionArn of deployment.executionArns) {
    const ProcessingJobName = jobName(deployment, executionArn);
    await aws.stepFunctions.send(new StopExecutionCommand({ executionArn })).catch(() => undefined);
    await aws.sageMaker.send(new StopProcessingJobCommand({ ProcessingJobName })).catch(() => undefined);
  }
};

const terraformIn =
  (folder: string, name: string, bucket: string, { environment, variables }: VerificationProps) =>
  async (...args: string[]): Promise<CommandResult> => {
    const result = await runProgram('terraform', args, folder, {
      ...environment,
      TF_VAR_name: name,
      TF_VAR_s3_input: `s3://${bucket}/input/`,
      TF_VAR_s3_output: `s3://${bucket}/output/`,
      TF_VAR_s3_script: `s3://${bucket}/code/preprocess.py`,
      TF_VAR_additional_s3_inputs: JSON.stringify([`s3://${bucket}/code/`]),
      ...variables,
    });
    if (result.status !== 0) throw new Error(`terraform ${args[0]}: ${result.stderr}${result.stdout}`);
    return result;
  };

const synthesizeTo = async (outdir: string): Promise<string> => {
  await bundleFunctions();
  const app = new App({ outdir });
  new ProcessingStack(app, STACK);
  app.synth();
  return join(outdir, 'stacks', STACK);
};

/** Deploys under a random name, checks every claim, and takes everything away, whatever happens. */
export const verifyOnAws = async (props: VerificationProps): Promise<Claim[]> => {
  const { region, say, prepareStack } = props;
  const aws = {
    s3: new S3Client({ region }),
    stepFunctions: new SFNClient({ region }),
    sageMaker: new SageMakerClient({ region }),
  };
  const name = `verify-${randomBytes(4).toString('hex')}`;
  const bucket = `sagemaker-processing-${name}`;
  const outdir = mkdtempSync(join(tmpdir(), 'verify-on-aws-'));
  const folder = await synthesizeTo(outdir);
  prepareStack?.(folder);
  const terraform = terraformIn(folder, name, bucket, props);
  const undo = [async () => rmSync(outdir, { recursive: true, force: true })] as (() => Promise<unknown>)[];
  try {
    say(`Making bucket ${bucket} and deployment ${name} …`);
    await makeBucket(aws.s3, bucket, region);
    undo.unshift(() => removeBucket(aws.s3, bucket));
    await terraform('init', '-input=false', `-backend-config=path=${join(outdir, 'terraform.tfstate')}`);
    undo.unshift(() => terraform('destroy', '-auto-approve', '-input=false'));
    await terraform('apply', '-auto-approve', '-input=false');
    const stateMachineArn = (await terraform('output', '-raw', 'state_machine_arn')).stdout;
    const deployment = { name, bucket, stateMachineArn, executionArns: [] };
    undo.unshift(() => stopEverything(aws, deployment));
    return await checkClaims(aws, deployment, props);
  } finally {
    say('Taking everything away …');
    for (const step of undo) {
      await step().catch((error: Error) => say(`Left behind, remove it by hand: ${error.message}`));
    }
  }
};

const isAgreed = async (account: string, region: string): Promise<boolean> => {
  const question = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await question.question(
    `This deploys to account ${account} in ${region} under a random name, runs four Processing jobs on ml.t3.medium for some minutes each (well below one US dollar in all), and takes everything away again but the jobs' log streams in ${LOG_GROUP_NAME}. It takes about half an hour. Go on? [y/N] `,
  );
  question.close();
  return /^y(es)?$/i.test(answer.trim());
};

const accountOf = async (region: string): Promise<string> => {
  const args = ['sts', 'get-caller-identity', '--query', 'Account', '--output', 'text', '--region', region];
  const { status, stdout, stderr } = await runProgram('aws', args, tmpdir());
  if (status !== 0) throw new Error(`The aws command line finds no account: ${stderr.trim()}`);
  return stdout.trim();
};

const main = async (): Promise<void> => {
  const region = process.env.AWS_REGION;
  if (!region) throw new Error('Set AWS_REGION to the region to verify in.');
  if (!(await isAgreed(await accountOf(region), region))) return;
  const claims = await verifyOnAws({ region, say: (text) => console.log(text) });
  for (const { claim, holds } of claims) console.log(`${holds ? 'proved  ' : 'NOT SEEN'}  ${claim}`);
  if (!claims.every(({ holds }) => holds)) process.exitCode = 1;
};

if (require.main === module) {
  main().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
