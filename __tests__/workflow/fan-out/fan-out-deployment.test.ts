import { fanOutEnvironment, readFanOutDeployment } from '../../../workflow/fan-out/fan-out-deployment';

const DEPLOYMENT = {
  resultsS3Uri: 's3://results/fan-out/',
  maxConcurrency: 20,
  toleratedFailurePercentage: 5,
  allowedS3Inputs: ['s3://lists/'],
};

test('a function reads the settings that the construct wrote', () => {
  expect(readFanOutDeployment(fanOutEnvironment(DEPLOYMENT))).toEqual(DEPLOYMENT);
});

test('every variable has a default', () => {
  expect(readFanOutDeployment({})).toEqual({
    resultsS3Uri: expect.stringMatching(/^s3:\/\/.*\/$/),
    maxConcurrency: 10_000,
    toleratedFailurePercentage: 0,
  });
});

test('what follows the URI of the results is below it', () => {
  expect(readFanOutDeployment({ RESULTS_S3_URI: 's3://results/x' }).resultsS3Uri).toBe('s3://results/x/');
});

test.each([
  [{ RESULTS_S3_URI: 'results' }, 'Environment variable RESULTS_S3_URI must be an S3 URI'],
  [
    { MAX_CONCURRENCY: '0' },
    'Environment variable MAX_CONCURRENCY must be a whole number from 1 to 10,000; got 0',
  ],
  [
    { TOLERATED_FAILURE_PERCENTAGE: '101' },
    'TOLERATED_FAILURE_PERCENTAGE must be a whole number from 0 to 100',
  ],
  [{ ALLOWED_S3_INPUTS: 's3://b/' }, 'ALLOWED_S3_INPUTS must be a JSON list of strings'],
])('a malformed variable is an error: %j', (environment, message) => {
  expect(() => readFanOutDeployment(environment)).toThrow(message);
});
