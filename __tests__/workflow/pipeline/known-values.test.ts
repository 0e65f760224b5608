import { knownValues } from '../../../workflow/pipeline/known-values';
import { integerParameter, stringParameter } from '../../../workflow/pipeline/pipeline-parameter';
import { joined, PIPELINE_EXECUTION, withKnownValues } from '../../../workflow/pipeline/pipeline-value';
import { processingStep } from '../../../workflow/pipeline/processing-step';

const bucket = stringParameter('Bucket', { default: 'my-data' });
const region = stringParameter('Region');
const count = integerParameter('Count', { default: 2 });

const RUNS = joined('/', ['s3:/', bucket, 'runs', PIPELINE_EXECUTION.id, 'train']);

const prepare = processingStep('Prepare', {
  job: {
    S3Output: joined('', ['s3://', bucket, '/prepared/']),
    InstanceType: 'ml.m5.xlarge',
    VolumeSizeInGB: 20,
    ProcessingOutputConfig: {
      Outputs: [
        { OutputName: 'train', S3Output: { S3Uri: RUNS, S3UploadMode: 'EndOfJob' } },
        {
          OutputName: 'store',
          AppManaged: true,
          FeatureStoreOutput: { FeatureGroupName: 'birds' },
        },
      ],
    },
  },
});

const known = knownValues({ name: 'penguins', parameters: [bucket, region, count], steps: [prepare] });

const resolved = (value: unknown): unknown => withKnownValues(value, known.value, undefined);

test('a parameter is its default, of its own type, and unknown without one', () => {
  expect(resolved([bucket, count, region])).toEqual(['my-data', 2, undefined]);
});

test('an output of a step is what its job has as its S3 URI', () => {
  expect(resolved(prepare.outputs.output_data)).toBe('s3://my-data/prepared/');
  expect(resolved(prepare.outputs.train)).toBeUndefined();
});

test('an execution has a known pipeline, and an ID that is not known', () => {
  expect(resolved(PIPELINE_EXECUTION.pipelineName)).toBe('penguins');
  expect(resolved(PIPELINE_EXECUTION.id)).toBeUndefined();
});

test('a text is known until its first unknown part, with the separator before it', () => {
  expect(known.text(RUNS)).toEqual({ text: 's3://my-data/runs/', isWhole: false });
  expect(known.text(prepare.outputs.train)).toEqual({ text: 's3://my-data/runs/', isWhole: false });
  expect(known.text(joined('-', ['a', joined('', ['b', region, 'c']), 'd']))).toEqual({
    text: 'a-b',
    isWhole: false,
  });
  expect(known.text(region)).toEqual({ text: '', isWhole: false });
});

test('a text of known parts is whole', () => {
  expect(known.text(joined('-', [bucket, count, 'x']))).toEqual({ text: 'my-data-2-x', isWhole: true });
  expect(known.text('s3://my-data/')).toEqual({ text: 's3://my-data/', isWhole: true });
});

test('outputs that are made of each other are not known', () => {
  const job = { InstanceType: 'ml.m5.xlarge', VolumeSizeInGB: 20 };
  const S3Output = { Get: "Steps.B.ProcessingOutputConfig.Outputs['output_data'].S3Output.S3Uri" };
  const a = processingStep('A', { job: { ...job, S3Output } });
  const b = processingStep('B', { job: { ...job, S3Output: a.outputs.output_data } });
  const circle = knownValues({ name: 'circle', parameters: [], steps: [a, b] });
  expect(circle.text(b.outputs.output_data)).toEqual({ text: '', isWhole: false });
  expect(withKnownValues(a.outputs.output_data, circle.value, 'unknown')).toBe('unknown');
});
