import { AwsEnvironment, type AwsEnvironmentProps } from '../../../constructs/terraform/aws-environment';
import { localValue } from '../../../constructs/terraform/local-value';
import { synthesizeParts } from '../synthesis';

const synthesizeArns = (props: AwsEnvironmentProps) =>
  synthesizeParts((stack) => {
    const aws = new AwsEnvironment(stack, 'current', props);
    localValue(stack, 'rule', aws.arn('events', 'rule/hourly'));
    localValue(stack, 'role', aws.roleArn('prepare'));
    aws.localArn(stack, 'queue', 'sqs', 'dead-letters');
  });

test('ARNs are in the account, region and partition of the props', () => {
  const { locals, data } = synthesizeArns({
    accountId: '123456789012',
    region: 'cn-north-1',
    partition: 'aws-cn',
  });
  expect(locals).toEqual({
    rule: 'arn:aws-cn:events:cn-north-1:123456789012:rule/hourly',
    role: 'arn:aws-cn:iam::123456789012:role/prepare',
    queue: 'arn:aws-cn:sqs:cn-north-1:123456789012:dead-letters',
  });
  expect(data).toBeUndefined();
});

test('by default data sources read them', () => {
  const { locals } = synthesizeArns({});
  expect(locals.queue).toBe(
    'arn:${data.aws_partition.current.partition}:sqs:${data.aws_region.current.id}:${data.aws_caller_identity.current.account_id}:dead-letters',
  );
});
