import { isHarmlessName, isHarmlessText } from '../../../review/disclosure/harmless-texts';
import { expectLittleTime } from '../../support/processor-time';

test.each([
  '',
  '*',
  '42',
  '-1.5',
  'true',
  '123456789012',
  'arn:aws:sqs',
  'arn:*:s3:::data',
  'arn:${AWS::Partition}:s3:::data',
  'arn:aws-us-gov:s3:::data',
  'arn:aws:iam::123456789012:role/*',
  'arn:aws:s3:::data/${aws:username}/*',
  's3://my-data/input/dt=2026-11-28/part-0.csv',
  '$.ProcessingJobName',
  "$.items[0]['a b'].c",
  '$$.Execution.Id',
  'sagemaker.amazonaws.com',
  'https://sqs.eu-west-1.amazonaws.com/123456789012/jobs',
  '123456789012.dkr.ecr.eu-west-1.amazonaws.com/train:1.2',
  'eu-west-1',
  'us-gov-west-1',
  'ml.m5.2xlarge',
  'subnet-0a1b2c3d',
  'o-a1b2c3d4e5',
  '10.0.0.0/8',
  '2001:db8::/32',
  '2012-10-17',
  '2026-11-28T19:31:49Z',
  'PT5M',
  'rate(5 minutes)',
  'cron(0 12 * * ? *)',
  'Completed',
  'States.TaskFailed',
  '{Parameters.InputUri}',
  "{Steps.Prepare.ProcessingOutputConfig.Outputs['train'].S3Output.S3Uri}",
  'SageMaker.ResourceLimitExceededException',
  'application/json',
  '/opt/ml/processing/input',
  'replace_because_tainted',
])('%j is harmless wherever it stands', (text) => {
  expect(isHarmlessText(text)).toBe(true);
});

test.each([
  'hunter2',
  'correct horse battery staple',
  'user:hunter2',
  'https://user:hunter2@example.com/',
  'https://sqs.eu-west-1.amazonaws.com/?X-Amz-Signature=abc',
  's3://bucket/key?X-Amz-Signature=abc',
  's3://user:hunter2@bucket/key',
  's3://bucket/token=hunter2/part-0',
  'arn:aws:sqs:::the password is hunter2',
  'arn:password:hunter2',
  'arn:aws:sqs:::AKIAABCDEFGHIJKLMNOP',
  's3://bucket/ghp_abcdefghijklmnopqrstuvwxyz',
  's3://bucket/wJalr7UtnFEMI4K7MDENGbPxRfiCY',
  "$.items[?(@.token=='hunter2')]",
  'c2VjcmV0LXZhbHVlLXRoYXQtaXMtbG9uZw==',
  '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b',
  '3f2504e0-4f89-11d3-9a0c-0305e82c3301',
  '/abc+def==',
  'text/hunter2',
  `arn:aws:sqs:${'a'.repeat(3_000)}`,
])('%j may be a secret', (text) => {
  expect(isHarmlessText(text)).toBe(false);
});

test.each([
  'StartProcessingJob',
  'my-bucket',
  'Is it done?',
  'user@example.com',
  'Message.$',
  'a/b:c',
  'Get token',
  'secretsmanager:Name',
  'MyS3BucketForEC2JobsV2',
  'ProcessingJobRoleDefaultPolicy2C3D4F56',
])('%j is a name that can be shown', (text) => {
  expect(isHarmlessName(text)).toBe(true);
});

test.each([
  'https://user:hunter2@example.com/',
  'password=hunter2',
  'password: hunter2',
  'Bearer hunter2hunter2',
  'wJalr7UtnFEMI4K7MDENGbPxRfiCY',
  'glpat-abcdefgh',
  'AKIAABCDEFGHIJKLMNOP',
  'ghp_abcdefghijklmnopqrstuvwxyz',
  '<b>&amp;"</b>',
  'line\nbreak',
])('%j is no name that can be shown', (text) => {
  expect(isHarmlessName(text)).toBe(false);
});

test('a long text is compared with every form in little time', () => {
  expectLittleTime(0.2, (share) => {
    const texts = ['arn:', 's3://', '$.a', 'a.a.'].map((part) => part.repeat(50_000 * share));
    return () => texts.map(isHarmlessText);
  });
});
