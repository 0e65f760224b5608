import { PutObjectCommand } from '@aws-sdk/client-s3';
import { RedriveExecutionCommand } from '@aws-sdk/client-sfn';
import type { FanOutSummary } from '../../workflow/fan-out/fan-out-contracts';
import { isRecord, parseJson } from '../../workflow/rules/json-value';
import {
  abort,
  becomesTrue,
  type Claim,
  type Deployment,
  describeExecution,
  execute,
  isStopping,
  pause,
  untilItEnds,
} from './deployment';

/** An execution of the workflow that an item starts: `<execution of the fan-out>-<line>-<attempt>`. */
const itemArn = (
  { stateMachineArn }: Deployment,
  executionArn: string,
  line: number,
  attempt: number,
): string =>
  `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${executionArn.split(':').at(-1)}-${line}-${attempt}`;

/** The status of an execution, or `none`. */
const statusOf = (deployment: Deployment, executionArn: string): Promise<string> =>
  describeExecution(deployment, executionArn).then(
    ({ status = 'none' }) => status,
    (error: Error) => {
      if (error.name !== 'ExecutionDoesNotExist') throw error;
      return 'none';
    },
  );

/** Runs an item that succeeds and one that fails. */
const runItems = async (
  deployment: Deployment,
  fanOut: Deployment,
): Promise<readonly [Claim[], executionArn: string]> => {
  const ItemsS3Uri = `s3://${deployment.bucket}/code/items.jsonl`;
  const { error, cause = '', executionArn = '' } = await execute(fanOut, { ItemsS3Uri, MaxConcurrency: 1 });
  const items = [1, 2].map((line) => itemArn(deployment, executionArn, line, 0));
  // The jobs of the items are stopped with everything else, should they still run.
  deployment.executionArns.push(...items);
  const statuses = await Promise.all(items.map((arn) => statusOf(deployment, arn)));
  const claims = [
    {
      claim: 'a fan-out reads its list, runs its items, and writes and reads its results',
      holds: error === 'ItemsFailed' && cause.includes('Line 2: ProcessingJobFailed'),
      seen: error ?? 'no error',
    },
    {
      claim: 'RedriveCount is 0 in the items of a fan-out that was not redriven',
      holds: statuses.join() === 'SUCCEEDED,FAILED',
      seen: statuses.join(', '),
    },
  ];
  return [claims, executionArn];
};

/** Waits until a redrive has ended, and returns the execution's output. */
const endOfRedrive = async (fanOut: Deployment, executionArn: string): Promise<string> => {
  await fanOut.aws.stepFunctions.send(new RedriveExecutionCommand({ executionArn }));
  while (((await describeExecution(fanOut, executionArn)).redriveCount ?? 0) === 0)
    await pause(fanOut.polling);
  return (await untilItEnds(fanOut, executionArn)).output ?? '';
};

/** Mends the script of the item that failed, and redrives the fan-out. */
const redrive = async (deployment: Deployment, fanOut: Deployment, executionArn: string): Promise<Claim> => {
  const { aws, bucket } = deployment;
  const Body = 'print("this script has been mended")';
  await aws.s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'code/flaky.py', Body }));
  const claim = 'a redriven fan-out runs only the items that failed, as new executions';
  const [first, second] = [1, 2].map((line) => itemArn(deployment, executionArn, line, 1)) as [
    string,
    string,
  ];
  deployment.executionArns.push(second);
  try {
    const output = parseJson(await endOfRedrive(fanOut, executionArn));
    const { Succeeded } = (isRecord(output) ? output : {}) as Partial<FanOutSummary>;
    const statuses = [await statusOf(deployment, first), await statusOf(deployment, second)];
    return {
      claim,
      holds: Succeeded === 2 && statuses.join() === 'none,SUCCEEDED',
      seen: statuses.join(', '),
    };
  } catch (error) {
    return { claim, holds: false, seen: (error as Error).name };
  }
};

/** Stops a fan-out while the job of its only item is running. */
const abortItems = async (deployment: Deployment, fanOut: Deployment): Promise<Claim> => {
  const Items = [{ S3Script: `s3://${deployment.bucket}/code/slow.py` }];
  const itemOf = (executionArn: string): string => itemArn(deployment, executionArn, 1, 0);
  const item = itemOf(await abort(fanOut, { Items }, itemOf));
  deployment.executionArns.push(item);
  return {
    claim: 'a fan-out that is stopped stops the jobs of its items',
    holds: await becomesTrue(deployment.polling, () => isStopping(deployment, item)),
  };
};

/** Runs four jobs by the fan-out of a deployment, and checks each claim. */
export const fanOutClaims = async (deployment: Deployment, fanOutArn: string): Promise<Claim[]> => {
  const { say } = deployment.polling;
  const fanOut = { ...deployment, stateMachineArn: fanOutArn };
  say('Running a fan-out of two items, of which one fails …');
  const [claims, executionArn] = await runItems(deployment, fanOut);
  say('Redriving the fan-out …');
  const redriven = await redrive(deployment, fanOut, executionArn);
  say('Aborting a fan-out …');
  return [...claims, redriven, await abortItems(deployment, fanOut)];
};
