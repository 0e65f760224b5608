import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  GetExecutionHistoryCommand,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { App } from 'cdktf';
import { type AwsEmulator, CALLERS, REGION, startAwsEmulator } from './aws-emulator';
import { type CommandResult, copyOfStack, type Terraform } from './terraform';

/** Everything that a test of a deployment needs: an emulator of AWS, Terraform, and folders that go away. */
export interface DeploymentBench {
  readonly aws: AwsEmulator;
  /** A folder that is gone after the tests. */
  folder(): string;
  /** Synthesizes one stack into a folder of its own, ready for Terraform. */
  synthesize(id: string, makeStack: (app: App) => void): string;
  /** Runs Terraform as its deployer; only exit codes 0 and 2 (a plan with changes) come back. */
  terraform(folder: string, ...args: string[]): Promise<CommandResult>;
  /** The same as somebody else. */
  terraformAs(caller: string, folder: string, ...args: string[]): Promise<CommandResult>;
  makeBucket(name: string): Promise<void>;
  putObject(bucket: string, key: string, body: string | Buffer): Promise<void>;
  readObject(bucket: string, key: string): Promise<string>;
  listKeys(bucket: string): Promise<string[]>;
  startExecution(stateMachineArn: string, input: object): Promise<string>;
  untilItEnds(executionArn: string): Promise<DescribeExecutionOutput>;
  /** The states that an execution has entered, in their order. */
  statesOf(executionArn: string): Promise<string[]>;
  close(): Promise<void>;
}

/** Starts a bench. Terraform gets `variables` in each of its runs. */
export const openDeploymentBench = async (
  terraform: Terraform,
  variables: Readonly<Record<string, string>>,
): Promise<DeploymentBench> => {
  const aws = await startAwsEmulator();
  const folders: string[] = [];
  let executions = 0;

  const folder = (): string => {
    const path = mkdtempSync(join(tmpdir(), 'deployment-'));
    folders.push(path);
    return path;
  };

  const untilItEnds = async (executionArn: string): Promise<DescribeExecutionOutput> => {
    const execution = await aws.stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
    if (execution.status !== 'RUNNING') return execution;
    await new Promise((resolve) => setTimeout(resolve, 200));
    return untilItEnds(executionArn);
  };

  const terraformAs = async (caller: string, cwd: string, ...args: string[]): Promise<CommandResult> => {
    const result = await terraform.run(cwd, args, { ...aws.environment(caller), ...variables });
    if (result.status === 1) throw new Error(`terraform ${args.join(' ')}: ${result.stderr}${result.stdout}`);
    return result;
  };

  return {
    aws,
    folder,
    terraformAs,
    terraform: (cwd, ...args) => terraformAs(CALLERS.terraform, cwd, ...args),
    synthesize: (id, makeStack) => {
      const outdir = folder();
      const app = new App({ outdir });
      makeStack(app);
      app.synth();
      const copy = copyOfStack(join(outdir, 'stacks', id));
      folders.push(copy);
      return copy;
    },
    makeBucket: async (Bucket) => {
      const CreateBucketConfiguration = { LocationConstraint: REGION } as const;
      await aws.s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
    },
    putObject: async (Bucket, Key, Body) => {
      await aws.s3.send(new PutObjectCommand({ Bucket, Key, Body }));
    },
    readObject: async (Bucket, Key) => {
      const { Body } = await aws.s3.send(new GetObjectCommand({ Bucket, Key }));
      return (await Body?.transformToString()) ?? '';
    },
    listKeys: async (Bucket) => {
      const { Contents = [] } = await aws.s3.send(new ListObjectsV2Command({ Bucket }));
      return Contents.map(({ Key = '' }) => Key);
    },
    startExecution: async (stateMachineArn, input) => {
      executions += 1;
      const { executionArn = '' } = await aws.stepFunctions.send(
        new StartExecutionCommand({
          stateMachineArn,
          name: `run-${executions}`,
          input: JSON.stringify(input),
        }),
      );
      return executionArn;
    },
    untilItEnds,
    statesOf: async (executionArn) => {
      const { events = [] } = await aws.stepFunctions.send(new GetExecutionHistoryCommand({ executionArn }));
      return events.flatMap(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name ?? []);
    },
    close: async () => {
      await aws.close();
      for (const path of folders) rmSync(path, { recursive: true, force: true });
    },
  };
};
