import { tmpdir } from 'node:os';
import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { metricDataInput } from '../../follow/api/metric-data';
import { LOG_GROUP_NAME } from '../../workflow/functions/job-status';
import { runProgram } from '../e2e/support/terraform';
import {
  abort,
  becomesTrue,
  type Claim,
  type Deployment,
  describeJob,
  endOfJob,
  execute,
  isStopping,
  jobName,
  stopJob,
} from './deployment';

/** Reads the logs with the AWS command line. */
export interface LogReader {
  readonly region: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Whether CloudWatch Logs returns anything; logs arrive late. */
const isLogged = (
  { polling }: Deployment,
  { region, environment = {} }: LogReader,
  ...args: string[]
): Promise<boolean> => {
  const query = ['--region', region, '--query', 'length(@.*[])', '--output', 'text'];
  return becomesTrue(polling, async () => {
    const { status, stdout } = await runProgram('aws', ['logs', ...args, ...query], tmpdir(), environment);
    return status === 0 && Number(stdout) > 0;
  });
};

const runGoodJob = async (deployment: Deployment): Promise<readonly [Claim[], string]> => {
  const { aws, bucket } = deployment;
  const { executionArn = '' } = await execute(deployment, {});
  const ProcessingJobName = jobName(deployment, executionArn);
  const { ProcessingJobArn } = await describeJob(deployment, executionArn);
  const { Contents: outputs = [] } = await aws.s3.send(
    new ListObjectsV2Command({ Bucket: bucket, Prefix: 'output/' }),
  );
  const claims = [
    { claim: 'the job role lets SageMaker pull, read and write', holds: outputs.length === 3 },
    {
      claim: "a job's ARN keeps its name",
      holds: ProcessingJobArn?.endsWith(`/${ProcessingJobName}`) === true,
    },
  ];
  return [claims, ProcessingJobName];
};

/** Aborts an execution, whose job the deployment must stop. If it does not, stops the job from here. */
const abortRun = async (deployment: Deployment, input: object): Promise<Claim[]> => {
  const executionArn = await abort(deployment, input);
  const isStopped = await becomesTrue(deployment.polling, () => isStopping(deployment, executionArn));
  if (!isStopped) await stopJob(deployment, executionArn);
  return [
    { claim: 'the stop function stops the job of an aborted execution', holds: isStopped },
    {
      claim: "an aborted execution's job is found by its name and stopped",
      holds: (await endOfJob(deployment, executionArn)) === 'Stopped',
    },
  ];
};

const findLogs = async (
  deployment: Deployment,
  reader: LogReader,
  ProcessingJobName: string,
): Promise<Claim[]> => {
  const { name } = deployment;
  const hasStreams = (group: string, prefix: string) => {
    const streams = ['--log-group-name', group, '--log-stream-name-prefix', prefix];
    return isLogged(deployment, reader, 'describe-log-streams', ...streams);
  };
  const hasEvents = (group: string) =>
    isLogged(deployment, reader, 'filter-log-events', '--log-group-name', group, '--limit', '1');
  return [
    {
      claim: 'SageMaker writes the log of a job',
      holds: await hasStreams(LOG_GROUP_NAME, `${ProcessingJobName}/`),
    },
    {
      claim: 'the functions write their logs',
      holds: await hasEvents(`/aws/lambda/${name}-start-processing-job`),
    },
    {
      claim: 'Step Functions delivers its log',
      holds: await hasEvents(`/aws/vendedlogs/states/${name}`),
    },
  ];
};

/** With types that the function allows, and the deployment's instance_types does not. */
const askForOtherTypes = async (deployment: Deployment): Promise<Claim[]> => {
  const ask = async (claim: string, input: object): Promise<Claim> => {
    const { status, error } = await execute(deployment, input);
    return { claim, holds: error === 'AccessDeniedException', seen: error ?? status ?? 'nothing' };
  };
  const InstancePreferences = [{ InstanceType: 'ml.t3.medium' }, { InstanceType: 'ml.t3.large' }];
  return [
    await ask('IAM refuses an instance type that instance_types does not have', {
      InstanceType: 'ml.t3.large',
    }),
    await ask('IAM refuses InstancePreferences with such a type', { InstancePreferences }),
  ];
};

/** Whether CloudWatch gets the metrics of a job, which arrive late. */
const findMetrics = async (deployment: Deployment, executionArn: string): Promise<Claim> => {
  const { CreationTime = new Date() } = await describeJob(deployment, executionArn);
  const query = metricDataInput({
    jobName: jobName(deployment, executionArn),
    instanceCount: 1,
    metrics: ['CPUUtilization', 'MemoryUtilization', 'DiskUtilization'],
    from: CreationTime.getTime(),
    to: CreationTime.getTime() + 3_600_000,
    periodInSeconds: 60,
  });
  const hasAll = async (): Promise<boolean> => {
    const { MetricDataResults = [] } = await deployment.aws.cloudWatch.send(new GetMetricDataCommand(query));
    return MetricDataResults.length === 3 && MetricDataResults.every(({ Values = [] }) => Values.length > 0);
  };
  return {
    claim: "SageMaker writes a job's processor, memory and disk to CloudWatch, under Host <job>/algo-1",
    holds: await becomesTrue(deployment.polling, hasAll),
  };
};

const runSourceArchive = async (deployment: Deployment): Promise<Claim> => {
  const { error, status } = await execute(deployment, {
    S3SourceArchive: `s3://${deployment.bucket}/code/source.zip`,
    SourceEntrypoint: 'main.py',
  });
  return {
    claim: 'the prebuilt image unpacks a source archive and runs its entrypoint',
    holds: status === 'SUCCEEDED',
    seen: error ?? status ?? 'nothing',
  };
};

/** Runs five jobs, and two that IAM should refuse, and checks each claim. */
export const pollingClaims = async (deployment: Deployment, reader: LogReader): Promise<Claim[]> => {
  const { bucket, polling } = deployment;
  const { say, maxRuntimeInSeconds = 150 } = polling;
  const slow = { S3Script: `s3://${bucket}/code/slow.py` };

  say('Running a job that succeeds …');
  const [good, ProcessingJobName] = await runGoodJob(deployment);
  say('Running a job of a source archive …');
  const archive = await runSourceArchive(deployment);
  say('Running a job that fails …');
  const bad = await execute(deployment, { S3Script: `s3://${bucket}/code/broken.py` });
  say('Running a job that takes too long …');
  const long = await execute(deployment, { ...slow, MaxRuntimeInSeconds: maxRuntimeInSeconds });
  say('Aborting an execution …');
  const aborted = await abortRun(deployment, slow);
  say('Asking for instance types that IAM does not allow …');
  const refused = await askForOtherTypes(deployment);

  say('Looking for the logs and metrics …');
  return [
    ...good,
    archive,
    { claim: 'a failed job fails its execution', holds: bad.error === 'ProcessingJobFailed' },
    {
      claim: 'a job that takes too long is stopped, and its execution says so',
      holds:
        long.error === 'ProcessingJobStopped' &&
        long.cause?.includes(`MaxRuntimeInSeconds of ${maxRuntimeInSeconds}.`) === true,
    },
    ...aborted,
    ...refused,
    ...(await findLogs(deployment, reader, ProcessingJobName)),
    await findMetrics(deployment, long.executionArn ?? ''),
  ];
};
