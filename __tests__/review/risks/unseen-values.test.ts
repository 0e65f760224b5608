import { unseenValues } from '../../../review/risks/unseen-values';
import { type GivenChange, planOf } from '../changed-plan';

const unseen = (change: GivenChange, rest: object = {}) => unseenValues(planOf([change], rest));

const configured = (address: string, expressions: object): object => ({
  configuration: { root_module: { resources: [{ address, expressions }] } },
});

test('an unknown policy is a warning that shows what the policy is set from', () => {
  const address = 'aws_iam_role_policy.a';
  const configuration = configured(address, {
    policy: { references: ['data.aws_iam_policy_document.a.json', 'data.aws_iam_policy_document.a'] },
  });
  expect(unseen({ address, after: {}, after_unknown: { policy: true } }, configuration)).toEqual([
    {
      address,
      text: '`policy` is known after apply, set from `data.aws_iam_policy_document.a.json`',
      isWarning: true,
    },
  ]);
});

test('an unknown ARN is no warning if the plan shows what it is set from', () => {
  const address = 'aws_lambda_function.a';
  const change = { address, after: {}, after_unknown: { role: true, arn: true, id: true } };
  const role = { role: { references: ['aws_iam_role.a.arn', 'aws_iam_role.a'] } };
  expect(unseen(change, configured(address, role))).toEqual([
    {
      address,
      text: '`role` is known after apply, set from `aws_iam_role.a.arn`',
      isWarning: false,
    },
  ]);
  expect(unseen(change)).toEqual([{ address, text: '`role` is known after apply', isWarning: true }]);
});

test('an unknown attribute that the configuration does not set is not shown', () => {
  const address = 'aws_sns_topic.a';
  expect(
    unseen({ address, after: {}, after_unknown: { policy: true } }, configured(address, { name: {} })),
  ).toEqual([]);
});

test('the configuration of a resource in a module is found, whatever the keys in its address', () => {
  const address = 'module.a["x].y"].module.b[0].aws_iam_policy.c["z"]';
  const inner = {
    resources: [{ address: 'aws_iam_policy.c', expressions: { policy: { references: ['var.p'] } } }],
  };
  const configuration = {
    root_module: { module_calls: { a: { module: { module_calls: { b: { module: inner } } } } } },
  };
  const change = { address, type: 'aws_iam_policy', after: {}, after_unknown: { policy: true } };
  expect(unseen(change, { configuration })).toMatchObject([
    { text: '`policy` is known after apply, set from `var.p`' },
  ]);
});

test.each([
  ['aws_sfn_state_machine', 'definition'],
  ['aws_lambda_function', 'source_code_hash'],
  ['aws_iam_role', 'assume_role_policy'],
  ['aws_iam_role', 'permissions_boundary'],
  ['aws_iam_policy', 'policy'],
  ['aws_s3_bucket_policy', 'policy'],
  ['aws_kms_key', 'policy'],
  ['aws_lambda_permission', 'source_arn'],
  ['aws_iam_role_policy_attachment', 'policy_arn'],
])('an unknown %s.%s is shown', (type, attribute) => {
  const change = { address: `${type}.a`, after: {}, after_unknown: { [attribute]: true } };
  expect(unseen(change)).toHaveLength(1);
});

test('an unknown policy in a block, and an unknown ARN in a list, are shown', () => {
  const after = { inline_policy: [{ name: 'a' }], managed_policy_arns: ['arn:a'] };
  const after_unknown = { inline_policy: [{ policy: true }], managed_policy_arns: [false, true] };
  expect(unseen({ address: 'aws_iam_role.a', after, after_unknown })).toHaveLength(2);
});

test('a sensitive definition is a warning only if it changes', () => {
  const change = (before: string, after: string): GivenChange => ({
    address: 'aws_sfn_state_machine.a',
    before: { definition: before },
    after: { definition: after },
    after_sensitive: { definition: true },
  });
  expect(unseen(change('{}', '[]'))).toEqual([
    {
      address: 'aws_sfn_state_machine.a',
      text: '`definition` is marked as sensitive and not shown',
      isWarning: true,
    },
  ]);
  expect(unseen(change('{}', '{}'))).toEqual([]);
});

test('an unknown policy in a dynamic block is shown, although the configuration has no dynamic blocks', () => {
  const address = 'aws_iam_role.a';
  const change = {
    address,
    after: { inline_policy: [{ name: 'a' }] },
    after_unknown: { inline_policy: [{ policy: true }] },
  };
  expect(unseen(change, configured(address, { name: {} }))).toEqual([
    { address, text: '`inline_policy` is known after apply', isWarning: true },
  ]);
});

test.each([
  ['aws_iam_role_policy_attachment.a', { policy_arn: 'arn:a' }, { policy_arn: true }, 'policy_arn'],
  ['aws_lambda_permission.a', { principal: '*' }, { principal: true }, 'principal'],
  [
    'aws_iam_role.a',
    { inline_policy: [{ name: 'a', policy: '{}' }] },
    { inline_policy: [{ policy: true }] },
    'inline_policy',
  ],
])(
  'a sensitive attribute of %s that attaches or allows something is a warning',
  (address, after, after_sensitive, attribute) => {
    expect(unseen({ address, after, after_sensitive })).toEqual([
      { address, text: `\`${attribute}\` is marked as sensitive and not shown`, isWarning: true },
    ]);
  },
);

test('nothing is shown for a resource that is destroyed', () => {
  expect(unseen({ address: 'aws_iam_policy.a', before: { policy: '{}' } })).toEqual([]);
});
