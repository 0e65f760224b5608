import { isDeepStrictEqual } from 'node:util';
import { GetExecutionHistoryCommand, type HistoryEvent } from '@aws-sdk/client-sfn';
import {
  abort,
  becomesTrue,
  type Claim,
  type Deployment,
  describeJob,
  execute,
  isStopping,
  pause,
  start,
} from './deployment';

/** A type that does not exist: SageMaker refuses the job before it costs anything. */
export const NO_INSTANCE_TYPE = 'ml.none.large';

const PREFERENCES = [{ InstanceType: 'ml.t3.medium' }, { InstanceType: 'ml.t3.large' }];

/** How the task of Step Functions' SageMaker integration ended; undefined for every other event. */
const integrationOutcome = (event: HistoryEvent): string | undefined => {
  const failure =
    event.taskFailedEventDetails ?? event.taskSubmitFailedEventDetails ?? event.taskStartFailedEventDetails;
  if (failure?.resourceType === 'sagemaker') return failure.error;
  return event.taskSucceededEventDetails?.resourceType === 'sagemaker' ? 'success' : undefined;
};

/** How the first attempt of an execution's RunProcessingJob ended. */
const firstOutcome = async (deployment: Deployment, executionArn: string): Promise<string> => {
  for (;;) {
    const history = new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 });
    const { events = [] } = await deployment.aws.stepFunctions.send(history);
    const outcome = events.map(integrationOutcome).find((text) => text !== undefined);
    if (outcome !== undefined) return outcome;
    if (events.some(({ type }) => /^Execution(Failed|Aborted|TimedOut|Succeeded)$/.test(type ?? '')))
      return 'none';
    await pause(deployment.polling);
  }
};

const runWithPreferences = async (deployment: Deployment): Promise<Claim> => {
  const execution = await execute(deployment, { InstancePreferences: PREFERENCES });
  const { error, executionArn = '' } = execution;
  const claim = 'InstancePreferences pass through .sync';
  if (execution.status !== 'SUCCEEDED') return { claim, holds: false, seen: `${error}: ${execution.cause}` };
  const { ProcessingResources } = await describeJob(deployment, executionArn);
  const { InstancePreferences, SelectedInstanceType } = ProcessingResources?.ClusterConfig ?? {};
  return {
    claim,
    holds: isDeepStrictEqual(InstancePreferences, PREFERENCES),
    seen: `selected ${SelectedInstanceType}`,
  };
};

const runTooLong = async (deployment: Deployment, slow: object): Promise<Claim> => {
  const MaxRuntimeInSeconds = deployment.polling.maxRuntimeInSeconds ?? 150;
  const { error, executionArn = '' } = await execute(deployment, { ...slow, MaxRuntimeInSeconds });
  return {
    claim: 'an execution fails as ProcessingJobStopped, whatever .sync returns for a Stopped job',
    holds: error === 'ProcessingJobStopped',
    seen: `.sync returned ${await firstOutcome(deployment, executionArn)}`,
  };
};

const abortRun = async (deployment: Deployment, slow: object): Promise<Claim> => {
  const executionArn = await abort(deployment, slow);
  return {
    claim: '.sync stops the job of an execution that is stopped',
    holds: await becomesTrue(deployment.polling, () => isStopping(deployment, executionArn)),
  };
};

/** The execution would retry for a minute; its first answer is enough. */
const runRefused = async (deployment: Deployment): Promise<Claim> => {
  const executionArn = await start(deployment, { InstanceType: NO_INSTANCE_TYPE });
  const seen = await firstOutcome(deployment, executionArn);
  return {
    claim: '.sync reports a refused request as SageMaker.AmazonSageMakerException',
    holds: seen === 'SageMaker.AmazonSageMakerException',
    seen,
  };
};

/** Runs three jobs, has one refused, and checks each claim. */
export const syncClaims = async (deployment: Deployment): Promise<Claim[]> => {
  const { bucket, polling } = deployment;
  const slow = { S3Script: `s3://${bucket}/code/slow.py` };

  polling.say('Having a job refused …');
  const refused = await runRefused(deployment);
  polling.say('Running a job that may have one of two instance types …');
  const preferences = await runWithPreferences(deployment);
  polling.say('Running a job that takes too long …');
  const long = await runTooLong(deployment, slow);
  polling.say('Aborting an execution …');
  return [preferences, long, await abortRun(deployment, slow), refused];
};
