import { stopRunningJob } from '../../../functions/unattended-jobs/stop-running-job';
import { type Answer, answeringClients } from '../answering-clients';

/** Stops a job, and returns the calls that it took. */
const stop = async (...answers: readonly Answer[]): Promise<string[]> => {
  const { sageMaker, calls } = answeringClients(...answers);
  await stopRunningJob(sageMaker, 'job-1');
  expect(calls.map(([, input]) => input)).toEqual(calls.map(() => ({ ProcessingJobName: 'job-1' })));
  return calls.map(([operation]) => operation);
};

const RUNNING = { ProcessingJobStatus: 'InProgress' };

test('a job in progress is stopped', async () => {
  expect(await stop(RUNNING, {})).toEqual(['DescribeProcessingJob', 'StopProcessingJob']);
});

test.each(['Completed', 'Failed', 'Stopping', 'Stopped'])(
  'a job that is %s is not stopped',
  async (status) => {
    expect(await stop({ ProcessingJobStatus: status })).toEqual(['DescribeProcessingJob']);
  },
);

test('a job that ends before it can be stopped is no error', async () => {
  expect(await stop(RUNNING, 'ValidationException', { ProcessingJobStatus: 'Completed' })).toEqual([
    'DescribeProcessingJob',
    'StopProcessingJob',
    'DescribeProcessingJob',
  ]);
});

test('an error of the stop is thrown if the job still runs', async () => {
  await expect(stop(RUNNING, 'AccessDeniedException', RUNNING)).rejects.toMatchObject({
    name: 'AccessDeniedException',
  });
});

test('a job that does not exist is an error', async () => {
  await expect(stop('ValidationException')).rejects.toMatchObject({ name: 'ValidationException' });
});
