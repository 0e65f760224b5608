import { parsePlanJson } from '../../terraform-plan/plan-json';

const parse = (input: string | Buffer) => parsePlanJson(Buffer.from(input));

const PLAN =
  '{"format_version":"1.2","resource_changes":[{"address":"aws_sqs_queue.a","change":{"actions":["create"],"after":{}}}]}';

test.each<[string, string | Buffer]>([
  ['as Terraform writes it', PLAN],
  ['that PowerShell has written, in UTF-16', Buffer.from(`\ufeff${PLAN}`, 'utf16le')],
  ['with a mark of UTF-8 in front', `\ufeff${PLAN}`],
])('a plan %s is read', (_, input) => {
  expect(parse(input).resource_changes).toMatchObject([{ address: 'aws_sqs_queue.a' }]);
});

test('a plan without resources is read, although Terraform omits the list', () => {
  expect(parse('{"format_version": "1.2", "planned_values": {}}')).toEqual({
    format_version: '1.2',
    planned_values: {},
  });
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
  [
    'a plan without its changes that plans resources',
    '{"format_version": "1.2", "planned_values": {"root_module": {"resources": [{"address": "aws_x.a"}]}}}',
    'a plan without resource_changes, although its planned_values have resources',
  ],
  [
    'a plan without its changes that plans resources in a module',
    '{"format_version": "1.2", "planned_values": {"root_module": {"child_modules": [{"resources": [{}]}]}}}',
    'a plan without resource_changes, although its planned_values have resources',
  ],
  [
    'a plan whose changes are not a list',
    '{"format_version": "1.2", "planned_values": {}, "resource_changes": {}}',
    'JSON whose resource_changes are not a list',
  ],
  ['a list', '[]', 'JSON that is not an object'],
  [
    'an encrypted file of OpenTofu',
    '{"meta": {}, "encrypted_data": "a", "encryption_version": "v0"}',
    'an encrypted file of OpenTofu',
  ],
  [
    'several plans',
    `${PLAN}\n${PLAN}\n`,
    'the JSON of 2 plans, such as terragrunt run --all writes: use one plan at a time',
  ],
  [
    'several plans as jq formats them',
    [PLAN, PLAN, PLAN].map((plan) => JSON.stringify(JSON.parse(plan), null, 2)).join('\n'),
    'the JSON of 3 plans, such as terragrunt run --all writes: use one plan at a time',
  ],
  [
    'several plans between the lines of Terragrunt',
    `12:00:00.000 STDOUT [a] terraform: ${PLAN}\n12:00:00.001 STDOUT [b] tofu: ${PLAN}\n`,
    'the JSON of 2 plans, such as terragrunt run --all writes: use one plan at a time',
  ],
  [
    'lines of a wrapper script without a whole plan',
    `[command]/opt/terraform-bin show -json plan\n${PLAN.slice(0, 40)}\n`,
    'lines of the wrapper script of setup-terraform without a whole plan',
  ],
  [
    'JSON that is nested too deeply',
    `{"format_version": "1.2", "resource_changes": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
    'JSON that is nested more than 200 levels deep',
  ],
  [
    'a file that is too large',
    Buffer.alloc(600 * 1024 * 1024, ' '),
    'a file of 600 MB, more than the 256 MB that are read',
  ],
])('the error names %s', (_, input, found) => {
  expect(() => parse(input)).toThrow(
    new Error(`Expected the JSON of a Terraform plan, got ${found}. ${REMEDY}`),
  );
});

const COMMAND = '[command]/opt/hostedtoolcache/terraform-bin show -json plan';

test.each<[string, string]>([
  ['the command line before it', `${COMMAND}\n${PLAN}\n`],
  [
    'the command line before it, and commands of GitHub Actions after it',
    `${COMMAND}\n${PLAN}\n\n::debug::Terraform exited with code 0.\n::debug::stdout: {}%0A\n::debug::exitcode: 0\n`,
  ],
  ['lines that end as on Windows', `${COMMAND}\r\n${PLAN}\r\n::debug::exitcode: 0\r\n`],
  ['a prefix of Terragrunt', `12:00:00.000 STDOUT [unit] terraform: ${PLAN}\n`],
])('a plan with %s, as a wrapper script writes it, is read', (_, input) => {
  expect(parse(input).resource_changes).toMatchObject([{ address: 'aws_sqs_queue.a' }]);
});

test('large numbers of a plan among the lines of a wrapper script are read as written', () => {
  const wrapped = `${COMMAND}\n${PLAN.replace('"after":{}', '"after":{"size":9007199254740993}')}\n`;
  expect(parse(wrapped).resource_changes).toMatchObject([
    { change: { after: { size: '9007199254740993' } } },
  ]);
});

test.each(['{"toString": 1}', '[1]', '1.2', 'true'])(
  'a format version %s of another type is refused',
  (version) => {
    expect(() => parse(`{"format_version": ${version}, "resource_changes": []}`)).toThrow(
      'Expected a plan of format version 1.x',
    );
  },
);

test.each(['"2.0"', '"1"', 'null'])('a plan of format version %s is refused', (version) => {
  expect(() => parse(`{"format_version": ${version}, "resource_changes": []}`)).toThrow(
    `Expected a plan of format version 1.x (Terraform 1.0 and later), got ${version}. Use a newer version of this program.`,
  );
});

test('a later minor format version is read', () => {
  expect(parse('{"format_version": "1.99", "resource_changes": []}').resource_changes).toEqual([]);
});
