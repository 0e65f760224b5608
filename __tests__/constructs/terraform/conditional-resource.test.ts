import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { TerraformVariable } from 'cdktf';
import {
  attributeIfCreated,
  bothHold,
  type CreateCondition,
  createIf,
  ifCreated,
} from '../../../constructs/terraform/conditional-resource';
import { hcl } from '../../../constructs/terraform/hcl';
import { localValue } from '../../../constructs/terraform/local-value';
import { testWithTerraform } from '../../support/requirements';
import { evaluateLocals } from '../evaluation';
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

test('two literal conditions hold only if both do', () => {
  expect(bothHold(true, true)).toBe(true);
  expect(bothHold(true, false)).toBe(false);
  expect(bothHold(false, true)).toBe(false);
});

testWithTerraform()('the second condition may need what the first one checks', () => {
  const counts = evaluateLocals((stack) => {
    const count = (name: string, size: number | null) => {
      const { value } = new TerraformVariable(stack, name, { type: 'list(string)' });
      stack.addOverride(`variable.${name}.default`, size === null ? null : Array(size).fill('a'));
      const both = bothHold(hcl`${value} != null`, hcl`length(${value}) > 0`);
      localValue(stack, `count_of_${name}`, hcl`${both} ? 1 : 0`);
    };
    count('two', 2);
    count('none', 0);
    count('unset', null);
  });
  expect(counts).toEqual({ count_of_two: 1, count_of_none: 0, count_of_unset: 0 });
});
