import { parsePlan } from '../../../review/plan/plan-input';
import { planJson } from '../changed-plan';

const parse = (input: string | Buffer) => parsePlan(Buffer.from(input));

const PLAN = planJson([{ address: 'aws_sqs_queue.a', after: {} }]);

test.each<[string, string | Buffer]>([
  ['as Terraform writes it', PLAN],
  ['that PowerShell has written, in UTF-16', Buffer.from(`\ufeff${PLAN}`, 'utf16le')],
  ['with a mark of UTF-8 in front', `\ufeff${PLAN}`],
])('a plan %s is read', (_, input) => {
  expect(parse(input).changes).toMatchObject([{ address: 'aws_sqs_queue.a', action: 'added' }]);
});

test('a plan without resources is read, although Terraform omits the list', () => {
  expect(parse('{"format_version": "1.2", "planned_values": {}}').changes).toEqual([]);
});

const REMEDY = 'Create it with: terraform show -json plan > plan.json';

test.each<[string, string | Buffer, string]>([
  ['an empty file', '', 'an empty file'],
  ['a file that is not JSON', '{"format_version": ', 'a file that is not JSON'],
  [
    'a plan as Terraform prints it',
    'Terraform will perform the following actions:\n',
    'the text that terraform plan prints',
  ],
  ['the plan file itself', 'PK\u0003\u0004binary', 'the plan file itself, which is binary'],
  [
    'the log of a plan',
    '{"@level":"info","@message":"Terraform 1.11.4"}\n{"@level":"info"}\n',
    'the log of terraform plan -json',
  ],
  ['a state file', '{"version": 4, "serial": 1, "lineage": "a", "resources": []}', 'a state file'],
  [
    'the JSON of a state',
    '{"format_version": "1.0", "values": {}}',
    'the JSON of a state, which terraform show -json writes without a plan file',
  ],
  ['other JSON', '{"a": 1}', 'JSON without format_version'],
  ['a plan without its changes', '{"format_version": "1.2"}', 'JSON without resource_changes'],
  ['a list', '[]', 'JSON that is not an object'],
])('the error names %s', (_, input, found) => {
  expect(() => parse(input)).toThrow(
    new Error(`Expected the JSON of a Terraform plan, got ${found}. ${REMEDY}`),
  );
});

test.each(['"2.0"', '"1"', 'null'])('a plan of format version %s is refused', (version) => {
  expect(() => parse(`{"format_version": ${version}, "resource_changes": []}`)).toThrow(
    `Expected a plan of format version 1.x (Terraform 1.0 and later), got ${version}. Use a newer version of this review.`,
  );
});

test('a later minor format version is read', () => {
  expect(parse('{"format_version": "1.99", "resource_changes": []}').changes).toEqual([]);
});

test('an unreadable change stops the review, because the page would look complete without it', () => {
  expect(() => parse('{"format_version": "1.2", "resource_changes": [{"address": "a"}]}')).toThrow(
    'Expected the change of a resource in resource_changes[0]. Do not edit what terraform show -json writes.',
  );
});
