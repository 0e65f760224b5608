import { Construct } from 'constructs';
import { addLogGroup } from '../../../constructs/state-machine/log-group';
import { addContext } from '../context';
import { synthesizeParts } from '../synthesis';

const logGroupWith = (props: Parameters<typeof addContext>[1]): unknown =>
  synthesizeParts((stack) => {
    addLogGroup(new Construct(stack, 'logs'), '/aws/lambda/prepare', addContext(stack, props));
  }).resource.aws_cloudwatch_log_group?.logs;

test('a log group keeps its logs for the days of the workflow, with its tags', () => {
  expect(logGroupWith({ logRetentionInDays: 7, tags: { team: 'ml' } })).toMatchObject({
    name: '/aws/lambda/prepare',
    retention_in_days: 7,
    tags: { team: 'ml' },
  });
});

test('a KMS key encrypts it if there is one', () => {
  const logKmsKeyArn = 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd';
  expect(logGroupWith({ logKmsKeyArn })).toHaveProperty('kms_key_id', logKmsKeyArn);
  expect(logGroupWith({})).not.toHaveProperty('kms_key_id');
});
