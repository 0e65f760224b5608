import { expectLittleTime } from '../../support/processor-time';
import { type GivenChange, planOf, review } from '../changed-plan';

const SECRET = 'arn:aws:sqs:eu-west-1:123456789012:hunter2';

/** A resource of a type that the review does not read, which marks a value. */
const marked = (value: unknown, mark: unknown = true): GivenChange => ({
  address: 'x.marked',
  after: { value },
  after_sensitive: { value: mark },
});

const policy = (Resource: string): GivenChange => ({
  address: 'aws_iam_policy.p',
  after: { policy: JSON.stringify({ Statement: { Effect: 'Allow', Action: 'sqs:SendMessage', Resource } }) },
});

test('a literal that one place marks as sensitive is removed from all others', () => {
  expect(review([marked(SECRET), policy(SECRET)])).toContain('+   Resource: SENSITIVE-1');
});

test('a policy that contains such a literal is a warning, because it cannot be read in full', () => {
  expect(review([marked(SECRET), policy(SECRET)])).toContain(
    '- `aws_iam_policy.p`: `policy` contains a value that the plan marks as sensitive elsewhere, and that is not shown',
  );
});

test.each<[string, GivenChange[], object]>([
  ['before a change', [{ address: 'x.a', before: { v: SECRET }, before_sensitive: { v: true } }], {}],
  ['in a list', [marked(['shown', SECRET], [false, true])], {}],
  ['in a JSON document', [marked(JSON.stringify({ url: SECRET }))], {}],
  ['as a key of a map', [marked({ [SECRET]: 1 })], {}],
  [
    'in a resource that changed outside of Terraform',
    [],
    {
      resource_drift: [
        {
          address: 'x.a',
          change: { actions: ['update'], before: { v: SECRET }, before_sensitive: { v: true } },
        },
      ],
    },
  ],
  ['in an output', [], { planned_values: { outputs: { o: { sensitive: true, value: SECRET } } } }],
  [
    'in the state',
    [],
    {
      prior_state: {
        values: {
          root_module: {
            child_modules: [{ resources: [{ values: { v: SECRET }, sensitive_values: { v: true } }] }],
          },
        },
      },
    },
  ],
  [
    'in a variable',
    [],
    {
      variables: { v: { value: SECRET } },
      configuration: { root_module: { variables: { v: { sensitive: true } } } },
    },
  ],
])('a literal that is marked %s is removed', (_, changes, rest) => {
  const page = review([...changes, policy(SECRET)], rest);
  expect(page).toMatch(/SENSITIVE-\d/);
  expect(page).not.toContain('hunter2');
});

test('a list that is shifted, and so loses its marks, shows nothing', () => {
  const output_changes = {
    list: {
      actions: ['update'],
      before: ['first', SECRET],
      after: [SECRET],
      before_sensitive: [false, true],
      after_sensitive: false,
    },
  };
  expect(review([], { output_changes })).toContain('`["(5 characters)","(sensitive)"]` → `["SENSITIVE-1"]`');
});

test.each([
  ['in an address', { address: 'aws_s3_bucket.b["hunter2"]', type: 'aws_s3_bucket', before: {} }],
  ['in a former address', { address: 'x.b', before: {}, after: {}, previous_address: 'x.a["hunter2"]' }],
  [
    'in the name of a state',
    {
      address: 'aws_sfn_state_machine.m',
      after: { definition: '{"StartAt":"hunter2","States":{"hunter2":{"Type":"Succeed"}}}' },
    },
  ],
  [
    'in the name of an environment variable',
    { address: 'aws_lambda_function.f', after: { environment: [{ variables: { hunter2: '1' } }] } },
  ],
])('a literal is removed %s', (_, change) => {
  const page = review([marked('hunter2'), change]);
  expect(page).toContain('SENSITIVE-1');
  expect(page).not.toContain('hunter2');
});

test.each([
  ['as JSON escapes it', '"a\\u003cb\\u0026c/\\u0064"'],
  ['as a text within a text', JSON.stringify(JSON.stringify({ v: 'a<b&c/d' }))],
])('a literal is found %s', (_, json) => {
  const definition = `{"StartAt":"P","States":{"P":{"Type":"Pass","Result":${json},"End":true}}}`;
  const { changes } = planOf([
    marked('a<b&c/d'),
    { address: 'aws_sfn_state_machine.m', after: { definition } },
  ]);
  expect(changes[1]?.after?.definition).toContain('SENSITIVE-1');
  expect(JSON.parse(String(changes[1]?.after?.definition)).States.P.Result).not.toContain('a<b');
});

test('different literals stay different, so a change is still one', () => {
  const change = (v: string) => ({ name: `arn:aws:sqs:::${v}` });
  const { changes } = planOf([
    marked(['secret-1', 'secret-2']),
    { address: 'x.a', before: change('secret-1'), after: change('secret-2') },
  ]);
  expect(changes[1]?.before).toEqual({ name: 'arn:aws:sqs:::SENSITIVE-1' });
  expect(changes[1]?.after).toEqual({ name: 'arn:aws:sqs:::SENSITIVE-2' });
});

test.each([{ username: 'a', engine_version: 'b' }, { 'eu-west-1': 'a' }, [{ resource_arn: 'a' }]])(
  'the keys of %j, which are words or a Region, are looked for nowhere else',
  (map) => {
    const arn = 'arn:aws:sqs:eu-west-1:123456789012:username-engine_version-resource_arn';
    expect(review([marked(map), policy(arn)])).toContain(`+   Resource: ${arn}`);
  },
);

test.each(['policy', 'Statement', 'Action', 'aws_iam_policy', 'create', 'Allow', '*', '1'])(
  'a sensitive value %j, which is a word of every plan, hides no warning',
  (word) => {
    expect(review([marked(word), policy('*')])).toContain('every resource (`*`) for `sqs:SendMessage`');
  },
);

test('many literals in a large plan take little time', () => {
  const literals = Array.from({ length: 2_000 }, (_, index) => `secret-${index}`);
  expectLittleTime(2, (share) => {
    const text = 'secret and nothing but text '.repeat(40_000 * share);
    return () => planOf([marked(literals), { address: 'x.a', after: { text } }]);
  });
});
