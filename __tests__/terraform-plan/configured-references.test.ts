import { configuredReferences } from '../../terraform-plan/configured-references';

test('the variables of a called module lead to its call, and its resources have their own references', () => {
  const module = {
    resources: [{ address: 'aws_sqs_queue.b', expressions: { name: { references: ['var.name'] } } }],
  };
  const call = { expressions: { name: { references: ['aws_s3_bucket.c.id'] } }, module };
  expect(configuredReferences({ module_calls: { a: call } })).toEqual([
    ['module.a.var.name', ['aws_s3_bucket.c.id']],
    ['module.a.aws_sqs_queue.b.name', ['var.name']],
  ]);
});
