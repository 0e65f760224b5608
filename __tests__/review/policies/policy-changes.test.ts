import { reviewPolicies } from '../../../review/policies/policy-changes';
import { separatePolicies } from '../../../review/resource-types/separate-policies';
import { type GivenChange, planOf } from '../changed-plan';

const ADDRESS = 'aws_iam_role_policy.work';

const policy = (...Statement: unknown[]) => JSON.stringify({ Version: '2012-10-17', Statement });

const reviewed = (changes: readonly GivenChange[]) => {
  const plan = planOf(changes);
  return reviewPolicies(plan.changes, separatePolicies(plan.changes));
};

const change = (before: string | null, after: string | null, address = ADDRESS): GivenChange => ({
  address,
  before: before === null ? null : { policy: before },
  after: after === null ? null : { policy: after },
});

const bodies = (before: string | null, after: string | null): string[] =>
  reviewed([change(before, after)]).map(({ body }) => body);

const warnings = (before: unknown[] | null, after: unknown[] | null): string[] =>
  reviewed([change(before && policy(...before), after && policy(...after))]).flatMap((each) =>
    each.warnings.map(({ text }) => text),
  );

const READ = { Sid: 'Read', Effect: 'Allow', Action: ['s3:GetObject'], Resource: 'arn:aws:s3:::data/raw/*' };
const LIST = { Effect: 'Allow', Action: 's3:ListBucket', Resource: 'arn:aws:s3:::data' };

describe('a policy means the same', () => {
  test.each([
    ['in another order of its statements', [READ, LIST], [LIST, READ]],
    ['with a text in place of a list of one', [READ], [{ ...READ, Action: 's3:GetObject' }]],
    ['with another Sid', [READ], [{ ...READ, Sid: 'Other' }]],
    ['with an action in other letters', [LIST], [{ ...LIST, Action: 'S3:listbucket' }]],
    [
      'with its values in another order, and one of them twice',
      [{ ...READ, Action: ['s3:GetObject', 's3:PutObject'] }],
      [{ ...READ, Action: ['s3:PutObject', 's3:GetObject', 's3:PutObject'] }],
    ],
    [
      'with the other form of anyone',
      [{ ...READ, Principal: '*' }],
      [{ ...READ, Principal: { AWS: ['*'] } }],
    ],
  ])('%s, and is not shown', (_, before, after) => {
    expect(bodies(policy(...before), policy(...after))).toEqual([]);
  });

  test('with one statement that is not in a list', () => {
    expect(bodies(policy(READ), JSON.stringify({ Version: '2012-10-17', Statement: READ }))).toEqual([]);
  });
});

test('a changed statement is shown with the values that stay', () => {
  const after = { ...READ, Action: ['s3:GetObject', 's3:PutObject'], Resource: 'arn:aws:s3:::data/new/*' };
  expect(bodies(policy(READ, LIST), policy(after, LIST))).toEqual([
    [
      '```diff',
      '  Allow (Sid Read)',
      '    Action: s3:GetObject',
      '+   Action: s3:PutObject',
      '-   Resource: arn:aws:s3:::data/raw/*',
      '+   Resource: arn:aws:s3:::data/new/*',
      '```',
    ].join('\n'),
  ]);
});

test('a statement without a Sid is a change of the one that it has most in common with', () => {
  const other = { ...LIST, Action: 's3:ListAllMyBuckets' };
  const [body = ''] = bodies(
    policy(other, LIST),
    policy({ ...LIST, Condition: { Bool: { a: true } } }, other),
  );
  expect(body.split('\n').slice(1, -1)).toEqual([
    '  Allow',
    '    Action: s3:ListBucket',
    '    Resource: arn:aws:s3:::data',
    '+   Condition Bool a: true',
  ]);
});

test('a statement is a change of the one with the same Sid, whatever the two allow', () => {
  const after = { Sid: 'Read', Effect: 'Allow', Action: 'sns:Publish', Resource: 'b' };
  const [body = ''] = bodies(policy(READ), policy(after));
  expect(body.split('\n')[1]).toBe('  Allow (Sid Read)');
});

test('a statement that becomes a Deny is a changed one', () => {
  const [body = ''] = bodies(policy(LIST), policy({ ...LIST, Effect: 'Deny' }));
  expect(body.split('\n').slice(1, -1)).toEqual([
    '- Allow',
    '+ Deny',
    '    Action: s3:ListBucket',
    '    Resource: arn:aws:s3:::data',
  ]);
});

test('statements that have nothing in common come and go', () => {
  const [body = ''] = bodies(policy(LIST), policy({ Effect: 'Allow', Action: 'sns:Publish', Resource: 'b' }));
  expect(body.split('\n').slice(1, -1)).toEqual([
    '+ Allow',
    '+   Action: sns:Publish',
    '+   Resource: b',
    '- Allow',
    '-   Action: s3:ListBucket',
    '-   Resource: arn:aws:s3:::data',
  ]);
});

test('a new or removed policy is shown in full', () => {
  const lines = ['Allow', '  Action: s3:ListBucket', '  Resource: arn:aws:s3:::data'];
  const block = (sign: string) => ['```diff', ...lines.map((line) => `${sign} ${line}`), '```'].join('\n');
  expect(bodies(null, policy(LIST))).toEqual([block('+')]);
  expect(bodies(policy(LIST), null)).toEqual([block('-')]);
});

test('another policy language version is shown', () => {
  const old = JSON.stringify({ Statement: [READ] });
  expect(bodies(old, policy(READ))).toEqual([
    'The policy language version changes: `2008-10-17` → `2012-10-17`.',
  ]);
});

test.each([
  ['StringEquals', 'aws:Referer', 'only-our-proxy-knows', '(hidden)'],
  ['StringLike', 'aws:UserAgent', 'only-our-proxy-knows', '(hidden)'],
  ['StringEquals', 'aws:PrincipalTag/ApiToken', 'only-our-proxy-knows', '(hidden)'],
  ['StringEquals', 'aws:RequestTag/pin', '123456', '(hidden)'],
  ['StringEquals', 'sts:ExternalId', 'only-our-proxy-knows', '(20 characters)'],
])('a secret in a condition %s on %s is not shown', (operator, key, secret, shown) => {
  const statement = { ...READ, Condition: { [operator]: { [key]: secret } } };
  const [body = ''] = bodies(null, policy(statement));
  expect(body).toContain(`Condition ${operator} ${key}: ${shown}`);
  expect(body).not.toContain(secret);
});

test('unchanged values are counted if there are many', () => {
  const actions = Array.from({ length: 9 }, (_, index) => `s3:Get${index}`);
  const [body] = bodies(
    policy({ ...READ, Action: actions }),
    policy({ ...READ, Action: [...actions, 's3:Put'] }),
  );
  expect(body).toContain('    Action: s3:Get5\n    Action: … and 3 unchanged\n+   Action: s3:Put');
});

describe('a warning is given for', () => {
  const PASS = { Effect: 'Allow', Action: 'iam:PassRole', Resource: 'arn:aws:iam::1:role/a' };
  const TO_LAMBDA = { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } };
  const DENY = { Sid: 'No', Effect: 'Deny', Action: ['s3:Delete1', 's3:Delete2'], Resource: '*' };
  const TRUST = { Effect: 'Allow', Action: 'sts:AssumeRole' };

  test.each<[string, unknown[] | null, unknown[] | null, string[]]>([
    [
      'every action',
      [READ],
      [{ ...READ, Action: '*' }],
      [
        'a wildcard in Action: `*`',
        '`iam:PassRole` without a condition on `iam:PassedToService`, which allows any service',
      ],
    ],
    ['every action of a service', [], [{ ...READ, Action: ['s3:*'] }], ['a wildcard in Action: `s3:*`']],
    ['every resource', [], [{ ...LIST, Resource: '*' }], ['every resource (`*`) for `s3:ListBucket`']],
    [
      'every bucket',
      [],
      [{ ...LIST, Resource: 'arn:aws:s3:::*' }],
      ['every resource (`arn:aws:s3:::*`) for `s3:ListBucket`'],
    ],
    [
      'every bucket whose name has a character',
      [],
      [{ ...LIST, Resource: 'arn:aws:s3:::?*' }],
      ['every resource (`arn:aws:s3:::?*`) for `s3:ListBucket`'],
    ],
    [
      'an action that is added on every resource',
      [{ ...LIST, Resource: '*' }],
      [{ ...LIST, Action: ['s3:ListBucket', 'iam:CreateUser'], Resource: '*' }],
      ['every resource (`*`) for `iam:CreateUser`'],
    ],
    [
      'another action for anyone',
      [{ ...LIST, Principal: '*' }],
      [{ ...LIST, Principal: '*', Action: ['s3:ListBucket', 's3:DeleteBucket'] }],
      ['anyone can do more: `s3:DeleteBucket`'],
    ],
    [
      'another resource for anyone',
      [{ ...READ, Principal: '*' }],
      [{ ...READ, Principal: '*', Resource: [READ.Resource, 'arn:aws:s3:::other/*'] }],
      ['anyone gets access to more: `arn:aws:s3:::other/*`'],
    ],
    [
      'every role',
      [],
      [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: 'arn:aws:iam::1:role/*' }],
      ['every resource (`arn:aws:iam::1:role/*`) for `sts:AssumeRole`'],
    ],
    [
      'resources that cover those of before',
      [READ],
      [{ ...READ, Resource: 'arn:aws:s3:::data/*' }],
      ['a wider Resource: `arn:aws:s3:::data/raw/*` → `arn:aws:s3:::data/*`'],
    ],
    [
      'all actions except some',
      [],
      [{ Effect: 'Allow', NotAction: 'iam:*', Resource: 'a' }],
      ['NotAction, which allows everything except what it lists'],
    ],
    [
      'all resources except some',
      [],
      [{ Effect: 'Allow', Action: 'a:B', NotResource: 'a' }],
      ['NotResource, which allows everything except what it lists'],
    ],
    [
      'everyone except some',
      [],
      [{ ...LIST, NotPrincipal: { AWS: '1' } }],
      ['NotPrincipal, which allows everything except what it lists'],
    ],
    [
      'another account',
      [],
      [{ ...TRUST, Principal: { AWS: 'arn:aws:iam::2:root' } }],
      ['a new principal: AWS `arn:aws:iam::2:root`'],
    ],
    ['everybody', [], [{ ...TRUST, Principal: '*' }], ['a new principal: anyone']],
    [
      'a service that an existing policy gets',
      [{ ...TRUST, Principal: { Service: 'a' } }],
      [{ ...TRUST, Principal: { Service: ['a', 'b'] } }],
      ['a new principal: Service `b`'],
    ],
    [
      'a role that any service may get',
      [],
      [PASS],
      ['`iam:PassRole` without a condition on `iam:PassedToService`, which allows any service'],
    ],
    [
      'a role that any service may get now',
      [{ ...PASS, Condition: TO_LAMBDA }],
      [PASS],
      [
        '`iam:PassRole` without a condition on `iam:PassedToService`, which allows any service',
        'a condition is removed: `StringEquals iam:PassedToService`',
      ],
    ],
    [
      'another role that any service may get',
      [PASS],
      [{ ...PASS, Resource: [PASS.Resource, 'arn:aws:iam::1:role/admin'] }],
      ['`iam:PassRole` without a condition on `iam:PassedToService`, which allows any service'],
    ],
    [
      'a condition that allows more',
      [{ ...PASS, Condition: TO_LAMBDA }],
      [
        {
          ...PASS,
          Condition: {
            StringEquals: { 'iam:PassedToService': ['lambda.amazonaws.com', 'ec2.amazonaws.com'] },
          },
        },
      ],
      ['a condition allows other values: `StringEquals iam:PassedToService`'],
    ],
    [
      'a condition that excludes less',
      [{ ...LIST, Condition: { StringNotEquals: { a: ['1', '2'] } } }],
      [{ ...LIST, Condition: { StringNotEquals: { a: ['1'] } } }],
      ['a condition allows other values: `StringNotEquals a`'],
    ],
    ['a Deny that is removed', [DENY], [], ['a Deny is removed: `No` (`s3:Delete1`, `s3:Delete2`)']],
    [
      'a Deny that is removed with its policy',
      [DENY],
      null,
      ['a Deny is removed: `No` (`s3:Delete1`, `s3:Delete2`)'],
    ],
    [
      'a Deny that becomes an Allow',
      [DENY],
      [{ ...DENY, Effect: 'Allow' }],
      [
        'a Deny is removed: `No` (`s3:Delete1`, `s3:Delete2`)',
        'every resource (`*`) for `s3:Delete1`, `s3:Delete2`',
      ],
    ],
    [
      'a Deny that covers less',
      [DENY],
      [{ ...DENY, Action: ['s3:Delete1'] }],
      ['a Deny covers less: `Action`'],
    ],
    [
      'a Deny that gets a condition',
      [DENY],
      [{ ...DENY, Condition: { Bool: { a: 'true' } } }],
      ['a Deny gets a condition: `Bool a`'],
    ],
    [
      'a Deny that gets an exception',
      [{ ...DENY, Action: undefined, NotAction: ['a:B'] }],
      [{ ...DENY, Action: undefined, NotAction: ['a:B', 'c:D'] }],
      ['a Deny covers less: `NotAction`'],
    ],
  ])('%s', (_, before, after, expected) => {
    expect(warnings(before, after)).toEqual(expected);
  });

  test.each<[string, unknown[] | null, unknown[] | null]>([
    ['a statement that plainly lists what it allows', [], [READ]],
    ['what was there before', [{ ...LIST, Resource: '*' }], [{ ...LIST, Resource: ['*', 'a'] }]],
    ['less than before', [{ ...READ, Resource: 'arn:aws:s3:::data/*' }], [READ]],
    ['a role that one service may get', [], [{ ...PASS, Condition: TO_LAMBDA }]],
    ['a Deny, however wide', [], [{ ...DENY, Action: '*' }]],
    ['a removed statement', [READ], []],
    [
      'an action in place of a wildcard that covers it, on every resource and for everybody',
      [{ ...LIST, Principal: '*', Action: 's3:*', Resource: '*' }],
      [{ ...LIST, Principal: '*', Action: ['S3:ListBucket', 's3:Get*'], Resource: '*' }],
    ],
    [
      'another condition on another resource',
      [{ ...LIST, Condition: { StringLike: { a: '1' } } }],
      [{ ...LIST, Resource: 'b', Condition: { StringLike: { a: '2' } } }],
    ],
  ])('nothing, if there is %s', (_, before, after) => {
    expect(warnings(before, after)).toEqual([]);
  });

  test('no service that a new role is for', () => {
    const trust = policy({ ...TRUST, Principal: { Service: 'lambda.amazonaws.com' } });
    const [role] = reviewed([{ address: 'aws_iam_role.a', after: { name: 'a', assume_role_policy: trust } }]);
    expect(role?.title).toBe('`aws_iam_role.a`, trust policy: new');
    expect(role?.warnings).toEqual([]);
  });
});

describe('a permission of a function', () => {
  const permission = (rest: object): GivenChange => ({
    address: 'aws_lambda_permission.a',
    after: {
      action: 'lambda:InvokeFunction',
      function_name: 'f',
      principal: 'events.amazonaws.com',
      ...rest,
    },
  });

  test('is shown as the statement that Lambda makes from it', () => {
    const [review] = reviewed([permission({ source_arn: 'arn:aws:events:eu-west-1:1:rule/a' })]);
    expect(review?.body.split('\n').slice(1, -1)).toEqual([
      '+ Allow',
      '+   Principal Service: events.amazonaws.com',
      '+   Action: lambda:InvokeFunction',
      '+   Resource: f',
      '+   Condition ArnLike AWS:SourceArn: arn:aws:events:eu-west-1:1:rule/a',
    ]);
    expect(review?.warnings).toEqual([]);
  });

  test('is a warning if a service can invoke the function on behalf of any account', () => {
    const [review] = reviewed([permission({})]);
    expect(review?.warnings.map(({ text }) => text)).toEqual([
      'the service can invoke it on behalf of any account, because neither source_arn nor source_account is set',
    ]);
  });

  test('is a warning if it is for another account', () => {
    const [review] = reviewed([permission({ principal: '210987654321' })]);
    expect(review?.warnings.map(({ text }) => text)).toEqual(['a new principal: AWS `210987654321`']);
  });
});

test.each([
  'aws_iam_policy',
  'aws_iam_user_policy',
  'aws_s3_bucket',
  'aws_s3_bucket_policy',
  'aws_sns_topic_policy',
  'aws_sqs_queue_policy',
  'aws_kms_key',
  'aws_ecr_repository_policy',
  'aws_secretsmanager_secret_policy',
])('the policy of %s is read', (type) => {
  const [review] = reviewed([change(policy(LIST), policy({ ...LIST, Action: 's3:*' }), `${type}.a`)]);
  expect(review?.warnings).toHaveLength(1);
});

test('every resource is the key itself in the policy of a key', () => {
  const [review] = reviewed([change(null, policy({ ...LIST, Resource: '*' }), 'aws_kms_key.a')]);
  expect(review?.warnings).toEqual([]);
});

describe('policies in blocks of a role', () => {
  const role = (...inline_policy: object[]) => ({ name: 'r', assume_role_policy: null, inline_policy });

  test('are shown by their names', () => {
    const before = role({ name: 'a', policy: policy(LIST) });
    const after = role({ name: 'b', policy: policy(LIST) });
    expect(reviewed([{ address: 'aws_iam_role.r', before, after }]).map(({ title }) => title)).toEqual([
      '`aws_iam_role.r`, inline policy `a`: changed',
      '`aws_iam_role.r`, inline policy `b`: changed',
    ]);
  });

  test('are not removed if they are only unknown, because other resources will put them there', () => {
    const replaced = {
      address: 'aws_iam_role.r',
      actions: ['delete', 'create'],
      before: role({ name: 'a', policy: policy(LIST) }),
      after: { name: 'r', assume_role_policy: null },
      after_unknown: { inline_policy: true },
    };
    expect(reviewed([replaced])).toEqual([]);
  });

  test('are not shown twice if resources of their own put them there', () => {
    const separate = { role: 'r', name: 'a', policy: policy(LIST) };
    const changes = [
      { address: 'aws_iam_role.r', before: role({ name: 'a', policy: policy(LIST) }) },
      { address: 'aws_iam_role_policy.a', before: separate },
    ];
    expect(reviewed(changes).map(({ address }) => address)).toEqual(['aws_iam_role_policy.a']);
  });
});

test('a policy that is not a JSON object is a warning', () => {
  const [review] = reviewed([change(policy(LIST), 'no JSON')]);
  expect(review?.body).toBe('This policy is not a JSON object.');
  expect(review?.warnings).toEqual([
    {
      kind: 'unseen',
      address: ADDRESS,
      text: 'the policy is not a JSON object, so its statements are unknown',
    },
  ]);
});

test.each([
  'null',
  '{"Statement": [null, 1, "a", {"Principal": 1, "Condition": [], "Action": {"a": 1}}]}',
  '{}',
])('a policy of %s, which no service accepts, does not stop the review', (document) => {
  expect(() => bodies(null, document)).not.toThrow();
});

test('the same policy for another role is shown', () => {
  const work = (role: string) => ({ role, policy: policy(READ) });
  const [review] = reviewed([{ address: ADDRESS, before: work('a'), after: work('b') }]);
  expect(review?.title).toBe('`aws_iam_role_policy.work` of role `b`: changed');
  expect(review?.body).toBe('The `role` changes: `a` → `b`.');
});

test('a policy whose role is unknown is shown', () => {
  const change = { before: { role: 'a', policy: policy(READ) }, after: { policy: policy(READ) } };
  const [review] = reviewed([{ address: ADDRESS, ...change, after_unknown: { role: true } }]);
  expect(review?.body).toBe('The `role` changes: `a` → `(known after apply)`.');
});

test('a sensitive policy is not shown', () => {
  const [review] = reviewed([
    { ...change(policy(LIST), policy(READ)), before_sensitive: { policy: true }, after_sensitive: {} },
  ]);
  expect(review?.body).toBe('This policy is marked as sensitive and not shown.');
});
