import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { TerraformVariable } from 'cdktf';
import {
  attributeIfCreated,
  type CreateCondition,
  createIf,
  ifCreated,
} from '../../../constructs/terraform/conditional-resource';
import { localValue } from '../../../constructs/terraform/local-value';
import { synthesizeParts } from '../synthesis';

const synthesizeQueue = (conditionOf: (variable: TerraformVariable) => CreateCondition) =>
  synthesizeParts((stack) => {
    const condition = conditionOf(new TerraformVariable(stack, 'create', { type: 'bool' }));
    const queue = new SqsQueue(stack, 'queue', {});
    createIf(queue, condition);
    const arn = attributeIfCreated(queue, 'arn', condition);
    localValue(stack, 'arn', arn);
    localValue(stack, 'arn_or_other', ifCreated(condition, arn, 'other'));
  });

test('with a literal, the resource has no count and its attribute is known to exist', () => {
  const { resource, locals } = synthesizeQueue(() => true);
  expect(resource.aws_sqs_queue?.queue).not.toHaveProperty('count');
  expect(locals).toEqual({ arn: '${aws_sqs_queue.queue.arn}', arn_or_other: '${aws_sqs_queue.queue.arn}' });
});

test('with a token, Terraform counts the resource and its attribute is null if there is none', () => {
  const { resource, locals } = synthesizeQueue(({ value }) => value);
  expect(resource.aws_sqs_queue?.queue?.count).toBe('${var.create ? 1 : 0}');
  expect(locals).toEqual({
    arn: '${one(aws_sqs_queue.queue[*].arn)}',
    arn_or_other: '${var.create ? one(aws_sqs_queue.queue[*].arn) : "other"}',
  });
});

test('false chooses the other value', () => {
  expect(ifCreated(false, 'created', 'other')).toBe('other');
});
