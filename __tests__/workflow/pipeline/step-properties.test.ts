import { propertyAt } from '../../../workflow/pipeline/step-properties';

const REQUEST = {
  RoleArn: 'arn:aws:iam::123456789012:role/job',
  ProcessingInputs: [{ InputName: 'data', S3Input: { S3Uri: 's3://bucket/raw/' } }],
  ProcessingOutputConfig: {
    Outputs: [
      { OutputName: 'train', S3Output: { S3Uri: 's3://bucket/train/' } },
      { OutputName: 'a.b', S3Output: { S3Uri: 's3://bucket/test/' } },
    ],
  },
};

test.each([
  ['RoleArn', 'arn:aws:iam::123456789012:role/job'],
  ["ProcessingOutputConfig.Outputs['train'].S3Output.S3Uri", 's3://bucket/train/'],
  ["ProcessingOutputConfig.Outputs['a.b'].S3Output.S3Uri", 's3://bucket/test/'],
  ['ProcessingOutputConfig.Outputs[1].S3Output.S3Uri', 's3://bucket/test/'],
  ["ProcessingInputs['data'].S3Input.S3Uri", 's3://bucket/raw/'],
])('%s is a property', (path, value) => {
  expect(propertyAt(REQUEST, path)).toBe(value);
});

test.each([
  'ExitMessage',
  "ProcessingOutputConfig.Outputs['validation'].S3Output.S3Uri",
  'ProcessingOutputConfig.Outputs[2]',
  "ProcessingOutputConfig.Outputs['train'",
  'RoleArn.length',
])('%s leads nowhere', (path) => {
  expect(propertyAt(REQUEST, path)).toBeUndefined();
});
