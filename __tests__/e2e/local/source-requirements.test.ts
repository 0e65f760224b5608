import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ContainerRuntime } from '../../../local/container/container';
import { folderRuntime } from '../../../local/container/folder-runtime';
import { namespaceRuntime } from '../../../local/container/namespace-runtime';
import { runProcessingJob } from '../../../local/job/run-processing-job';
import { folderStore } from '../../../local/s3/s3-folder';
import { commandLinesWith, until } from '../../support/processes';
import { wheel, zip } from '../../support/python-packages';
import { testWithNamespaces, testWithPip } from '../../support/requirements';
import { useTemporaryFolder } from '../../support/temporary-folder';

const testHere = testWithPip();
const folder = useTemporaryFolder();

const parent = { ...process.env };
beforeEach(() => {
  process.env = { ...parent, XDG_CACHE_HOME: join(folder.path, 'cache') };
});
afterEach(() => {
  process.env = parent;
});

/** Unpacks the archive `$0`, installs its requirements, and runs the script. */
const COMMAND =
  'mkdir -p /opt/ml/processing/code/source && cd /opt/ml/processing/code/source && python3 -m zipfile -e "$0" . && if [ -f requirements.txt ]; then python3 -m pip install -qr requirements.txt || exit; fi && exec python3 "$@"';

interface SourceJob {
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly runtime?: ContainerRuntime;
  readonly instanceCount?: number;
  readonly environment?: Record<string, string>;
  readonly name?: string;
}

/** Starts a job whose source archive has a script `run.py` among its files. */
const start = ({
  files,
  runtime = folderRuntime,
  instanceCount = 1,
  environment,
  name = 'job-1',
}: SourceJob) => {
  const bucket = join(folder.path, 's3', 'bucket');
  mkdirSync(bucket, { recursive: true });
  writeFileSync(join(bucket, 'code.zip'), zip(files));
  const lines: string[] = [];
  const code = '/opt/ml/processing/code';
  const job = runProcessingJob(
    {
      ProcessingJobName: name,
      RoleArn: 'role',
      AppSpecification: {
        ImageUri: 'image',
        ContainerEntrypoint: ['/bin/sh', '-c', COMMAND, `${code}/code.zip`, 'run.py'],
      },
      ProcessingInputs: [
        {
          InputName: 'source',
          S3Input: { S3Uri: 's3://bucket/code.zip', LocalPath: code, S3DataType: 'S3Prefix' },
        },
      ],
      ProcessingResources: {
        ClusterConfig: { InstanceCount: instanceCount, InstanceType: 'ml.t3.medium', VolumeSizeInGB: 20 },
      },
      Environment: environment,
    },
    'arn',
    {
      s3: folderStore({ root: join(folder.path, 's3') }),
      jobsFolder: join(folder.path, 'jobs'),
      runtime,
      listener: { onLine: (line) => lines.push(line), onUpload: () => undefined },
      graceInMilliseconds: 100,
    },
  );
  return { job, lines };
};

const run = async (source: SourceJob) => {
  const { job, lines } = start(source);
  return { end: await job.end, lines };
};

const environments = () => readdirSync(join(folder.path, 'cache/cdktf-sagemaker-processing/venvs')).sort();

const GREET = 'def main():\n    print("hello from greet")\n';
const WITH_GREET = {
  'requirements.txt': '--no-index\n--find-links wheels\ngreet==1.0\n',
  'wheels/greet-1.0-py3-none-any.whl': wheel('greet', '1.0', GREET),
};
const RUN_GREET = 'import greet, subprocess\ngreet.main()\nsubprocess.run(["greet"], check=True)\n';

describe('the requirements of a source archive', () => {
  testHere('are there for the script, with their commands', async () => {
    const { end, lines } = await run({ files: { ...WITH_GREET, 'run.py': RUN_GREET } });
    expect(end).toEqual({ exitCode: 0 });
    expect(lines.slice(-2)).toEqual(['hello from greet', 'hello from greet']);
    expect(lines).toContainEqual(expect.stringContaining('Successfully installed greet-1.0'));
  });

  testWithNamespaces()('are there in a process with its own /opt/ml/processing', async () => {
    const { end, lines } = await run({
      files: { ...WITH_GREET, 'run.py': RUN_GREET },
      runtime: namespaceRuntime,
    });
    expect(end).toEqual({ exitCode: 0 });
    expect(lines.slice(-2)).toEqual(['hello from greet', 'hello from greet']);
  });

  testHere('are installed once, and kept for later runs', async () => {
    const files = { ...WITH_GREET, 'run.py': RUN_GREET };
    await run({ files });
    const first = environments();
    const { lines } = await run({ files });
    expect(lines).toEqual(['hello from greet', 'hello from greet']);
    expect(environments()).toEqual(first);
  });

  testHere('are there on each of several hosts', async () => {
    const { end, lines } = await run({
      files: { ...WITH_GREET, 'run.py': 'import greet\ngreet.main()\n' },
      instanceCount: 2,
    });
    expect(end).toEqual({ exitCode: 0 });
    expect(lines.filter((line) => line === 'hello from greet')).toHaveLength(2);
  });

  testHere('do not hide the packages of the user’s own virtual environment', async () => {
    const own = join(folder.path, 'own');
    expect(spawnSync('python3', ['-m', 'venv', '--without-pip', own]).status).toBe(0);
    const { stdout } = spawnSync(
      join(own, 'bin/python3'),
      ['-c', 'import sysconfig; print(sysconfig.get_path("purelib"))'],
      { encoding: 'utf8' },
    );
    writeFileSync(join(stdout.trim(), 'mine.py'), 'NAME = "mine"\n');
    process.env.PATH = `${own}/bin:${parent.PATH}`;
    const { end, lines } = await run({
      files: { ...WITH_GREET, 'run.py': 'import greet, mine\nprint(mine.NAME)\n' },
    });
    expect({ end, last: lines.at(-1) }).toEqual({ end: { exitCode: 0 }, last: 'mine' });
  });

  testHere('stay as they are, whatever the job itself installs', async () => {
    const script =
      'import subprocess, sys\n' +
      'subprocess.run(["pip", "install", "-q", "--no-index", "--find-links", "wheels", "greet==2.0"], check=True)\n' +
      'subprocess.run([sys.executable, "-c", "import greet; greet.main()"], check=True)\n';
    const files = {
      ...WITH_GREET,
      'wheels/greet-2.0-py3-none-any.whl': wheel('greet', '2.0', 'def main():\n    print("two")\n'),
    };
    expect((await run({ files: { ...files, 'run.py': script } })).lines.at(-1)).toBe('two');
    const { lines } = await run({ files: { ...files, 'run.py': RUN_GREET } });
    expect(lines.at(-1)).toBe('hello from greet');
  });

  testHere('that cannot be installed fail the job with pip’s last lines, and leave nothing', async () => {
    const { end, lines } = await run({
      files: { 'requirements.txt': '--no-index\nno-such-package==1\n', 'run.py': 'print("ran")\n' },
    });
    expect(end.exitCode).toBe(1);
    expect(end.exitMessage).toContain('No matching distribution found for no-such-package==1');
    expect(lines).not.toContain('ran');
    expect(environments()).toEqual([]);
  });

  testHere('may be installed by two runs at once', async () => {
    const files = { ...WITH_GREET, 'run.py': RUN_GREET };
    const both = [start({ files }), start({ files, name: 'job-2' })];
    expect(await Promise.all(both.map(({ job }) => job.end))).toEqual([{ exitCode: 0 }, { exitCode: 0 }]);
    for (const { lines } of both) expect(lines.at(-1)).toBe('hello from greet');
  });

  testHere('are no longer installed when the job is stopped, and leave nothing', async () => {
    // The installation waits for the end of the build of the package.
    const files = {
      'requirements.txt': '--no-index\n./slow\n',
      'slow/pyproject.toml':
        '[build-system]\nrequires = []\nbuild-backend = "slow"\nbackend-path = ["."]\n[project]\nname = "slow"\nversion = "1"\n',
      'slow/slow.py':
        'import time\ndef prepare_metadata_for_build_wheel(*_):\n    time.sleep(600)\ndef build_wheel(*_):\n    time.sleep(600)\n',
      'run.py': '',
    };
    const { job } = start({ files });
    await until(() => commandLinesWith('prepare_metadata_for_build_wheel').length > 0);
    job.stop();
    expect(await job.end).toEqual({ exitCode: 143 });
    expect(environments()).toEqual([]);
    expect(commandLinesWith(join(folder.path, 'cache'))).toEqual([]);
  });

  testHere('need no environment if there are none', async () => {
    const { end, lines } = await run({ files: { 'run.py': 'print("ran")\n' } });
    expect({ end, lines }).toEqual({ end: { exitCode: 0 }, lines: ['ran'] });
    expect(existsSync(join(folder.path, 'cache'))).toBe(false);
  });

  testHere('are the container’s own matter in an image', async () => {
    const runtime: ContainerRuntime = { ...folderRuntime, isProcess: false };
    const { end } = await run({ files: { 'requirements.txt': '', 'run.py': 'print("ran")\n' }, runtime });
    expect(end).toEqual({ exitCode: 0 });
    expect(existsSync(join(folder.path, 'cache'))).toBe(false);
  });

  testHere('without python3 are not prepared, and the job’s command reports that', async () => {
    const { end } = await run({
      files: { ...WITH_GREET, 'run.py': '' },
      environment: { PATH: '/nowhere' },
    });
    expect(end).toMatchObject({ exitCode: 127, exitMessage: expect.stringMatching(/not found/) });
  });
});
