import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { App } from 'cdktf';
import { type AwsEmulator, CALLERS, REGION, startAwsEmulator } from './aws-emulator';
import { type StateMachines, stateMachines } from './state-machines';
import { type CommandResult, copyOfStack, type Terraform } from './terraform';

/** What a test of a deployment needs: an emulator of AWS, Terraform, and temporary folders. */
export interface DeploymentBench extends StateMachines {
  readonly aws: AwsEmulator;
  /** A folder that is removed after the tests. */
  folder(): string;
  /** Synthesizes one stack into a folder of its own, ready for Terraform. */
  synthesize(id: string, makeStack: (app: App) => void): string;
  /** Runs Terraform as the deployer. Throws on exit codes other than 0 and 2 (a plan with changes). */
  terraform(folder: string, ...args: string[]): Promise<CommandResult>;
  /** Runs Terraform as another caller. */
  terraformAs(caller: string, folder: string, ...args: string[]): Promise<CommandResult>;
  makeBucket(name: string): Promise<void>;
  putObject(bucket: string, key: string, body: string | Buffer): Promise<void>;
  readObject(bucket: string, key: string): Promise<string>;
  listKeys(bucket: string): Promise<string[]>;
  /** Invokes a deployed function as an AWS service does, and returns its result. */
  invokeFunction(name: string, event: object): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

/** Starts a bench. Terraform gets `variables` in each of its runs. */
export const openDeploymentBench = async (
  terraform: Terraform,
  variables: Readonly<Record<string, string>>,
): Promise<DeploymentBench> => {
  const aws = await startAwsEmulator();
  const folders: string[] = [];

  const folder = (): string => {
    const path = mkdtempSync(join(tmpdir(), 'deployment-'));
    folders.push(path);
    return path;
  };

  const terraformAs = async (caller: string, cwd: string, ...args: string[]): Promise<CommandResult> => {
    const result = await terraform.run(cwd, args, { ...aws.environment(caller), ...variables });
    if (result.status === 1) throw new Error(`terraform ${args.join(' ')}: ${result.stderr}${result.stdout}`);
    return result;
  };

  return {
    ...stateMachines(aws.stepFunctions),
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
    invokeFunction: async (name, event) => {
      const response = await fetch(`${aws.gateway.url}/2015-03-31/functions/${name}/invocations`, {
        method: 'POST',
        headers: {
          authorization: `AWS4-HMAC-SHA256 Credential=SERVICE/20240101/${REGION}/lambda/aws4_request`,
        },
        body: JSON.stringify(event),
      });
      return (await response.json()) as Record<string, unknown>;
    },
    listKeys: async (Bucket) => {
      const { Contents = [] } = await aws.s3.send(new ListObjectsV2Command({ Bucket }));
      return Contents.map(({ Key = '' }) => Key);
    },
    close: async () => {
      await aws.close();
      for (const path of folders) rmSync(path, { recursive: true, force: true });
    },
  };
};
