import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { ListBucketsCommand } from '@aws-sdk/client-s3';
import { ListStateMachinesCommand } from '@aws-sdk/client-sfn';
import { verifyOnAws } from '../../aws/verify-on-aws';
import { type AwsEmulator, CALLERS, REGION, startAwsEmulator } from '../support/aws-emulator';
import { whyNoMoto } from '../support/moto';
import { findTerraform, runProgram, type Terraform, withoutArchiveProvider } from '../support/terraform';

const found = findTerraform();
const missing = [typeof found === 'string' ? found : undefined, whyNoMoto()].filter(Boolean).join('; ');
const withEmulator = missing ? describe.skip : describe;
if (missing) console.warn(`npm run test:aws is not tested: ${missing}.`);

/** The example's script uses SageMaker's paths, which a plain process needs as arguments. */
const CONTAINER_ARGUMENTS = [
  '--input-dir',
  '/opt/ml/processing/input',
  '--output-dir',
  '/opt/ml/processing/output',
];

/** The random name of a verification. */
const nameIn = (said: readonly string[]): string => {
  const [name] = /verify-[0-9a-f]{8}/.exec(said.join()) ?? [];
  if (name === undefined) throw new Error(`No name was told in: ${said.join('; ')}`);
  return name;
};

withEmulator('npm run test:aws, against an emulator of AWS', () => {
  let aws: AwsEmulator;
  const before = process.env;

  beforeAll(async () => {
    aws = await startAwsEmulator();
    process.env = { ...before, ...aws.environment(CALLERS.person) };
  });

  afterAll(async () => {
    process.env = before;
    await aws.close();
  });

  const verify = (say: (text: string) => void, signal = new AbortController().signal) =>
    verifyOnAws({
      region: REGION,
      say,
      signal,
      prepareStack: withoutArchiveProvider,
      environment: { ...(found as Terraform).environment, ...aws.environment(CALLERS.terraform) },
      variables: {
        TF_VAR_container_arguments: JSON.stringify(CONTAINER_ARGUMENTS),
        TF_VAR_poll_floor_in_seconds: '1',
      },
      maxRuntimeInSeconds: 1,
      pollInSeconds: 0.2,
      patienceInSeconds: 0,
    });

  /** The verification's folder has the deployments' name, because other runs may use this machine. */
  const whatIsLeft = async (said: readonly string[]) => ({
    buckets: (await aws.s3.send(new ListBucketsCommand({}))).Buckets ?? [],
    stateMachines: (await aws.stepFunctions.send(new ListStateMachinesCommand({}))).stateMachines ?? [],
    folders: readdirSync(tmpdir()).filter((name) => name.startsWith(nameIn(said))),
  });

  test('checks every claim with each integration, and leaves nothing', async () => {
    const said: string[] = [];
    const claims = await verify((text) => said.push(text));
    // The program reports what the emulator lacks as not seen, instead of assuming it.
    const lines = [
      'proved    the job role lets SageMaker pull, read and write',
      "proved    a job's ARN keeps its name",
      'proved    the prebuilt image unpacks a source archive and runs its entrypoint (SUCCEEDED)',
      'proved    a failed job fails its execution',
      'proved    a job that takes too long is stopped, and its execution says so',
      'NOT SEEN  the stop function stops the job of an aborted execution',
      "proved    an aborted execution's job is found by its name and stopped",
      'NOT SEEN  IAM refuses an instance type that instance_types does not have (SUCCEEDED)',
      'NOT SEEN  IAM refuses InstancePreferences with such a type (SUCCEEDED)',
      'proved    SageMaker writes the log of a job',
      'NOT SEEN  the functions write their logs',
      'NOT SEEN  Step Functions delivers its log',
      "NOT SEEN  SageMaker writes a job's processor, memory and disk to CloudWatch, under Host <job>/algo-1",
      'proved    InstancePreferences pass through .sync (selected ml.t3.medium)',
      'proved    an execution fails as ProcessingJobStopped, whatever .sync returns for a Stopped job (.sync returned success)',
      'proved    .sync stops the job of an execution that is stopped',
      'proved    .sync reports a refused request as SageMaker.AmazonSageMakerException (SageMaker.AmazonSageMakerException)',
      'proved    a fan-out reads its list, runs its items, and writes and reads its results (ItemsFailed)',
      'proved    RedriveCount is 0 in the items of a fan-out that was not redriven (SUCCEEDED, FAILED)',
      'NOT SEEN  a redriven fan-out runs only the items that failed, as new executions (NotImplemented)',
      'proved    a fan-out that is stopped stops the jobs of its items',
      'NOT SEEN  EventBridge Scheduler starts executions with the role and the input of a schedule',
    ];
    expect(said.filter((text) => /^(proved|NOT SEEN)/.test(text))).toEqual(lines);
    expect(claims.map(({ holds }) => holds)).toEqual(lines.map((line) => line.startsWith('proved')));
    expect(said.filter((text) => text.startsWith('Left behind'))).toEqual([]);
    expect(await whatIsLeft(said)).toEqual({ buckets: [], stateMachines: [], folders: [] });
  });

  test('leaves nothing when it is interrupted while a job runs', async () => {
    const said: string[] = [];
    const interruption = new AbortController();
    const interrupted = verify((text) => {
      said.push(text);
      if (text.startsWith('Running a job that succeeds')) interruption.abort();
    }, interruption.signal);
    await expect(interrupted).rejects.toThrow('The operation was aborted');
    expect(said.filter((text) => text.startsWith('Left behind'))).toEqual([]);
    expect(await whatIsLeft(said)).toEqual({ buckets: [], stateMachines: [], folders: [] });
  });
});

test('npm run test:aws asks for a region before it does anything', async () => {
  const { AWS_REGION: _, ...environment } = process.env;
  const result = await runProgram(
    'sh',
    ['-c', 'unset AWS_REGION; node --import tsx __tests__/aws/verify-on-aws.ts'],
    process.cwd(),
    environment as Record<string, string>,
  );
  expect(result).toEqual({ status: 1, stdout: '', stderr: 'Set AWS_REGION to the region to verify in.\n' });
});
