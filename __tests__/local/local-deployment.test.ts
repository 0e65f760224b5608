import { executionInput } from '../../local/execution-input';
import { LOCAL_DEPLOYED_JOB, localDefinition, localDeployment } from '../../local/local-deployment';
import { INTEGRATIONS } from '../../workflow/definition/integration';
import { lintDefinition } from '../../workflow/definition/lint-definition';
import { prepareProcessingJob } from '../../workflow/functions/prepare-processing-job';
import { localJob } from './local-job';

test.each(INTEGRATIONS)('the definition of a local run with %s is valid', (integration) => {
  expect(lintDefinition(localDefinition(integration))).toEqual([]);
});

test('a local deployment allows the files and the image of its run', () => {
  const Overrides = executionInput(
    localJob({
      inputs: [{ path: '/data', isFolder: true, localPath: '/opt/ml/processing/input' }],
      program: { kind: 'python', path: '/run.py' },
      image: 'my-image',
    }),
    'local',
  );
  const event = { ...LOCAL_DEPLOYED_JOB, Overrides };
  expect(prepareProcessingJob(event, localDeployment(Overrides))).toMatchObject({
    AppSpecification: { ImageUri: 'my-image' },
  });
});

test('a local deployment rejects another bucket', () => {
  const Overrides = executionInput(
    localJob({ program: { kind: 'python', path: '/run.py' } }),
    'another-bucket',
  );
  const event = { ...LOCAL_DEPLOYED_JOB, Overrides };
  expect(() => prepareProcessingJob(event, localDeployment(Overrides))).toThrow('s3://another-bucket/');
});
