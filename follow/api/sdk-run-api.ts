import { CloudWatchClient, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import {
  CloudWatchLogsClient,
  FilterLogEventsCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-cloudwatch-logs';
import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { DescribeProcessingJobCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import {
  DescribeExecutionCommand,
  DescribeMapRunCommand,
  DescribeStateMachineForExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { LOG_GROUP_NAME } from '../../workflow/functions/job-status';
import { clientSettings } from './client-settings';
import { historyEvent } from './history-event';
import { metricDataInput, metricPoints } from './metric-data';
import type { Page, RunApi } from './run-api';
import { s3Client } from './s3-client';

/** A connection that was lost without a word would otherwise be waited for without end. */
const TIMEOUTS = { connectionTimeout: 10_000, requestTimeout: 30_000, throwOnRequestTimeout: true };

const openClients = (region: string) => {
  const settings = { ...clientSettings(region), maxAttempts: 1, requestHandler: TIMEOUTS };
  return {
    states: new SFNClient(settings),
    logs: new CloudWatchLogsClient(settings),
    metrics: new CloudWatchClient(settings),
    sageMaker: new SageMakerClient(settings),
    s3: s3Client(settings),
  };
};

const page = <Item>(items: readonly Item[], nextToken: string | undefined): Page<Item> => ({
  items,
  ...(nextToken !== undefined && { nextToken }),
});

/** SageMaker has no error of its own for a job that does not exist. */
const isMissingJob = (error: unknown): boolean =>
  error instanceof Error &&
  (error.name === 'ResourceNotFound' || /could not find (?:the )?requested job/i.test(error.message));

const orUndefined = async <Answer>(
  answer: Promise<Answer>,
  isMeant: (error: unknown) => boolean,
): Promise<Answer | undefined> => {
  try {
    return await answer;
  } catch (error) {
    if (isMeant(error)) return undefined;
    throw error;
  }
};

/** The calls through the AWS SDK, in one region. AWS_ENDPOINT_URL counts, as for every client. */
export const sdkRunApi = (region: string): RunApi => {
  let clients = openClients(region);
  const newest = async (stateMachineArn: string, statusFilter?: 'RUNNING'): Promise<string | undefined> => {
    const command = new ListExecutionsCommand({
      stateMachineArn,
      maxResults: 1,
      ...(statusFilter !== undefined && { statusFilter }),
    });
    return (await clients.states.send(command)).executions?.[0]?.executionArn;
  };
  return {
    newestExecution: async (arn) => (await newest(arn, 'RUNNING')) ?? (await newest(arn)),
    describeExecution: async (executionArn) => {
      const { stateMachineArn, name, status, startDate, stopDate, output, error, cause } =
        await clients.states.send(new DescribeExecutionCommand({ executionArn }));
      return {
        executionArn,
        stateMachineArn: stateMachineArn ?? '',
        name: name ?? '',
        status: status ?? 'RUNNING',
        startTime: startDate?.getTime() ?? 0,
        ...(stopDate && { stopTime: stopDate.getTime() }),
        ...(output !== undefined && { output }),
        ...(error !== undefined && { error }),
        ...(cause !== undefined && { cause }),
      };
    },
    historyPage: async (executionArn, limit, token) => {
      const { events = [], nextToken } = await clients.states.send(
        new GetExecutionHistoryCommand({
          executionArn,
          reverseOrder: true,
          maxResults: limit,
          nextToken: token,
        }),
      );
      return page(events.map(historyEvent), nextToken);
    },
    describeJob: (ProcessingJobName) =>
      orUndefined(
        clients.sageMaker.send(new DescribeProcessingJobCommand({ ProcessingJobName })),
        isMissingJob,
      ),
    itemCounts: async (mapRunArn) => {
      const { itemCounts } = await clients.states.send(new DescribeMapRunCommand({ mapRunArn }));
      const {
        total = 0,
        running = 0,
        succeeded = 0,
        failed = 0,
        timedOut = 0,
        aborted = 0,
      } = itemCounts ?? {};
      return { total, running, succeeded, failed: failed + timedOut + aborted };
    },
    logPage: async (jobName, from, token) => {
      const answer = await orUndefined(
        clients.logs.send(
          new FilterLogEventsCommand({
            logGroupName: LOG_GROUP_NAME,
            logStreamNamePrefix: `${jobName}/`,
            startTime: from,
            nextToken: token,
          }),
        ),
        // The group exists only after the account's first job.
        (error) => error instanceof ResourceNotFoundException,
      );
      const items = (answer?.events ?? []).map(
        ({ eventId = '', timestamp = 0, message = '', logStreamName = '' }) => ({
          id: eventId,
          time: timestamp,
          message,
          stream: logStreamName,
        }),
      );
      return page(items, answer?.nextToken);
    },
    objectPage: async ({ bucket, prefix }, token) => {
      const { Contents = [], NextContinuationToken } = await clients.s3.send(
        new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: token }),
      );
      const items = Contents.map(({ Key = '', Size = 0, LastModified }) => ({
        key: Key,
        sizeInBytes: Size,
        time: LastModified?.getTime() ?? 0,
      }));
      return page(items, NextContinuationToken);
    },
    definition: async (executionArn) => {
      const command = new DescribeStateMachineForExecutionCommand({ executionArn });
      return (await clients.states.send(command)).definition ?? '';
    },
    metricPage: async (query, token) => {
      const { MetricDataResults = [], NextToken } = await clients.metrics.send(
        new GetMetricDataCommand({ ...metricDataInput(query), NextToken: token }),
      );
      return page(MetricDataResults.flatMap(metricPoints(query)), NextToken);
    },
    renewCredentials: () => {
      clients = openClients(region);
    },
  };
};
