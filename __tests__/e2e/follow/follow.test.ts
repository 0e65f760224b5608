import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { ProcessingStack } from '../../../constructs/stacks/processing-stack';
import { guarded } from '../../support/guarded-process';
import { writeFiles } from '../../support/temporary-folder';
import { ACCOUNT_ID, CALLERS, REGION } from '../support/aws-emulator';
import { type DeploymentBench, openDeploymentBench } from '../support/deployment-bench';
import { judge } from '../support/iam';
import { whyNoMoto } from '../support/moto';
import { type CommandResult, findTerraform, runProgram, type Terraform } from '../support/terraform';

const found = findTerraform();
const missing = [typeof found === 'string' ? found : undefined, whyNoMoto()].filter(Boolean).join('; ');
const withEmulator = missing ? describe.skip : describe;
if (missing) console.warn(`Following runs in AWS is not tested: ${missing}.`);

const ROOT = resolve(__dirname, '../../..');
const NAME = 'sagemaker-processing';

const VARIABLES = {
  TF_VAR_s3_output: 's3://my-data/output/',
  TF_VAR_additional_s3_inputs: JSON.stringify(['s3://my-data/code/', 's3://my-data/tests/']),
  TF_VAR_additional_s3_outputs: JSON.stringify(['s3://my-data/tests/']),
  TF_VAR_poll_floor_in_seconds: '1',
};

const COUNT = `
import pathlib, sys
print("counting", flush=True)
out = pathlib.Path(sys.argv[1]) / "deep"
out.mkdir()
(out / "count.txt").write_text("7")
print("counted", flush=True)
`;

const OUTPUT_FOLDER = ['/opt/ml/processing/output'];

const SCRIPTS = {
  'count.py': COUNT,
  'fail.py': 'print("before")\nraise ValueError("no column bill_length_mm")',
  'slow.py': 'import time\nprint("slow", flush=True)\ntime.sleep(60)',
};

withEmulator('runs in an emulator of AWS', () => {
  let bench: DeploymentBench;
  let stateMachineArn = '';

  beforeAll(async () => {
    bench = await openDeploymentBench(found as Terraform, VARIABLES);
    await bench.makeBucket('my-data');
    for (const [name, text] of Object.entries(SCRIPTS))
      await bench.putObject('my-data', `code/${name}`, text);
    const stack = bench.synthesize(NAME, (app) => new ProcessingStack(app, NAME));
    await bench.terraform(stack, 'init', '-input=false', `-backend-config=path=${join(stack, 'a.tfstate')}`);
    await bench.terraform(stack, 'apply', '-auto-approve', '-input=false');
    stateMachineArn = (await bench.terraform(stack, 'output', '-raw', 'state_machine_arn')).stdout;
  });

  afterAll(() => bench.close());

  const start = (script: keyof typeof SCRIPTS, more: object = {}): Promise<string> =>
    bench.startExecution(stateMachineArn, {
      S3Script: `s3://my-data/code/${script}`,
      ContainerArguments: OUTPUT_FOLDER,
      ...more,
    });

  const environmentOf = (caller: string, folder: string) => ({
    ...bench.aws.environment(caller),
    INIT_CWD: folder,
  });

  /** Runs the command line as a caller, in a folder of the user's. */
  const commandLine = (caller: string, folder: string, ...words: string[]): Promise<CommandResult> =>
    runProgram(
      process.execPath,
      ['--import', 'tsx', join(ROOT, 'cli/main.ts'), ...words],
      ROOT,
      environmentOf(caller, folder),
    );

  const follow = (...words: string[]) => commandLine(CALLERS.follower, ROOT, 'follow', ...words);

  const callsOf = (caller: string) =>
    bench.aws.gateway.calls.filter(({ accessKeyId }) => accessKeyId === caller);

  /** Lines without what differs from run to run. */
  const anonymous = (text: string): string =>
    text
      .replaceAll(/\d+\.\d s/g, 'T')
      .replaceAll(/^ +T/gm, 'T')
      .replaceAll(/[0-9a-f]{32}/g, 'HASH');

  describe('follow', () => {
    test('prints the states, the log and the outputs of a run from its start to its end', async () => {
      const executionArn = await start('count.py');
      const { status, stdout, stderr } = await follow(executionArn);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      expect(stdout).toMatch(/^SageMaker Processing in AWS, eu-west-1\n {2}run {5}arn:aws:states:/);
      for (const state of ['StartProcessingJob', 'Wait', 'GetJobStatus', 'IsDone?', 'Success']) {
        expect(stdout).toMatch(new RegExp(`^ +\\d+\\.\\d s {2}${state.replace('?', '\\?')}$`, 'm'));
      }
      expect(stdout).toMatch(/^ {10}\| counting\n {10}\| counted\n/m);
      expect(stdout).toMatch(
        /^The job waited \d+\.\d s for its instances, started at \S+, ran \d+\.\d s, billed \d+ s of 1 × ml\.\S+\.$/m,
      );
      expect(stdout).toMatch(
        /^Succeeded in \d+\.\d s\. Outputs in s3:\/\/my-data\/output\/:\n {2}deep\/count\.txt +1 B$/m,
      );
    });

    test('prints a run that has ended in one go: by its ARN, its page, or as the newest of the state machine', async () => {
      const executionArn = await start('count.py');
      await bench.untilItEnds(executionArn);
      const page = `https://${REGION}.console.aws.amazon.com/states/home?region=${REGION}#/v2/executions/details/${encodeURIComponent(executionArn)}`;
      const runs = [await follow(executionArn), await follow(page), await follow(stateMachineArn)];
      expect(runs.map(({ status }) => status)).toEqual([0, 0, 0]);
      const [text] = runs.map(({ stdout }) => stdout);
      expect(text).toContain('| counted');
      expect(new Set(runs.map(({ stdout }) => stdout)).size).toBe(1);
    });

    test('writes one event a line with --json, and nothing else to standard output', async () => {
      const executionArn = await start('count.py');
      const { status, stdout } = await follow('--json', executionArn);
      expect(status).toBe(0);
      const events = stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
      const types = events.map(({ type }) => type);
      expect(types[0]).toBe('StateEntered');
      expect(types.at(-1)).toBe('Ended');
      expect(events).toContainEqual({ type: 'Log', line: 'counted', time: expect.any(Number) });
      expect(events).toContainEqual(
        expect.objectContaining({
          type: 'Output',
          uri: 's3://my-data/output/',
          count: 1,
          files: [{ name: 'deep/count.txt', sizeInBytes: 1 }],
        }),
      );
      expect(events.at(-1).outcome).toMatchObject({
        status: 'SUCCEEDED',
        output: { ProcessingJobStatus: 'Completed' },
      });
    });

    test('marks the lines of several hosts', async () => {
      const { stdout } = await follow(await start('count.py', { InstanceCount: 2 }));
      expect(stdout).toMatch(/^ {10}algo-1 \| counted$/m);
      expect(stdout).toMatch(/^ {10}algo-2 \| counted$/m);
    });

    test('ends with 1 and the cause when the run fails, and says where the log is', async () => {
      const { status, stdout } = await follow(await start('fail.py'));
      expect(status).toBe(1);
      expect(stdout).toMatch(/^ {10}\| before$/m);
      expect(anonymous(stdout)).toContain('Failed after T: ProcessingJobFailed\n');
      expect(stdout).toMatch(/^ {2}ValueError: no column bill_length_mm$/m);
      expect(stdout).toMatch(
        /^ {2}The whole log: aws logs tail \/aws\/sagemaker\/ProcessingJobs --log-stream-name-prefix sagemaker-processing-[0-9a-f]{32}\/ /m,
      );
    });

    test('writes a report of a run that has ended, with what SageMaker measured', async () => {
      const executionArn = await start('count.py', { InstanceCount: 2 });
      const { output = '' } = await bench.untilItEnds(executionArn);
      const { ProcessingJobName: job } = JSON.parse(output);
      await bench.aws.metrics.send(
        new PutMetricDataCommand({
          Namespace: '/aws/sagemaker/ProcessingJobs',
          MetricData: [
            ['CPUUtilization', 'algo-1', 187],
            ['MemoryUtilization', 'algo-1', 41],
            ['MemoryUtilization', 'algo-2', 63],
            ['DiskUtilization', 'algo-1', 7],
          ].map(([name, host, value]) => ({
            ...{ MetricName: String(name), Value: Number(value), Timestamp: new Date() },
            Dimensions: [{ Name: 'Host', Value: `${job}/${host}` }],
          })),
        }),
      );
      const page = join(bench.folder(), 'run.html');
      const { status, stdout } = await follow('--report', page, executionArn);
      expect(status).toBe(0);
      expect(stdout).toContain(`Report: ${page}\n`);
      const html = readFileSync(page, 'utf8');
      expect(html).toMatch(/ succeeded in \S+ s on 2 × ml\.\S+ and left 1 file \(1 B\)\./);
      for (const text of ['algo-1: peak 187 %', 'algo-2: peak 63 %', 'algo-1: peak 7 %', 'counted']) {
        expect(html).toContain(text);
      }
      expect(html).toContain('The state machine, with the way that the run took');
      expect(html).toMatch(/s3:\/\/my-data\/code\/count\.py<\/td>\s*<td[^>]*>[^<]*<\/td>\s*<td[^>]*>1<\/td>/);
      expect(html).not.toContain('You lack');
    });

    test('writes a report of a run that failed, and one to read beside --json', async () => {
      const executionArn = await start('fail.py');
      const page = join(bench.folder(), 'run.html');
      const { status, stdout, stderr } = await follow('--json', '--report', page, executionArn);
      expect({ status, stderr }).toEqual({ status: 1, stderr: `Report: ${page}\n` });
      expect(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({ type: 'Ended' });
      expect(readFileSync(page, 'utf8')).toMatch(
        / failed after .*<code>ValueError: no column bill_length_mm<\/code>/,
      );
    });

    test('refuses a report that cannot be written, before it asks AWS', async () => {
      const { status, stderr } = await follow('--report', join(ROOT, 'none/run.html'), stateMachineArn);
      expect(status).toBe(2);
      expect(stderr).toMatch(/^--report must be a file in a folder that you can write to; /);
    });

    test('ends with 1 when the job is stopped', async () => {
      const { status, stdout } = await follow(await start('slow.py', { MaxRuntimeInSeconds: 1 }));
      expect(status).toBe(1);
      expect(stdout).toMatch(/^ +\d+\.\d s {2}job Stopped$/m);
      expect(anonymous(stdout)).toContain('Failed after T: ProcessingJobStopped\n');
    });

    test('shows the sentence of the deployment that refuses a job', async () => {
      const { status, stdout } = await follow(await start('count.py', { S3Input: 's3://secrets/' }));
      expect(status).toBe(1);
      expect(stdout).toContain('extend the Terraform variable additional_s3_inputs to allow more');
    });

    test('ends with 1 when the run is stopped', async () => {
      const executionArn = await start('slow.py');
      const following = follow(executionArn);
      const isFollowed = () => callsOf(CALLERS.follower).some(({ body }) => body.includes(executionArn));
      await bench.untilWithin(executionArn, isFollowed);
      await bench.stopExecution(executionArn);
      const { status, stdout } = await following;
      expect(status).toBe(1);
      expect(stdout).toMatch(/^Stopped after /m);
    });

    test('leaves the run going on Ctrl-C, says how to stop it and how to follow it again, and writes the report so far', async () => {
      const executionArn = await start('slow.py');
      const page = join(bench.folder(), 'run.html');
      const words = ['follow', '--report', page, executionArn];
      const child = guarded(
        spawn(process.execPath, ['--import', 'tsx', join(ROOT, 'cli/main.ts'), ...words], {
          ...{ cwd: ROOT, detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
          env: { ...process.env, ...environmentOf(CALLERS.follower, ROOT) },
        }),
      );
      let stdout = '';
      child.stdout?.setEncoding('utf8').on('data', (text) => {
        if (!stdout.includes('| slow') && `${stdout}${text}`.includes('| slow')) child.kill('SIGINT');
        stdout += text;
      });
      const [code] = await once(child, 'close');
      expect(code).toBe(130);
      expect(stdout).toContain('The run goes on in AWS.');
      expect(stdout).toContain(
        `aws stepfunctions stop-execution --execution-arn ${executionArn} --region ${REGION}`,
      );
      expect(stdout).toContain(`npx sagemaker-processing follow ${executionArn}`);
      expect(stdout).toContain(`  Report so far: ${page}\n`);
      expect(readFileSync(page, 'utf8')).toContain('was still running after');
      await bench.stopExecution(executionArn);
    });

    test.each([
      [['follow'], 2, /^Expected a run, as in: /],
      [['follow', 'run-1'], 2, /^The run must be an execution's ARN, .*; got "run-1"\.\n$/],
    ])('%j is refused in one sentence', async (words, exitCode, sentence) => {
      const { status, stdout, stderr } = await commandLine(CALLERS.person, ROOT, ...words);
      expect({ status, stdout, stderr }).toEqual({
        status: exitCode,
        stdout: '',
        stderr: expect.stringMatching(sentence),
      });
    });

    test('an execution that does not exist is told in one sentence', async () => {
      const arn = `arn:aws:states:${REGION}:${ACCOUNT_ID}:execution:${NAME}:none`;
      const { status, stderr } = await commandLine(CALLERS.person, ROOT, 'follow', arn);
      expect(status).toBe(1);
      expect(stderr).toMatch(/^arn:\S+:none cannot be followed: ExecutionDoesNotExist: .*\n$/);
    });
  });

  describe('run --on', () => {
    let folder = '';

    beforeAll(() => {
      folder = realpathSync(bench.folder());
      writeFiles(folder, {
        'copy.py': `
import shutil, sys
shutil.copytree(sys.argv[1], sys.argv[2], dirs_exist_ok=True)
print("copied", flush=True)
`,
        'data/a.csv': 'a\n',
        'data/deep/b c.csv': 'b\n',
        'src/main.py': 'import part\nprint(part.TEXT)\n',
        'src/part.py': 'TEXT = "packed"\n',
      });
    });

    const run = (...words: string[]) =>
      commandLine(
        CALLERS.runner,
        folder,
        'run',
        ...words,
        '--on',
        stateMachineArn,
        '--bucket',
        'my-data/tests',
      );

    const uploads = () =>
      callsOf(CALLERS.runner).filter(({ service, method }) => service === 's3' && method === 'PUT').length;

    const COPY = [
      ...['--script', 'copy.py', '--argument', '/opt/ml/processing/input'],
      ...['--argument', '/opt/ml/processing/output'],
    ];
    const WORDS = [...COPY, '--input', 'data', '--output', 'out'];

    test('uploads the files, runs the job, follows it, downloads its outputs and writes its report', async () => {
      const { status, stdout, stderr } = await run(...WORDS, '--report', 'run.html');
      expect({ status, stderr, stdout }).toEqual({ status: 0, stderr: '', stdout: expect.any(String) });
      expect(stdout).toMatch(/^Uploading 3 files \(\d+ B\) to s3:\/\/my-data\/tests\/\n/);
      expect(stdout).toMatch(/^ {2}run {5}arn:\S+:copy-\d{8}T\d{6}Z-[0-9a-f]{4}$/m);
      expect(stdout).toContain('| copied');
      expect(stdout).toMatch(/^Downloaded 2 files \(4 B\) to .*out$/m);
      expect(readFileSync(join(folder, 'out/a.csv'), 'utf8')).toBe('a\n');
      expect(readFileSync(join(folder, 'out/deep/b c.csv'), 'utf8')).toBe('b\n');
      expect(stdout).toContain(`Report: ${join(folder, 'run.html')}\n`);
      expect(readFileSync(join(folder, 'run.html'), 'utf8')).toMatch(
        /<bdi>copy-\d{8}T\d{6}Z-[0-9a-f]{4}<\/bdi> succeeded in .* and left 2 files \(4 B\)\./,
      );
    });

    test('sends nothing twice', async () => {
      const before = uploads();
      const { status, stdout } = await run(...WORDS);
      expect(status).toBe(0);
      expect(stdout).toMatch(/^3 files there already; not sent again\.$/m);
      expect(uploads()).toBe(before);
    });

    test('runs a folder of code', async () => {
      const { status, stdout } = await run('--source-dir', 'src', '--script', 'main.py', '--output', 'none');
      expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining('| packed') });
    });

    test('sends a large file in parts', async () => {
      const large = join(folder, 'large');
      mkdirSync(large);
      writeFiles(large, { 'big.bin': 'x'.repeat(20 * 1024 * 1024) });
      const { status } = await run(...COPY, '--input', 'large', '--output', 'copied');
      expect(status).toBe(0);
      expect(readFileSync(join(folder, 'copied/big.bin')).length).toBe(20 * 1024 * 1024);
      expect(callsOf(CALLERS.runner).some(({ path }) => path.includes('partNumber=3'))).toBe(true);
    });

    test('is refused with the sentence of the deployment, and leaves no output', async () => {
      const words = [...WORDS.slice(0, -1), 'refused', '--instance-preference', 'ml.p5.48xlarge'];
      const { status, stdout } = await run(...words);
      expect(status).toBe(1);
      expect(stdout).toContain('extend the Terraform variable instance_types to allow more');
      expect(readdirSync(join(folder, 'refused'))).toEqual([]);
    });

    test('--detach prints the run and the line to follow it', async () => {
      const { status, stdout } = await run(...COPY, '--input', 'data', '--detach');
      expect(status).toBe(0);
      const [, executionArn = ''] = /^(arn:\S+)$/m.exec(stdout) ?? [];
      expect(stdout).toContain(`npx sagemaker-processing follow ${executionArn}\n`);
      expect(await bench.untilItEnds(executionArn)).toMatchObject({ status: 'SUCCEEDED' });
    });
  });

  describe('the policies in docs/follow.md', () => {
    const [toFollow = '', toRun = ''] = [
      ...readFileSync(join(ROOT, 'docs/follow.md'), 'utf8').matchAll(/```json\n(\{[\s\S]*?\n\})\n```/g),
    ].map(([, text = '']) => text);
    const statementsOf = (policy: string, outputs: string): object[] =>
      JSON.parse(
        policy
          .replaceAll('ACCOUNT', ACCOUNT_ID)
          .replaceAll('REGION', REGION)
          .replaceAll('OUTPUT_BUCKET', 'my-data')
          .replaceAll('INPUT_BUCKET', 'my-data')
          .replaceAll('INPUT_PREFIX', 'code/')
          .replaceAll('OUTPUT_PREFIX', outputs)
          .replaceAll('BUCKET', 'my-data')
          .replaceAll('PREFIX', 'tests')
          .replaceAll('NAME', NAME),
      ).Statement;
    const sids = (unused: readonly object[]) => unused.map((statement) => (statement as { Sid: string }).Sid);

    test('let a person follow runs, and have no statement that it does not use', async () => {
      const { denied, unused } = await judge(callsOf(CALLERS.follower), statementsOf(toFollow, 'output/'));
      expect(denied).toEqual([]);
      expect(sids(unused)).toEqual([]);
    });

    test('let a person run files, and have no statement that it does not use but to find executions', async () => {
      const statements = [...statementsOf(toFollow, 'tests/runs/'), ...statementsOf(toRun, '')];
      const { denied, unused } = await judge(callsOf(CALLERS.runner), statements);
      expect(denied).toEqual([]);
      // The inputs and outputs are below the prefixes that uploading and downloading list, too.
      expect(sids(unused)).toEqual(['FindExecutions', 'ListOutputs', 'ListInputs']);
    });
  });
});
