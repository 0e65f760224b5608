import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { TerraformLocal } from 'cdktf';
import { Construct } from 'constructs';
import { synthesizeParts } from '../synthesis';

test('an address is the path without the resource type, Default and a hash', () => {
  const { resource, locals } = synthesizeParts((stack) => {
    const workflow = new Construct(stack, 'Default');
    const letters = new Construct(workflow, 'dead_letters');
    new SqsQueue(letters, 'aws_sqs_queue', {});
    new SqsQueue(letters, 'other', {});
    new TerraformLocal(letters, 'arn', 'a');
  });
  expect(Object.keys(resource.aws_sqs_queue ?? {})).toEqual(['dead_letters', 'dead_letters_other']);
  expect(locals).toEqual({ dead_letters_arn: 'a' });
});
