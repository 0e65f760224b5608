import { parsePlan } from '../../../review/plan/plan-input';

const parse = (text: string) => parsePlan(Buffer.from(text));

test('a plan without resources is read, although Terraform omits the list', () => {
  expect(parse('{"format_version": "1.2", "planned_values": {}}').changes).toEqual([]);
});

test('an unreadable change stops the review, because the page would look complete without it', () => {
  expect(() => parse('{"format_version": "1.2", "resource_changes": [{"address": "a"}]}')).toThrow(
    'Expected the change of a resource in resource_changes[0]. Do not edit what terraform show -json writes.',
  );
});
