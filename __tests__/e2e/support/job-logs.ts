import {
  type CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { LOG_GROUP_NAME } from '../../../workflow/functions/job-status';

/** Writes the logs of jobs to CloudWatch, as SageMaker does. */
export interface JobLogs {
  /** What is to be called with each line of a job. */
  writer(jobName: string): (line: string, stream: string, host?: string) => void;
  /** Waits until all lines are written. */
  written(): Promise<void>;
}

export const jobLogs = async (client: CloudWatchLogsClient): Promise<JobLogs> => {
  await client.send(new CreateLogGroupCommand({ logGroupName: LOG_GROUP_NAME }));
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (action: () => Promise<unknown>): void => {
    last = last.then(action);
  };
  return {
    writer: (jobName) => {
      const streams = new Map<string, string>();
      const streamOf = (host: string): string => {
        const known = streams.get(host);
        if (known !== undefined) return known;
        const logStreamName = `${jobName}/${host}-${Math.floor(Date.now() / 1000)}`;
        streams.set(host, logStreamName);
        inTurn(() =>
          client.send(new CreateLogStreamCommand({ logGroupName: LOG_GROUP_NAME, logStreamName })),
        );
        return logStreamName;
      };
      return (message, _, host = 'algo-1') => {
        const logStreamName = streamOf(host);
        const logEvents = [{ timestamp: Date.now(), message: message === '' ? ' ' : message }];
        inTurn(() =>
          client.send(new PutLogEventsCommand({ logGroupName: LOG_GROUP_NAME, logStreamName, logEvents })),
        );
      };
    },
    written: async () => {
      await last;
    },
  };
};
