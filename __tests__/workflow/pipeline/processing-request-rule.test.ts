import fc from 'fast-check';
import { toCreateProcessingJobRequest } from '../../../workflow/job/create-processing-job-request';
import type { ProcessingJob } from '../../../workflow/job/processing-job';
import { PROCESSING_REQUEST_RULE } from '../../../workflow/pipeline/processing-request-rule';
import { ruleFaults } from '../../../workflow/rules/rule-faults';
import { validJobs } from '../job/arbitrary-jobs';
import { ARGUMENTS } from './sample-pipelines';

const faultKeys = (request: unknown): readonly string[] =>
  ruleFaults('Arguments', request, PROCESSING_REQUEST_RULE).map(({ key }) => key);

/** The pipeline itself belongs to the experiment. */
const requestOf = ({ ExperimentConfig: _experiment, ...job }: ProcessingJob) =>
  toCreateProcessingJobRequest(job, 'prepare');

const cluster = (ClusterConfig: unknown) => ({ ...ARGUMENTS, ProcessingResources: { ClusterConfig } });

test('the request of a valid job has no fault', () => {
  fc.assert(fc.property(validJobs, (job) => expect(faultKeys(requestOf(job))).toEqual([])));
});

test.each([
  [{ InstanceType: 'ml.m5.large', VolumeSizeInGB: 1 }, 'InstanceCount'],
  [{ InstanceCount: 1, VolumeSizeInGB: 1 }, 'InstanceType'],
  [{ InstanceType: 'ml.m5.large', InstanceCount: 101, VolumeSizeInGB: 1 }, 'InstanceCount'],
  [
    {
      InstanceCount: 1,
      InstancePreferences: [{ InstanceType: 'ml.m5.large', InstanceCount: 1 }],
      VolumeSizeInGB: 1,
    },
    'InstanceCount',
  ],
  [
    { InstanceType: 'ml.g5.xlarge', InstanceCount: 1, VolumeSizeInGB: 1, VolumeKmsKeyId: 'alias/a' },
    'VolumeKmsKeyId',
  ],
])('the cluster %j has a fault: %s', (config, key) => {
  expect(faultKeys(cluster(config))).toEqual([`Arguments.ProcessingResources.ClusterConfig.${key}`]);
});

test('a job has only a name to show of the experiment', () => {
  expect(faultKeys({ ...ARGUMENTS, ExperimentConfig: { TrialComponentDisplayName: 'Report' } })).toEqual([]);
  expect(faultKeys({ ...ARGUMENTS, ExperimentConfig: { ExperimentName: 'penguins' } })).toEqual([
    'Arguments.ExperimentConfig.ExperimentName',
  ]);
});
