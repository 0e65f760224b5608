import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { ContainerRuntime, OutputStream } from '../../../local/container/container';
import { processEnvironment } from '../../../local/container/container';
import { runProcessingJob } from '../../../local/job/run-processing-job';
import { folderStore } from '../../../local/s3/s3-folder';
import type { ProcessingJobRequest } from '../../../local/sagemaker/processing-job-request';
import { filesIn, useTemporaryFolder, writeFiles } from '../../support/temporary-folder';

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

/** Starts a job whose container runs the shell script. Objects are given by `<bucket>/<key>`. */
const start = (
  script: string,
  {
    request = {},
    objects = { 'bucket/in/a.txt': 'hello' },
    runtime = shellRuntime,
    stopAtFirstLine = false,
    graceInMilliseconds = 100,
    keepFailed,
  }: {
    request?: Partial<ProcessingJobRequest>;
    objects?: Record<string, string>;
    runtime?: ContainerRuntime;
    stopAtFirstLine?: boolean;
    graceInMilliseconds?: number;
    keepFailed?: string;
  } = {},
) => {
  const root = join(folder.path, 's3');
  writeFiles(root, objects);
  const lines: [OutputStream, string][] = [];
  const hostLines: string[] = [];
  const uploads: [string, string[]][] = [];
  const lost: [string | undefined, string[]][] = [];
  const kept: [string, number][] = [];
  const job = runProcessingJob(
    { ...REQUEST, AppSpecification: { ImageUri: 'image', ContainerArguments: [script] }, ...request },
    ARN,
    {
      s3: folderStore({ root }),
      jobsFolder: join(folder.path, 'jobs'),
      runtime,
      listener: {
        onLine: (line, stream, host) => {
          lines.push([stream, line]);
          hostLines.push(`${host}: ${line}`);
          // A second stop would kill: the shell may say on standard error that its child was terminated.
          if (stopAtFirstLine && lines.length === 1) job.stop();
        },
        onUpload: (uri, uploaded) => uploads.push([uri, uploaded.map(({ key }) => key)]),
        onLostFiles: ({ files }, host) => lost.push([host, files.map(({ path }) => path)]),
        onKept: (folder, count) => kept.push([folder, count]),
      },
      graceInMilliseconds,
      ...(keepFailed !== undefined && { keepFailed }),
    },
  );
  const object = (key: string) => readFileSync(join(root, 'bucket', key), 'utf8');
  return { job, lines, hostLines, uploads, lost, kept, object };
};

/** The members of a request for the given number of instances. */
const instances = (InstanceCount: number): Partial<ProcessingJobRequest> => ({
  ProcessingResources: {
    ClusterConfig: { InstanceCount, InstanceType: 'ml.t3.medium', VolumeSizeInGB: 20 },
  },
});

/** A shell condition: whether the script runs on the host. */
const onHost = (name: string): string => `grep -q '"current_host":"${name}"' config/resourceconfig.json`;

/** The variable with the folder in which containers signal each other. */
const meeting = (): Record<string, string> => {
  const MEETING = join(folder.path, 'meeting');
  mkdirSync(MEETING);
  return { MEETING };
};

const jobFolders = (): string[] => readdirSync(join(folder.path, 'jobs'));

describe('a job', () => {
  test('finds its inputs, and has its outputs uploaded to S3', async () => {
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

describe('files outside every output', () => {
  test('are reported as lost, and the job succeeds as in AWS', async () => {
    const { job, lost } = start(
      'mkdir processing/train; echo 1 > processing/train/a; echo 2 > processing/input/b',
    );
    expect(await job.end).toEqual({ exitCode: 0 });
    expect(lost).toEqual([[undefined, ['/opt/ml/processing/input/b', '/opt/ml/processing/train/a']]]);
  });

  test('are reported with their host, if there are several', async () => {
    const script = `if ${onHost('algo-2')}; then echo 1 > processing/a; fi`;
    const { job, lost } = start(script, { request: instances(2) });
    await job.end;
    expect(lost).toEqual([['algo-2', ['/opt/ml/processing/a']]]);
  });

  test('are none if the job writes only to its outputs', async () => {
    const { job, lost } = start('echo 1 > processing/output/a; mkdir output; echo done > output/message');
    await job.end;
    expect(lost).toEqual([]);
  });

  test('are not reported if the job fails, which loses all files', async () => {
    const { job, lost } = start('echo 1 > processing/a; exit 3');
    await job.end;
    expect(lost).toEqual([]);
  });
});

describe('what a failed job has written', () => {
  const kept = () => join(folder.path, 'kept');

  test('is kept by output, links within it as links, and its outputs stay empty', async () => {
    const script =
      'mkdir processing/output/a; echo half > processing/output/a/b; ln -s a/b processing/output/c; exit 3';
    const started = start(script, { keepFailed: kept() });
    expect(await started.job.end).toMatchObject({ exitCode: 3 });
    expect(started.kept).toEqual([[kept(), 2]]);
    expect(filesIn(kept())).toEqual({ 'output_data/a/b': 'half\n' });
    expect(readlinkSync(join(kept(), 'output_data/c'))).toBe('a/b');
    expect(started.uploads).toEqual([]);
  });

  test('is kept by host, if there are several', async () => {
    const script = `echo 1 > processing/output/a; if ${onHost('algo-1')}; then sleep 10; else sleep 0.3; exit 3; fi`;
    await start(script, { request: instances(2), keepFailed: kept() }).job.end;
    expect(filesIn(kept())).toEqual({ 'output_data/algo-1/a': '1\n', 'output_data/algo-2/a': '1\n' });
  });

  test('is kept if the job is stopped', async () => {
    const script = 'echo half > processing/output/half; echo up; while :; do sleep 0.02; done';
    await start(script, { stopAtFirstLine: true, keepFailed: kept() }).job.end;
    expect(filesIn(kept())).toEqual({ 'output_data/half': 'half\n' });
  });

  test('replaces files of an earlier run', async () => {
    writeFiles(kept(), { 'output_data/a': 'old', 'output_data/b': 'old' });
    await start('echo new > processing/output/a; exit 3', { keepFailed: kept() }).job.end;
    expect(filesIn(kept())).toEqual({ 'output_data/a': 'new\n', 'output_data/b': 'old' });
  });

  test('is not kept if the job succeeds, or nobody asks for it', async () => {
    const succeeded = start('echo 1 > processing/output/a', { keepFailed: kept() });
    await succeeded.job.end;
    expect([succeeded.kept, existsSync(kept())]).toEqual([[], false]);
    const unasked = start('echo 1 > processing/output/a; exit 3');
    await unasked.job.end;
    expect(unasked.kept).toEqual([]);
  });

  test('does not hide why the job failed if it cannot be kept', async () => {
    writeFiles(folder.path, { kept: 'a file' });
    const { job, lines } = start('echo 1 > processing/output/a; echo boom >&2; exit 3', {
      keepFailed: kept(),
    });
    expect(await job.end).toEqual({ exitCode: 3, exitMessage: 'boom' });
    expect(lines.at(-1)).toEqual([
      'stderr',
      expect.stringContaining(`Not all files could be kept in ${kept()}: `),
    ]);
  });
});

describe('a container that fails', () => {
  test('gives its exit code and the end of its standard error, and no outputs', async () => {
    const { job, uploads } = start('echo half > processing/output/half.txt; echo "boom" >&2; exit 3');
    expect(await job.end).toEqual({ exitCode: 3, exitMessage: 'boom' });
    expect(uploads).toEqual([]);
    expect(existsSync(join(folder.path, 's3', 'bucket', 'out'))).toBe(false);
  });

  test('may write its exit message to /opt/ml/output/message', async () => {
    const { job } = start('mkdir output; echo "told in order" > output/message; echo noise >&2; exit 3');
    expect(await job.end).toEqual({ exitCode: 3, exitMessage: 'told in order' });
  });
});

/** Whether the container fails or succeeds, only its own file is read. */
describe.each([0, 3])('the last words of a container that ends with exit code %d', (exitCode) => {
  const messageBy = async (script: string) =>
    (await start(`mkdir output; ${script}; exit ${exitCode}`).job.end).exitMessage;

  test.each([
    ['a link to the environment of the program that runs it', 'ln -s /proc/$PPID/environ output/message'],
    ['a link to a file of this machine', 'ln -s /etc/passwd output/message'],
    ['behind a link', 'rmdir output; mkdir secret; echo key > secret/message; ln -s secret output'],
    ['a folder', 'mkdir output/message'],
    ['a pipe that nobody writes to', 'mkfifo output/message'],
  ])('are none where they are %s', async (_, script) => {
    expect(await messageBy(script)).toBeUndefined();
  });

  test('are the end of a file that is larger than a message can be', async () => {
    const message = await messageBy(
      'yes 0123456789 | head -c 100000000 > output/message; printf end >> output/message',
    );
    expect(message?.length).toBeLessThanOrEqual(4096);
    expect(message?.endsWith('\n0123456789\n0end')).toBe(true);
  });
});

test('the standard error of a successful container is not its exit message', async () => {
  expect(await start('echo "a warning" >&2').job.end).toEqual({ exitCode: 0 });
});

/** For a job with the given number of instances. */
const containerNames = async (count: number): Promise<string[]> => {
  const command = jest.fn(shellRuntime.command);
  await start('true', { request: instances(count), runtime: { ...shellRuntime, command } }).job.end;
  return command.mock.calls.map(([{ name }]) => name);
};

describe('a job of one instance', () => {
  test('gives the container its own name', async () => {
    expect(await containerNames(1)).toEqual(['job-1']);
  });

  test('reports no host with a line', async () => {
    const { job, hostLines } = start('echo one', { request: instances(1) });
    await job.end;
    expect(hostLines).toEqual(['undefined: one']);
  });
});

describe('a job of several instances', () => {
  test('runs a container on each host, which knows its own name and all others', async () => {
    const { job, lines } = start('cat config/resourceconfig.json', { request: instances(3) });
    expect(await job.end).toEqual({ exitCode: 0 });
    const hosts = ['algo-1', 'algo-2', 'algo-3'];
    expect(lines.map(([, line]) => line).sort()).toEqual(
      hosts.map((current_host) => JSON.stringify({ current_host, hosts })),
    );
  });

  test('runs its containers at the same time', async () => {
    const script = 'touch "$MEETING/$$"; until [ "$(ls "$MEETING" | wc -l)" -eq 2 ]; do sleep 0.02; done';
    const { job } = start(script, { request: { ...instances(2), Environment: meeting() } });
    expect(await job.end).toEqual({ exitCode: 0 });
  });

  test('takes the number of instances from its first preference', async () => {
    const ClusterConfig = {
      VolumeSizeInGB: 20,
      InstancePreferences: [
        { InstanceType: 'ml.m5.large' as const, InstanceCount: 2 },
        { InstanceType: 'ml.m5.xlarge' as const, InstanceCount: 1 },
      ],
    };
    const { job, lines } = start('echo here', { request: { ProcessingResources: { ClusterConfig } } });
    await job.end;
    expect(lines).toHaveLength(2);
  });

  test('reports which host wrote a line', async () => {
    const script = `if ${onHost('algo-1')}; then echo one; else echo two; fi`;
    const { job, hostLines } = start(script, { request: instances(2) });
    await job.end;
    expect(hostLines.sort()).toEqual(['algo-1: one', 'algo-2: two']);
  });

  test('gives each container a name of its own', async () => {
    expect(await containerNames(2)).toEqual(['job-1-algo-1', 'job-1-algo-2']);
  });

  test('uploads the output of each host', async () => {
    const script = `if ${onHost('algo-1')}; then name=one; else name=two; fi; echo $name > processing/output/$name`;
    const { job, uploads } = start(script, { request: instances(2) });
    await job.end;
    expect(uploads).toEqual([['s3://bucket/out/', ['out/one', 'out/two']]]);
  });

  test('fails with the exit message of the first container that fails, and stops the others', async () => {
    const script = `
      if ${onHost('algo-2')}; then
        until [ "$(ls "$MEETING" | wc -l)" -eq 2 ]; do sleep 0.02; done
        echo boom >&2
        exit 3
      fi
      trap 'echo "stopped in order" >&2; exit 7' TERM
      touch "$MEETING/$$"
      while :; do sleep 0.02; done`;
    const { job, hostLines, uploads } = start(script, {
      request: { ...instances(3), Environment: meeting() },
      graceInMilliseconds: 60_000,
    });
    expect(await job.end).toEqual({ exitCode: 3, exitMessage: 'boom' });
    expect(hostLines).toEqual(
      expect.arrayContaining(['algo-1: stopped in order', 'algo-3: stopped in order']),
    );
    expect(uploads).toEqual([]);
    expect(jobFolders()).toEqual([]);
  });

  test('starts no container if one of them cannot run', async () => {
    const runtime: ContainerRuntime = {
      ...shellRuntime,
      command: (spec) => {
        if (spec.name.endsWith('algo-2')) throw new Error('This needs Docker.');
        return shellRuntime.command(spec);
      },
    };
    const { job, lines } = start('echo ran', { request: instances(2), runtime });
    expect(await job.end).toEqual({ exitCode: 1, failureReason: 'ClientError: This needs Docker.' });
    expect(lines).toEqual([]);
  });

  test('lets every container end by itself when it is stopped', async () => {
    const script = `
      if ${onHost('algo-1')}; then
        trap 'exit 5' TERM
        until [ -e "$MEETING/ready" ]; do sleep 0.02; done
        echo up
      else
        trap 'sleep 0.2; echo late; exit 5' TERM
        touch "$MEETING/ready"
      fi
      while :; do sleep 0.02; done`;
    const { job, hostLines } = start(script, {
      request: { ...instances(2), Environment: meeting() },
      stopAtFirstLine: true,
      graceInMilliseconds: 60_000,
    });
    expect(await job.end).toMatchObject({ exitCode: 5 });
    expect(hostLines).toContain('algo-2: late');
  });

  test('has the exit message of any host, if all succeed', async () => {
    const script = `if ${onHost('algo-2')}; then mkdir output; echo "all done" > output/message; fi`;
    expect(await start(script, { request: instances(2) }).job.end).toEqual({
      exitCode: 0,
      exitMessage: 'all done',
    });
  });
});

describe('an output that is uploaded continuously', () => {
  const Outputs = [
    {
      OutputName: 'output_data',
      S3Output: {
        S3Uri: 's3://bucket/out/',
        LocalPath: '/opt/ml/processing/output',
        S3UploadMode: 'Continuous' as const,
      },
    },
  ];
  const request = { ProcessingOutputConfig: { Outputs } };

  test('exists even if the container failed', async () => {
    const { job, object } = start('echo half > processing/output/half; exit 3', { request });
    expect(await job.end).toMatchObject({ exitCode: 3 });
    expect(object('out/half')).toBe('half\n');
  });

  test('exists even if the job was stopped', async () => {
    const script = 'echo half > processing/output/half; echo up; while :; do sleep 0.02; done';
    const { job, object } = start(script, { request, stopAtFirstLine: true });
    await job.end;
    expect(object('out/half')).toBe('half\n');
  });
});

test.each([
  [true, { EnableNetworkIsolation: true }],
  [false, { EnableNetworkIsolation: false }],
  [false, undefined],
])(
  'a container is isolated from the network, %s, with the NetworkConfig %j',
  async (isolated, NetworkConfig) => {
    const command = jest.fn(shellRuntime.command);
    const runtime = { ...shellRuntime, command };
    await start('true', { runtime, request: { ...(NetworkConfig && { NetworkConfig }) } }).job.end;
    expect(command.mock.calls).toMatchObject([[{ networkIsolation: isolated }]]);
  },
);

describe('an error of SageMaker’s becomes the failure reason', () => {
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

  test('a container that the runtime cannot run', async () => {
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

  test('uploads nothing, even if its container ends by itself', async () => {
    const script =
      'trap "exit 0" TERM; echo half > processing/output/half; echo up; while :; do sleep 0.02; done';
    const { job, uploads } = start(script, { stopAtFirstLine: true, graceInMilliseconds: 10_000 });
    expect(await job.end).toEqual({ exitCode: 0 });
    expect(uploads).toEqual([]);
  });
});
