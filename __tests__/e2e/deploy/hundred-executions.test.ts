import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { getProcessingJobStatus } from '../../../functions/get-processing-job-status/get-processing-job-status';
import { startProcessingJob } from '../../../functions/start-processing-job/start-processing-job';
import type { ContainerRuntime } from '../../../local/container/container';
import { folderRuntime } from '../../../local/container/folder-runtime';
import { namespaceRuntime } from '../../../local/container/namespace-runtime';
import { runProcessingJob } from '../../../local/job/run-processing-job';
import { localDefinition } from '../../../local/local-deployment';
import { folderStore } from '../../../local/s3/s3-folder';
import { sageMakerEndpoint } from '../../../local/sagemaker/sagemaker-endpoint';
import { serveSageMaker } from '../../../local/sagemaker/sagemaker-server';
import { executeDefinition } from '../../../local/step-functions/execute-definition';
import { readDeployment } from '../../../workflow/deployment/deployment';
import { commandLinesWith, uniqueSeconds } from '../../support/processes';
import { testOnLinux, testWithNamespaces } from '../../support/requirements';
import { filesIn, useTemporaryFolder, writeFiles } from '../../support/temporary-folder';

const ACCESS_KEY_ID = 'key-of-the-run';
const folder = useTemporaryFolder();
const seconds = uniqueSeconds();

/** What a job does after it has written its output, and how its execution ends. */
interface Kind {
  readonly script: string;
  /** @default - it succeeds */
  readonly error?: string;
  readonly cause?: string;
  /** @default - its name, in a file */
  readonly hasNoOutput?: true;
}

const KINDS: readonly Kind[] = [
  { script: 'exit 0' },
  { script: 'echo "$NAME is wrong" >&2; exit 3', error: 'ProcessingJobFailed', cause: 'NAME is wrong' },
  { script: 'kill -9 $$', error: 'ProcessingJobFailed', cause: 'exit code: 137' },
  { script: 'kill -9 0', error: 'ProcessingJobFailed', cause: 'exit code: 137' },
  { script: 'trap "" TERM; echo stop me; while :; do sleep 0.1; done', error: 'ProcessingJobStopped' },
  { script: `setsid sleep ${seconds} & sleep ${seconds} & exit 0` },
  { script: 'head -c 3000000 /dev/urandom' },
  { script: 'rm -rf /opt/ml/processing/input' },
  { script: 'rm -rf /opt/ml/processing/output', hasNoOutput: true },
  { script: 'ln -s / /opt/ml/processing/output/all; mkfifo /opt/ml/processing/output/pipe' },
];

const kindOf = (index: number): Kind => KINDS[index % KINDS.length] as Kind;

const nameOf = (index: number): string => `job ${index}`;

/** Each has an input and an output of its own. */
const executionInput = (index: number) => ({
  S3Input: `s3://bucket/in/${index}/`,
  S3Output: `s3://bucket/out/${index}/`,
  ContainerEntrypoint: [
    'sh',
    '-c',
    'cat /opt/ml/processing/input/name > /opt/ml/processing/output/name; eval "$SCRIPT"',
  ],
  Environment: { NAME: nameOf(index), SCRIPT: kindOf(index).script },
});

const openSageMaker = async (runtime: ContainerRuntime) => {
  const root = join(folder.path, 's3');
  const endpoint = sageMakerEndpoint({
    region: 'us-east-1',
    accountId: '123456789012',
    runJob: (request, arn) =>
      runProcessingJob(request, arn, {
        s3: folderStore({ root }),
        jobsFolder: join(folder.path, 'jobs'),
        runtime,
        listener: {
          onLine: (line) => {
            const { ProcessingJobName } = request;
            if (line === 'stop me') endpoint.request('StopProcessingJob', { ProcessingJobName });
          },
          onUpload: () => undefined,
        },
        graceInMilliseconds: 500,
      }),
  });
  const server = await serveSageMaker(endpoint, ACCESS_KEY_ID);
  const client = new SageMakerClient({
    region: 'us-east-1',
    endpoint: server.url,
    credentials: { accessKeyId: ACCESS_KEY_ID, secretAccessKey: 'secret' },
  });
  return { endpoint, server, client };
};

const outcomeOf = (index: number) => {
  const { error, cause = '' } = kindOf(index);
  if (!error) return expect.objectContaining({ status: 'SUCCEEDED' });
  return { status: 'FAILED', error, cause: expect.stringContaining(cause.replace('NAME', nameOf(index))) };
};

const WAYS: [string, ContainerRuntime, jest.It][] = [
  [namespaceRuntime.description, namespaceRuntime, testWithNamespaces()],
  [folderRuntime.description, folderRuntime, testOnLinux],
];

describe.each(WAYS)('a hundred executions at once, each %s', (_, runtime, testThis) => {
  testThis('end as if each were alone', async () => {
    const indices = Array.from({ length: 100 }, (_item, index) => index);
    writeFiles(
      join(folder.path, 's3', 'bucket', 'in'),
      Object.fromEntries(indices.map((index) => [`${index}/name`, nameOf(index)])),
    );
    const { endpoint, server, client } = await openSageMaker(runtime);
    const deployment = readDeployment({});
    const definition = localDefinition('polling');
    const tasks = {
      StartProcessingJob: startProcessingJob(client, deployment),
      GetJobStatus: getProcessingJobStatus(client, deployment),
    } as Record<string, (input: unknown) => Promise<unknown>>;
    const outcomes = await Promise.all(
      indices.map(
        (index) =>
          executeDefinition({
            definition,
            input: executionInput(index),
            executionArn: `arn:aws:states:us-east-1:123456789012:execution:machine:run-${index}`,
            tasks,
            waitInMilliseconds: 500,
          }).outcome,
      ),
    );
    client.destroy();
    await server.close();
    await endpoint.close();

    expect(outcomes).toEqual(indices.map(outcomeOf));
    expect(filesIn(join(folder.path, 's3', 'bucket', 'out'))).toEqual(
      Object.fromEntries(
        indices
          .filter((index) => !kindOf(index).error && !kindOf(index).hasNoOutput)
          .map((index) => [`${index}/name`, nameOf(index)]),
      ),
    );
    expect(commandLinesWith(seconds)).toEqual([]);
    expect(readdirSync(join(folder.path, 'jobs'))).toEqual([]);
  });
});
