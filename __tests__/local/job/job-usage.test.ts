import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClock, type TimerId } from '@sinonjs/fake-timers';
import { type ContainerRuntime, processEnvironment } from '../../../local/container/container';
import { runProcessingJob } from '../../../local/job/run-processing-job';
import { folderStore } from '../../../local/s3/s3-folder';
import type { UsageSample } from '../../../local/usage/usage';
import { until } from '../../support/processes';
import { useTemporaryFolder } from '../../support/temporary-folder';

const folder = useTemporaryFolder();

/** Runs a shell until the test writes the file. */
const runtime: ContainerRuntime = {
  description: 'as a shell script',
  command: ({ environment, folder: cwd }) => ({
    file: 'sh',
    arguments: ['-c', 'echo up; while [ ! -e "$GO" ]; do sleep 0.02; done'],
    environment: processEnvironment({ ...environment, GO: join(folder.path, 'go') }),
    cwd: join(cwd, 'ml'),
  }),
};

/** Starts a job whose clock the test moves, and waits until its containers run. */
const start = async (InstanceCount: number, ownRuntime: Partial<ContainerRuntime> = {}) => {
  const clock = createClock(0);
  const samples: [UsageSample, string | undefined][] = [];
  const created: string[] = [];
  let up = 0;
  const job = runProcessingJob(
    {
      ProcessingJobName: 'job-1',
      RoleArn: 'arn:aws:iam::123456789012:role/job',
      AppSpecification: { ImageUri: 'image' },
      ProcessingResources: {
        ClusterConfig: { InstanceCount, InstanceType: 'ml.t3.medium', VolumeSizeInGB: 20 },
      },
    },
    'arn:aws:sagemaker:us-east-1:123456789012:processing-job/job-1',
    {
      s3: folderStore({ root: join(folder.path, 's3') }),
      jobsFolder: join(folder.path, 'jobs'),
      runtime: { ...runtime, ...ownRuntime },
      listener: {
        onLine: () => {
          up += 1;
        },
        onUpload: () => undefined,
        onCreated: ({ ProcessingJobName }) => created.push(ProcessingJobName),
        onUsage: (sample, host) => samples.push([sample, host]),
      },
      clock: {
        now: () => clock.now,
        setTimeout: (action, milliseconds) => clock.setTimeout(action, milliseconds),
        clearTimeout: (timer) => clock.clearTimeout(timer as TimerId),
      },
    },
  );
  await until(() => up === InstanceCount);
  const end = async () => {
    writeFileSync(join(folder.path, 'go'), '');
    return job.end;
  };
  return { clock, samples, created, end };
};

test('the listener learns what the job’s processes use, and nothing once it has ended', async () => {
  const { clock, samples, created, end } = await start(1);
  clock.tick(1_000);
  await until(() => samples.length > 0);
  expect(samples[0]?.[0].memoryInBytes).toBeGreaterThan(10_000);
  expect(samples[0]?.[1]).toBeUndefined();
  expect(await end()).toEqual({ exitCode: 0 });
  expect(clock.countTimers()).toBe(0);
  expect(created).toEqual(['job-1']);
});

test('of several hosts, each has its own', async () => {
  const { clock, samples, end } = await start(2);
  clock.tick(1_000);
  await until(() => samples.length >= 2);
  expect(samples.map(([, host]) => host)).toEqual(['algo-1', 'algo-2']);
  await end();
});

test('a container of an engine has what the engine says, by its name', async () => {
  const { clock, samples, end } = await start(2, {
    statsCommand: (names) => ['printf', '%s;5%%;1MB / 2MB\n', ...names],
  });
  clock.tick(1_000);
  await until(() => samples.length >= 2);
  const sample = { cpuPercent: 5, memoryInBytes: 1_000_000 };
  expect(samples).toEqual(['algo-1', 'algo-2'].map((host) => [expect.objectContaining(sample), host]));
  await end();
});
