import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { SFNClient } from '@aws-sdk/client-sfn';
import { App } from 'cdktf';
import { strToU8, zipSync } from 'fflate';
import { ProcessingStack } from '../../constructs/stacks/processing-stack';
import { bundleFunctions } from '../../functions/bundle/bundle';
import { INTEGRATIONS, type Integration } from '../../workflow/definition/integration';
import { LOG_GROUP_NAME } from '../../workflow/functions/job-status';
import { type CommandResult, runProgram } from '../e2e/support/terraform';
import { type Claim, type Clients, type Deployment, type Polling, stopEverything } from './deployment';
import { fanOutClaims } from './fan-out-claims';
import { pollingClaims } from './polling-claims';
import { SCHEDULES, scheduleClaims } from './schedule-claims';
import { NO_INSTANCE_TYPE, syncClaims } from './sync-claims';

const EXAMPLE = resolve(__dirname, '../../examples/penguins');

export interface VerificationProps extends Polling {
  readonly region: string;
  /** Changes a synthesized stack before Terraform reads it. @default - no change */
  readonly prepareStack?: (folder: string) => void;
  /** Environment variables of Terraform and the AWS command line, added to this program's own. @default - none */
  readonly environment?: Readonly<Record<string, string>>;
  /** Environment variables that set further Terraform variables. @default - none */
  readonly variables?: Readonly<Record<string, string>>;
}

/** All resources and files of one verification carry its name or are in its folder. */
interface Verification extends VerificationProps {
  readonly aws: Clients;
  readonly name: string;
  readonly bucket: string;
  readonly folder: string;
}

const makeBucket = async (s3: S3Client, Bucket: string, region: string): Promise<void> => {
  const location = { LocationConstraint: region } as { LocationConstraint: 'eu-west-1' };
  const inRegion = region === 'us-east-1' ? {} : { CreateBucketConfiguration: location };
  await s3.send(new CreateBucketCommand({ Bucket, ...inRegion }));
};

const itemOf = (S3Script: string): string => JSON.stringify({ S3Script });

const textFiles = (files: Readonly<Record<string, string>>): Record<string, Uint8Array> =>
  Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)]));

const fillBucket = async (s3: S3Client, Bucket: string): Promise<void> => {
  const put = (Key: string, Body: string | Buffer) => s3.send(new PutObjectCommand({ Bucket, Key, Body }));
  for (const name of readdirSync(join(EXAMPLE, 'data'))) {
    await put(`input/${name}`, readFileSync(join(EXAMPLE, 'data', name)));
  }
  await put('code/preprocess.py', readFileSync(join(EXAMPLE, 'preprocess.py')));
  await put('code/broken.py', 'raise ValueError("this script fails, as it should")');
  await put('code/flaky.py', 'raise ValueError("this script fails until it is mended")');
  await put(
    'code/items.jsonl',
    ['quick', 'flaky'].map((name) => itemOf(`s3://${Bucket}/code/${name}.py`)).join('\n'),
  );
  await put('code/quick.py', 'print("done")');
  const source = { 'main.py': 'import part\nprint(part.NAME)', 'part.py': 'NAME = "part"' };
  await put('code/source.zip', Buffer.from(zipSync(textFiles(source))));
  await put('code/slow.py', 'import time\ntime.sleep(3600)');
};

const removeBucket = async (s3: S3Client, Bucket: string): Promise<void> => {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
  for (const { Key } of Contents) await s3.send(new DeleteObjectCommand({ Bucket, Key }));
  await s3.send(new DeleteBucketCommand({ Bucket }));
};

/**
 * Types besides the deployed type, which is always allowed: none for polling, so that IAM has something to refuse; those
 * of the claims for sync.
 */
const INSTANCE_TYPES: Readonly<Record<Integration, readonly string[]>> = {
  polling: [],
  sync: ['ml.t3.large', NO_INSTANCE_TYPE],
};

/** With integration sync, the deployment also has a fan-out and a schedule. */
const furtherVariables = (integration: Integration, bucket: string): Record<string, string> =>
  integration === 'sync'
    ? {
        TF_VAR_fan_out: JSON.stringify({ s3_results: `s3://${bucket}/fan-out/`, max_concurrency: 1 }),
        TF_VAR_schedules: SCHEDULES,
      }
    : {};

const terraformIn =
  (
    folder: string,
    name: string,
    integration: Integration,
    { bucket, environment, variables }: Verification,
  ) =>
  async (...args: string[]): Promise<CommandResult> => {
    const result = await runProgram('terraform', args, folder, {
      ...environment,
      TF_VAR_name: name,
      TF_VAR_s3_input: `s3://${bucket}/input/`,
      TF_VAR_s3_output: `s3://${bucket}/output/`,
      TF_VAR_s3_script: `s3://${bucket}/code/preprocess.py`,
      TF_VAR_additional_s3_inputs: JSON.stringify([`s3://${bucket}/code/`]),
      TF_VAR_instance_types: JSON.stringify(INSTANCE_TYPES[integration]),
      ...furtherVariables(integration, bucket),
      ...variables,
    });
    if (result.status !== 0) throw new Error(`terraform ${args[0]}: ${result.stderr}${result.stdout}`);
    return result;
  };

const TYPES_OF_START_FUNCTION =
  'resource.aws_lambda_function.start.environment.variables.ALLOWED_INSTANCE_TYPES';

const synthesizeTo = (outdir: string, integration: Integration): string => {
  const app = new App({ outdir });
  // With `.sync`, Step Functions itself must stop the job, so nothing else may.
  const stack = new ProcessingStack(app, integration, {
    integration,
    stopsUnattendedJobs: integration === 'polling',
  });
  // Lets the function allow the types that IAM must refuse.
  if (integration === 'polling') stack.addOverride(TYPES_OF_START_FUNCTION, '["ml.t3.*"]');
  app.synth();
  return join(outdir, 'stacks', integration);
};

/** Runs the work and then all its undo steps, the last one first, even if the work fails. */
const withUndo = async <Result>(
  say: (text: string) => void,
  work: (undo: (step: () => Promise<unknown>) => void) => Promise<Result>,
): Promise<Result> => {
  const steps: (() => Promise<unknown>)[] = [];
  try {
    return await work((step) => steps.unshift(step));
  } finally {
    for (const step of steps) {
      await step().catch((error: Error) => say(`Could not be removed, remove it manually: ${error.message}`));
    }
  }
};

/** Deploys one integration, checks its claims, and destroys the deployment in any case. */
const verifyIntegration = (verification: Verification, integration: Integration): Promise<Claim[]> => {
  const { aws, bucket, folder, prepareStack, say } = verification;
  return withUndo(say, async (undo) => {
    const name = `${verification.name}-${integration}`;
    const stack = synthesizeTo(join(folder, integration), integration);
    prepareStack?.(stack);
    const terraform = terraformIn(stack, name, integration, verification);
    say(`Creating deployment ${name} …`);
    await terraform('init', '-input=false', `-backend-config=path=${join(stack, 'terraform.tfstate')}`);
    undo(() => terraform('destroy', '-auto-approve', '-input=false'));
    await terraform('apply', '-auto-approve', '-input=false');
    const stateMachineArn = (await terraform('output', '-raw', 'state_machine_arn')).stdout;
    const deployment: Deployment = {
      name,
      bucket,
      stateMachineArn,
      aws,
      polling: verification,
      executionArns: [],
    };
    undo(() => stopEverything(deployment));
    undo(async () => say(`Removing deployment ${name} …`));
    if (integration === 'polling') return pollingClaims(deployment, verification);
    const fanOutArn = (await terraform('output', '-raw', 'fan_out_state_machine_arn')).stdout;
    return [
      ...(await syncClaims(deployment)),
      ...(await fanOutClaims(deployment, fanOutArn)),
      ...(await scheduleClaims(deployment)),
    ];
  });
};

const lineOf = ({ claim, holds, seen }: Claim): string =>
  `${holds ? 'proved  ' : 'NOT SEEN'}  ${claim}${seen === undefined ? '' : ` (${seen})`}`;

/** Deploys each integration under a random name, checks every claim, and removes everything in any case. */
export const verifyOnAws = (props: VerificationProps): Promise<Claim[]> => {
  const { region, say } = props;
  const aws = {
    s3: new S3Client({ region }),
    stepFunctions: new SFNClient({ region }),
    sageMaker: new SageMakerClient({ region }),
    cloudWatch: new CloudWatchClient({ region }),
  };
  const name = `verify-${randomBytes(4).toString('hex')}`;
  const bucket = `sagemaker-processing-${name}`;
  return withUndo(say, async (undo) => {
    const folder = mkdtempSync(join(tmpdir(), `${name}-`));
    undo(async () => rmSync(folder, { recursive: true, force: true }));
    await bundleFunctions();
    say(`Creating bucket ${bucket} …`);
    await makeBucket(aws.s3, bucket, region);
    undo(() => removeBucket(aws.s3, bucket));
    await fillBucket(aws.s3, bucket);
    const verification = { ...props, aws, name, bucket, folder };
    const claims: Claim[] = [];
    // One after the other, so that a quota of one instance is enough.
    for (const integration of INTEGRATIONS) {
      const checked = await verifyIntegration(verification, integration);
      for (const claim of checked) say(lineOf(claim));
      claims.push(...checked);
    }
    return claims;
  });
};

const isAgreed = async (account: string, region: string): Promise<boolean> => {
  const question = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await question.question(
    `This deploys both integrations to account ${account} in ${region}, under a random name. It runs twelve Processing jobs for a few minutes each on ml.t3.medium (three may get ml.t3.large), and up to two more if IAM does not refuse them. The total cost is well below one US dollar. Afterwards it removes everything except the list of jobs, their log streams in ${LOG_GROUP_NAME}, and the rules StepFunctionsGetEventsForSageMakerProcessingJobsRule and StepFunctionsGetEventsForStepFunctionsExecutionRule, which Step Functions keeps for the whole account at no cost. It takes about two hours. Ctrl+C ends it earlier, and it still removes everything. Continue? [y/N] `,
  );
  question.close();
  return /^y(es)?$/i.test(answer.trim());
};

const accountOf = async (region: string): Promise<string> => {
  const args = ['sts', 'get-caller-identity', '--query', 'Account', '--output', 'text', '--region', region];
  const { status, stdout, stderr } = await runProgram('aws', args, tmpdir()).catch(() => {
    throw new Error('No aws command was found on the PATH; install the AWS CLI, version 2.');
  });
  if (status !== 0) throw new Error(`The aws command line finds no account: ${stderr.trim()}`);
  return stdout.trim();
};

const main = async (): Promise<void> => {
  const region = process.env.AWS_REGION;
  if (!region) throw new Error('Set AWS_REGION to the region to verify in.');
  if (!(await isAgreed(await accountOf(region), region))) return;
  const interruption = new AbortController();
  process.once('SIGINT', () => interruption.abort());
  const claims = await verifyOnAws({
    region,
    say: (text) => console.log(text),
    signal: interruption.signal,
  });
  if (!claims.every(({ holds }) => holds)) process.exitCode = 1;
};

if (require.main === module) {
  main().catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}
