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

test('a plan without any resource is read, from which Terraform leaves out the list', () => {
  expect(parse('{"format_version": "1.2", "planned_values": {}}').changes).toEqual([]);
});

const ALLOWED =
  'allowed is the JSON of a Terraform plan. Write one with: terraform show -json plan > plan.json';

test.each<[string, string | Buffer, string]>([
  ['an empty file', '', 'an empty file'],
  ['a file that is no JSON', '{"format_version": ', 'a file that is no JSON'],
  [
    'a plan as Terraform prints it',
    'Terraform will perform the following actions:\n',
    'a text, like that of terraform plan',
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
    'the JSON of a state, of terraform show -json without a plan file',
  ],
  ['other JSON', '{"a": 1}', 'JSON that is no plan, as it has no format_version'],
  [
    'a plan without its changes',
    '{"format_version": "1.2"}',
    'JSON that is no plan, as it has no resource_changes',
  ],
  [
    'a plan without its changes, though it plans resources',
    '{"format_version": "1.2", "planned_values": {"root_module": {"resources": [{"address": "aws_x.a"}]}}}',
    'a plan of which resource_changes are missing, though its planned_values have resources',
  ],
  [
    'a plan without its changes, though it plans resources in a module',
    '{"format_version": "1.2", "planned_values": {"root_module": {"child_modules": [{"resources": [{}]}]}}}',
    'a plan of which resource_changes are missing, though its planned_values have resources',
  ],
  [
    'a plan whose changes are no list',
    '{"format_version": "1.2", "planned_values": {}, "resource_changes": {}}',
    'JSON that is no plan, as its resource_changes are no list',
  ],
  ['a list', '[]', 'JSON that is no object'],
])('of %s it is said what it is', (_, input, found) => {
  expect(() => parse(input)).toThrow(new Error(`Found ${found}; ${ALLOWED}`));
});

test.each(['"2.0"', '"1"', 'null'])('a plan of format version %s is refused', (version) => {
  expect(() => parse(`{"format_version": ${version}, "resource_changes": []}`)).toThrow(
    `Found a plan of format version ${version}; allowed is 1.x, of Terraform 1.0 and later. Look for a newer version of this review.`,
  );
});

test('a later minor format version is read', () => {
  expect(parse('{"format_version": "1.99", "resource_changes": []}').changes).toEqual([]);
});

test('a change that cannot be understood is refused, as the rest would look like all', () => {
  expect(() => parse('{"format_version": "1.2", "resource_changes": [{"address": "a"}]}')).toThrow(
    'Found no change of a resource in resource_changes[0]; allowed is what terraform show -json writes.',
  );
});
