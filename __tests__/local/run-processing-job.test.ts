import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ContainerRuntime, OutputStream } from '../../local/container/container';
import { processEnvironment } from '../../local/container/container';
import type { ProcessingJobRequest } from '../../local/processing-job-request';
import { runProcessingJob } from '../../local/run-processing-job';
import { folderStore } from '../../local/s3-folder';
import { useTemporaryFolder, writeFiles } from './temporary-folder';

const folder = useTemporaryFolder();
const ARN = 'arn:aws:sagemaker:us-east-1:123456789012:processing-job/job-1';

/** Runs the job's arguments as a shell script in its `/opt/ml`. */
const shellRuntime: ContainerRuntime = {
  description: 'as a shell script',
  command: (spec) => ({
    file: 'sh',
    arguments: ['-c', spec.arguments.join('\n')],
    environment: processEnvironment(spec.environment),
    cwd: join(spec.folder, 'ml'),
  }),
};

const REQUEST: ProcessingJobRequest = {
  ProcessingJobName: 'job-1',
  RoleArn: 'arn:aws:iam::123456789012:role/job',
  AppSpecification: { ImageUri: 'image' },
  ProcessingResources: {
    ClusterConfig: { InstanceCount: 1, InstanceType: 'ml.t3.medium', VolumeSizeInGB: 20 },
  },
  ProcessingInputs: [
    {
      InputName: 'data',
      S3Input: { S3Uri: 's3://bucket/in/', LocalPath: '/opt/ml/processing/input', S3DataType: 'S3Prefix' },
    },
  ],
  ProcessingOutputConfig: {
    Outputs: [
      {
        OutputName: 'output_data',
        S3Output: {
          S3Uri: 's3://bucket/out/',
          LocalPath: '/opt/ml/processing/output',
          S3UploadMode: 'EndOfJob',
        },
      },
    ],
  },
};

/** Starts a job whose container runs that shell script; objects are by `<bucket>/<key>`. */
const start = (
  script: string,
  {
    request = {},
    objects = { 'bucket/in/a.txt': 'hello' },
    runtime = shellRuntime,
    stopAtFirstLine = false,
    graceInMilliseconds = 100,
  }: {
    request?: Partial<ProcessingJobRequest>;
    objects?: Record<string, string>;
    runtime?: ContainerRuntime;
    stopAtFirstLine?: boolean;
    graceInMilliseconds?: number;
  } = {},
) => {
  const root = join(folder.path, 's3');
  writeFiles(root, objects);
  const lines: [OutputStream, string][] = [];
  const uploads: [string, string[]][] = [];
  const job = runProcessingJob(
    { ...REQUEST, AppSpecification: { ImageUri: 'image', ContainerArguments: [script] }, ...request },
    ARN,
    {
      s3: folderStore({ root }),
      jobsFolder: join(folder.path, 'jobs'),
      runtime,
      listener: {
        onLine: (line, stream) => {
          lines.push([stream, line]);
          // A second stop would kill: the shell may say on standard error that its child was terminated.
          if (stopAtFirstLine && lines.length === 1) job.stop();
        },
        onUpload: (uri, uploaded) => uploads.push([uri, uploaded.map(({ key }) => key)]),
      },
      graceInMilliseconds,
    },
  );
  const object = (key: string) => readFileSync(join(root, 'bucket', key), 'utf8');
  return { job, lines, uploads, object };
};

const jobFolders = (): string[] => readdirSync(join(folder.path, 'jobs'));

describe('a job', () => {
  test('finds its inputs and leaves its outputs in S3', async () => {
    const { job, object, uploads } = start('cat processing/input/a.txt > processing/output/copy.txt');
    expect(await job.end).toEqual({ exitCode: 0 });
    expect(object('out/copy.txt')).toBe('hello');
    expect(uploads).toEqual([['s3://bucket/out/', ['out/copy.txt']]]);
  });

  test('needs no input', async () => {
    const { job } = start('ls processing', { request: { ProcessingInputs: [] }, objects: {} });
    expect(await job.end).toEqual({ exitCode: 0 });
  });

  test('gets its variables', async () => {
    const { job, lines } = start('echo "$MODE"', { request: { Environment: { MODE: 'fast' } } });
    await job.end;
    expect(lines).toEqual([['stdout', 'fast']]);
  });

  test('finds the two configuration files of SageMaker, without its tags', async () => {
    const { job, lines } = start(
      'cat config/processingjobconfig.json; echo; cat config/resourceconfig.json',
      {
        request: { Tags: [{ Key: 'team', Value: 'ml' }], Environment: { MODE: 'fast' } },
      },
    );
    await job.end;
    const [processingJob, resources] = lines.map(([, line]) => JSON.parse(line));
    expect(processingJob).toMatchObject({
      ProcessingJobArn: ARN,
      ProcessingJobName: 'job-1',
      Environment: { MODE: 'fast' },
      ProcessingInputs: REQUEST.ProcessingInputs,
    });
    expect(processingJob).not.toHaveProperty('Tags');
    expect(resources).toEqual({ current_host: 'algo-1', hosts: ['algo-1'] });
  });

  test('leaves nothing of its folder when it has succeeded', async () => {
    await start('true').job.end;
    expect(jobFolders()).toEqual([]);
  });

  test('leaves nothing of its folder when it has failed', async () => {
    await start('exit 1').job.end;
    expect(jobFolders()).toEqual([]);
  });
});

describe('a container that fails', () => {
  test('gives its exit code and the end of its standard error, and no outputs', async () => {
    const { job, uploads } = start('echo half > processing/output/half.txt; echo "boom" >&2; exit 3');
    expect(await job.end).toEqual({ exitCode: 3, exitMessage: 'boom' });
    expect(uploads).toEqual([]);
    expect(existsSync(join(folder.path, 's3', 'bucket', 'out'))).toBe(false);
  });

  test('may leave its last words in /opt/ml/output/message', async () => {
    const { job } = start('mkdir output; echo "told in order" > output/message; echo noise >&2; exit 3');
    expect(await job.end).toEqual({ exitCode: 3, exitMessage: 'told in order' });
  });
});

test('what a container that succeeds wrote to standard error is no exit message', async () => {
  expect(await start('echo "a warning" >&2').job.end).toEqual({ exitCode: 0 });
});

describe('what SageMaker cannot do becomes the reason of the failure', () => {
  test('an input without objects', async () => {
    const { job, lines } = start('echo ran', { objects: {} });
    expect(await job.end).toEqual({
      exitCode: 1,
      failureReason:
        'ClientError: No S3 objects found under S3 URL "s3://bucket/in/" given in input data source.',
    });
    expect(lines).toEqual([]);
  });

  test.each(['/etc', '/opt/ml/../../etc'])('an input to %s', async (LocalPath) => {
    const S3Input = { S3Uri: 's3://bucket/in/', LocalPath, S3DataType: 'S3Prefix' as const };
    const { job, lines } = start('echo ran', {
      request: { ProcessingInputs: [{ InputName: 'data', S3Input }] },
    });
    expect(await job.end).toEqual({
      exitCode: 1,
      failureReason: `ClientError: LocalPath ${LocalPath} is not below /opt/ml/processing`,
    });
    expect(lines).toEqual([]);
  });

  test('a container that this way of running cannot run', async () => {
    const runtime: ContainerRuntime = {
      description: 'never',
      command: () => {
        throw new Error('This needs Docker.');
      },
    };
    expect(await start('', { runtime }).job.end).toEqual({
      exitCode: 1,
      failureReason: 'ClientError: This needs Docker.',
    });
    expect(jobFolders()).toEqual([]);
  });
});

describe('a job that is stopped', () => {
  test('before its container runs never runs it', async () => {
    const { job, lines } = start('echo ran');
    job.stop();
    expect(await job.end).toEqual({ exitCode: 143 });
    expect(lines).toEqual([]);
    expect(jobFolders()).toEqual([]);
  });

  test('while its container runs is killed after the grace time, and leaves no outputs', async () => {
    const script = 'trap "" TERM; echo half > processing/output/half; echo up; while :; do sleep 0.02; done';
    const { job, uploads } = start(script, { stopAtFirstLine: true });
    expect(await job.end).toEqual({ exitCode: 137 });
    expect(uploads).toEqual([]);
    expect(jobFolders()).toEqual([]);
  });

  test('uploads nothing even where its container ends in order', async () => {
    const script =
      'trap "exit 0" TERM; echo half > processing/output/half; echo up; while :; do sleep 0.02; done';
    const { job, uploads } = start(script, { stopAtFirstLine: true, graceInMilliseconds: 10_000 });
    expect(await job.end).toEqual({ exitCode: 0 });
    expect(uploads).toEqual([]);
  });
});
