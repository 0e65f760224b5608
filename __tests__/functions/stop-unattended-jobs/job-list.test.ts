import { jobsInProgress, tagsOfJob } from '../../../functions/stop-unattended-jobs/job-list';
import { answeringClients } from '../answering-clients';

const LIST = { StatusEquals: 'InProgress', NameContains: 'prepare-', MaxResults: 100 };

const job = (name: string) => ({ ProcessingJobName: name, ProcessingJobStatus: 'InProgress' });

const names = (jobs: readonly { readonly ProcessingJobName?: string | undefined }[]) =>
  jobs.map(({ ProcessingJobName }) => ProcessingJobName);

test('the jobs in progress come from every page', async () => {
  const { sageMaker, calls } = answeringClients(
    { ProcessingJobSummaries: [job('a'), job('b')], NextToken: 'page-2' },
    { ProcessingJobSummaries: [], NextToken: 'page-3' },
    { ProcessingJobSummaries: [job('c')] },
  );
  expect(names(await jobsInProgress(sageMaker, 'prepare-'))).toEqual(['a', 'b', 'c']);
  expect(calls).toEqual([
    ['ListProcessingJobs', LIST],
    ['ListProcessingJobs', { ...LIST, NextToken: 'page-2' }],
    ['ListProcessingJobs', { ...LIST, NextToken: 'page-3' }],
  ]);
});

test('the tags of a job come from every page', async () => {
  const { sageMaker, calls } = answeringClients(
    { Tags: [{ Key: 'team', Value: 'ml' }], NextToken: 'page-2' },
    { Tags: [{ Key: 'cost', Value: '7' }] },
  );
  expect(await tagsOfJob(sageMaker, 'arn')).toEqual([
    { Key: 'team', Value: 'ml' },
    { Key: 'cost', Value: '7' },
  ]);
  expect(calls).toEqual([
    ['ListTags', { ResourceArn: 'arn' }],
    ['ListTags', { ResourceArn: 'arn', NextToken: 'page-2' }],
  ]);
});

test('an answer without a list is an empty list', async () => {
  expect(await tagsOfJob(answeringClients({}).sageMaker, 'arn')).toEqual([]);
});

test('an error of a later page is thrown, as a part of the jobs would pass for all of them', async () => {
  const { sageMaker } = answeringClients(
    { ProcessingJobSummaries: [job('a')], NextToken: 'page-2' },
    'AccessDeniedException',
  );
  await expect(jobsInProgress(sageMaker, 'prepare-')).rejects.toMatchObject({
    name: 'AccessDeniedException',
  });
});
