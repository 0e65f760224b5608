import { reviewPolicies } from '../../../review/policies/policy-changes';
import { separatePolicies } from '../../../review/resource-types/separate-policies';
import { expectLittleTime } from '../../support/processor-time';
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
      'with an account in place of the ARN of its root user',
      [{ ...READ, Principal: { AWS: '210987654321' } }],
      [{ ...READ, Principal: { AWS: 'arn:aws:iam::210987654321:root' } }],
    ],
    [
      'with a condition key in other letters',
      [{ ...READ, Condition: { StringEquals: { 'aws:SourceAccount': '1' } } }],
      [{ ...READ, Condition: { StringEquals: { 'AWS:sourceaccount': ['1'] } } }],
    ],
    [
      'with the wildcards that IAM adds to an ARN',
      [{ ...READ, Resource: 'arn:aws:sqs' }],
      [{ ...READ, Resource: 'arn:aws:sqs:*:*:*' }],
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
  ['StringEquals', 'sts:ExternalId', 'only-our-proxy-knows', '(hidden)'],
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
      'every resource of a service, by an ARN that IAM completes',
      [],
      [{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: 'arn:aws:sqs' }],
      ['every resource (`arn:aws:sqs`) for `sqs:SendMessage`'],
    ],
    [
      'every log group and what is in it',
      [],
      [
        {
          Effect: 'Allow',
          Action: 'logs:PutLogEvents',
          Resource: 'arn:aws:logs:*:1:log-group:*:log-stream:*',
        },
      ],
      ['every resource (`arn:aws:logs:*:1:log-group:*:log-stream:*`) for `logs:PutLogEvents`'],
    ],
    [
      'one log group of any account, and not of every resource',
      [],
      [
        {
          Effect: 'Allow',
          Action: 'logs:PutLogEvents',
          Resource: 'arn:aws:logs:*:*:log-group:/aws/lambda/f:*',
        },
      ],
      ['a resource in any account (`arn:aws:logs:*:*:log-group:/aws/lambda/f:*`) for `logs:PutLogEvents`'],
    ],
    ...[
      { StringLike: { 'iam:PassedToService': '*' } },
      { StringLike: { 'iam:PassedToService': ['lambda.amazonaws.com', '*.amazonaws.com'] } },
      { StringNotEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
      { StringNotLikeIfExists: { 'IAM:passedtoservice': 'ec2*' } },
      { Null: { 'iam:PassedToService': 'false' } },
    ].map((Condition): [string, unknown[], unknown[], string[]] => [
      `a role that any service may get, as ${JSON.stringify(Condition)} limits nothing`,
      [],
      [{ ...PASS, Condition }],
      [
        '`iam:PassRole` with a condition on `iam:PassedToService` that limits nothing, which allows any service',
      ],
    ]),
    [
      'whoever meets a condition, and not anyone',
      [],
      [{ ...LIST, Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-abcd1234' } } }],
      ['a new principal: anyone who meets the condition `StringEquals aws:PrincipalOrgID`'],
    ],
    [
      'anyone, if the condition limits nothing',
      [],
      [
        {
          ...LIST,
          Principal: '*',
          Condition: { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '0.0.0.0/0'] } },
        },
      ],
      ['a new principal: anyone'],
    ],
    [
      'anyone with a token of an identity provider',
      [],
      [
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRoleWithWebIdentity',
          Principal: { Federated: 'arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com' },
        },
      ],
      [
        'a new principal: Federated `arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com`',
        'anyone with a token of the identity provider, because no condition limits its subject or audience',
      ],
    ],
    [
      'a Deny of which another denies only a part',
      [DENY],
      [{ ...DENY, Sid: 'Other', Action: 's3:Delete1', Condition: { Bool: { a: 'true' } } }],
      ['a Deny covers less: `Action`', 'a Deny gets a condition: `Bool a`'],
    ],
    [
      'a Deny whose condition accepts fewer requests',
      [{ ...DENY, Condition: { StringLike: { a: 'x*' } } }],
      [{ ...DENY, Condition: { StringLike: { a: 'xy*' } } }],
      ['the condition of a Deny changes: `StringLike a`'],
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
    ['a Deny of more actions', [DENY], [{ ...DENY, Action: 'S3:delete*' }]],
    [
      'a Deny of more resources',
      [{ ...DENY, Resource: 'arn:aws:s3:::a/b' }],
      [{ ...DENY, Resource: 'arn:aws:s3:::a/*' }],
    ],
    [
      'a Deny of more principals',
      [{ ...DENY, Principal: { AWS: 'arn:aws:iam::1:role/a' } }],
      [{ ...DENY, Principal: '*' }],
    ],
    [
      'a Deny of a whole account in place of its role',
      [{ ...DENY, Principal: { AWS: 'arn:aws:iam::210987654321:role/a' } }],
      [{ ...DENY, Principal: { AWS: '210987654321' } }],
    ],
    ['a Deny that another includes', [DENY], [{ Effect: 'Deny', Action: '*', Resource: '*' }]],
    [
      'a Deny in two statements',
      [DENY],
      [
        { ...DENY, Sid: 'A', Action: 's3:Delete2' },
        { ...DENY, Sid: 'B', Action: 's3:Delete1' },
      ],
    ],
    ['a Deny without its condition', [{ ...DENY, Condition: { Bool: { a: 'true' } } }], [DENY]],
    [
      'a Deny whose condition accepts more requests',
      [{ ...DENY, Condition: { StringLike: { a: 'xy*' } } }],
      [{ ...DENY, Condition: { StringLike: { a: 'x*' } } }],
    ],
    [
      'a Deny with fewer exceptions',
      [{ ...DENY, Action: undefined, NotAction: ['a:B', 'c:D'] }],
      [{ ...DENY, Action: undefined, NotAction: ['a:b'] }],
    ],
    [
      'two statements in place of one',
      [{ ...LIST, Action: ['s3:*', 'sqs:*'], Resource: '*' }],
      [
        { ...LIST, Action: 's3:*', Resource: '*' },
        { ...LIST, Action: 'sqs:*', Resource: '*' },
      ],
    ],
    [
      'one statement in place of two',
      [
        { ...LIST, Action: 's3:*', Resource: '*' },
        { ...LIST, Action: 'sqs:*', Resource: '*' },
      ],
      [{ ...LIST, Action: ['s3:*', 'sqs:*'], Resource: '*' }],
    ],
    [
      'what another statement allowed before',
      [{ Effect: 'Allow', Action: '*', Resource: '*' }],
      [
        { Effect: 'Allow', Action: '*', Resource: '*' },
        { ...LIST, Action: 's3:*', Resource: '*' },
      ],
    ],
    [
      'fewer exceptions than before',
      [{ Effect: 'Allow', NotAction: ['iam:*'], Resource: 'a' }],
      [{ Effect: 'Allow', NotAction: ['iam:*', 'sts:*'], Resource: 'a' }],
    ],
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

  test('no service that a new role is for, unless it is for every service', () => {
    const trusts = (service: string) =>
      reviewed([
        {
          address: 'aws_iam_role.a',
          after: { assume_role_policy: policy({ ...TRUST, Principal: { Service: service } }) },
        },
      ]).flatMap((each) => each.warnings.map(({ text, isGrave }) => ({ text, isGrave })));
    expect(trusts('states.amazonaws.com')).toEqual([]);
    expect(trusts('*')).toEqual([{ text: 'a new principal: every AWS service', isGrave: true }]);
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

  test.each(['arn:aws:s3:::*', 'arn:aws:events:eu-west-1:*:rule/start', '*'])(
    'is a warning if its source can be of any account: %s',
    (source_arn) => {
      const [review] = reviewed([permission({ source_arn })]);
      expect(review?.warnings.map(({ text }) => text)).toEqual([
        'the service can invoke it on behalf of any account, because its source_arn can be of any account',
      ]);
    },
  );

  test('is no warning if the account of such a source is known', () => {
    const [review] = reviewed([permission({ source_arn: 'arn:aws:s3:::*', source_account: '123456789012' })]);
    expect(review?.warnings).toEqual([]);
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

describe('a condition', () => {
  const changed = (before: object, after: object): string[] =>
    warnings([{ ...LIST, Condition: before }], [{ ...LIST, Condition: after }]);

  test.each<[string, object, object]>([
    ['fewer values', { StringEquals: { a: ['1', '2'] } }, { StringEquals: { a: '2' } }],
    ['a value that a wildcard matched', { StringLike: { a: 'x/*' } }, { StringLike: { a: ['x/y', 'x/z*'] } }],
    ['a text that a wildcard matched', { StringLike: { a: 'x/*' } }, { StringEquals: { a: 'x/y' } }],
    ['a pattern without wildcards', { StringEquals: { a: 'x' } }, { StringLike: { a: 'x' } }],
    [
      'an ARN that a pattern matched',
      { ArnLike: { a: 'arn:aws:sns:*:1:*' } },
      { ArnEquals: { a: 'arn:aws:sns:eu-west-1:1:t' } },
    ],
    [
      'a smaller network',
      { IpAddress: { a: '10.0.0.0/8' } },
      { IpAddress: { a: ['10.1.0.0/16', '10.2.3.4'] } },
    ],
    [
      'a smaller IPv6 network',
      { IpAddress: { a: '2001:db8::/32' } },
      { IpAddress: { a: '2001:db8:1::/48' } },
    ],
    [
      'a network that excludes more',
      { NotIpAddress: { a: '10.1.0.0/16' } },
      { NotIpAddress: { a: '10.0.0.0/8' } },
    ],
    ['more that is excluded', { StringNotEquals: { a: '1' } }, { StringNotEquals: { a: ['1', '2'] } }],
    ['a pattern that excludes more', { StringNotLike: { a: 'x/y*' } }, { StringNotLike: { a: 'x/*' } }],
    ['a smaller number', { NumericLessThan: { a: 100 } }, { NumericLessThan: { a: '99.5' } }],
    ['a number below it', { NumericLessThanEquals: { a: '100' } }, { NumericLessThan: { a: '100' } }],
    ['one number within it', { NumericGreaterThan: { a: '5' } }, { NumericEquals: { a: ['6', '7'] } }],
    [
      'an earlier date',
      { DateLessThan: { a: '2030-01-01T00:00:00Z' } },
      { DateLessThan: { a: '2029-01-01T00:00:00Z' } },
    ],
    ['other letters of a truth value', { Bool: { a: 'true' } }, { Bool: { a: true } }],
    ['a key that has to be there', { StringEqualsIfExists: { a: '1' } }, { StringEquals: { a: '1' } }],
    [
      'a key in other letters',
      { StringEquals: { 'aws:SourceVpc': 'v' } },
      { StringEquals: { 'AWS:sourcevpc': 'v' } },
    ],
    ['one more condition', { Bool: { a: 'true' } }, { Bool: { a: 'true' }, StringEquals: { b: 'c' } }],
  ])('that accepts less is not a warning: %s', (_, before, after) => {
    expect(changed(before, after)).toEqual([]);
  });

  test.each<[string, object, object]>([
    ['a wildcard', { StringLike: { a: 'x/y' } }, { StringLike: { a: 'x/*' } }],
    ['a wildcard, which was a text', { StringEquals: { a: '*' } }, { StringLike: { a: '*' } }],
    ['a larger network', { IpAddress: { a: '10.1.0.0/16' } }, { IpAddress: { a: '10.0.0.0/8' } }],
    ['another kind of network', { IpAddress: { a: '10.1.0.0/16' } }, { IpAddress: { a: '2001:db8::/32' } }],
    ['a larger number', { NumericLessThan: { a: '9' } }, { NumericLessThan: { a: '10' } }],
    ['the number itself', { NumericLessThan: { a: '9' } }, { NumericLessThanEquals: { a: '9' } }],
    ['a key that may be missing', { StringEquals: { a: '1' } }, { StringEqualsIfExists: { a: '1' } }],
    [
      'any of several values',
      { 'ForAllValues:StringEquals': { a: '1' } },
      { 'ForAnyValue:StringEquals': { a: '1' } },
    ],
    ['all but a value', { StringEquals: { a: '1' } }, { StringNotEquals: { a: '2' } }],
    ['the other truth value', { Bool: { a: 'true' } }, { Bool: { a: 'false' } }],
  ])('that accepts more is a warning: %s', (_, before, after) => {
    expect(changed(before, after)).toEqual([expect.stringMatching(/^a condition allows other values: /)]);
  });
});

test('every action, other accounts and anyone are grave', () => {
  const graveOf = (statement: object) =>
    reviewed([change(null, policy({ Effect: 'Allow', ...statement }))]).flatMap((each) =>
      each.warnings.filter(({ isGrave }) => isGrave).map(({ text }) => text),
    );
  expect(graveOf({ Action: '*', Resource: 'a' })).toContain('a wildcard in Action: `*`');
  expect(graveOf({ Action: 'a:B', Principal: { AWS: '210987654321' } })).toEqual([
    'a new principal: AWS `210987654321`',
  ]);
  expect(graveOf({ Action: 'a:B', Principal: '*' })).toEqual(['a new principal: anyone']);
  expect(graveOf({ Action: 's3:Get*', Resource: 'a', Principal: { Service: 's' } })).toEqual([]);
});

describe('anyone under a condition is', () => {
  const ofAnyone = (Condition: object) =>
    reviewed([
      change(
        policy({ ...READ, Principal: { AWS: '210987654321' } }),
        policy({ ...READ, Principal: '*', Condition }),
        'aws_s3_bucket_policy.a',
      ),
    ]).flatMap((each) => each.warnings.map(({ text, isGrave }) => ({ text, isGrave })));

  test.each([
    ['all of the internet, in two halves', { IpAddress: { 'aws:SourceIp': ['0.0.0.0/1', '128.0.0.0/1'] } }],
    ['a role of any account', { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/a' } }],
    ['a kind of principal', { StringEquals: { 'aws:PrincipalType': 'User' } }],
  ])('plainly anyone if it limits nothing: %s', (_, condition) => {
    expect(ofAnyone(condition)).toEqual([{ text: 'a new principal: anyone', isGrave: true }]);
  });

  test.each([
    ['is on what a client sends', { StringLike: { 'aws:Referer': 'https://example.com/*' } }],
    ['is on what is asked for', { StringEquals: { 's3:prefix': 'public' } }],
    ['is on the time', { DateGreaterThan: { 'aws:CurrentTime': '2026-01-01' } }],
    ['accepts a request without its key', { StringEqualsIfExists: { 'aws:SourceVpce': 'vpce-1a2b3c4d' } }],
    ['accepts an empty set', { 'ForAllValues:StringEquals': { 'aws:PrincipalOrgPaths': 'o-a1b2c3d4' } }],
  ])('grave if the condition %s', (_, condition) => {
    const [operator = '', keys = {}] = Object.entries(condition)[0] ?? [];
    expect(ofAnyone(condition)).toEqual([
      {
        text: `a new principal: anyone who meets the condition \`${operator} ${Object.keys(keys)[0]}\``,
        isGrave: true,
      },
    ]);
  });

  test.each([
    { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4' } },
    { StringEquals: { 'aws:SourceVpce': 'vpce-1a2b3c4d' } },
    { StringEquals: { 'kms:CallerAccount': '123456789012' } },
    { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
  ])('not grave if the condition says who it is: %j', (condition) => {
    expect(ofAnyone(condition)).toEqual([
      { text: expect.stringContaining('anyone who meets'), isGrave: false },
    ]);
  });
});

describe('a role for an identity provider', () => {
  const PROVIDER = 'arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com';
  const AUDIENCE = { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' };
  const OPEN =
    'anyone with a token of the identity provider, because no condition limits its subject or audience';
  const trustOf = (Condition: object) =>
    reviewed([
      {
        address: 'aws_iam_role.a',
        after: {
          assume_role_policy: policy({
            Effect: 'Allow',
            Action: 'sts:AssumeRoleWithWebIdentity',
            Principal: { Federated: PROVIDER },
            Condition,
          }),
        },
      },
    ]).flatMap((each) => each.warnings.map(({ text }) => text));

  test.each([
    ['only the audience that all tokens for AWS have', { StringEquals: AUDIENCE }],
    [
      'any subject beside that audience',
      { StringEquals: AUDIENCE, StringLike: { 'token.actions.githubusercontent.com:sub': '*' } },
    ],
    [
      'every repository of every organization',
      { StringLike: { 'token.actions.githubusercontent.com:sub': 'repo:*' } },
    ],
  ])('is open to anyone if the conditions accept %s', (_, condition) => {
    expect(trustOf(condition)).toContain(OPEN);
  });

  test.each([
    { StringLike: { 'token.actions.githubusercontent.com:sub': 'repo:acme/*' } },
    {
      StringEquals: {
        'cognito-identity.amazonaws.com:aud': 'eu-west-1:3f2504e0-4f89-11d3-9a0c-0305e82c3301',
      },
    },
  ])('is not open to anyone if the conditions are %j', (condition) => {
    expect(trustOf(condition)).not.toContain(OPEN);
  });
});

test('policies of 2,000 statements are compared in little time', () => {
  const statements = (length: number, suffix: string) =>
    Array.from({ length }, (_, index) => ({
      Effect: index % 2 ? 'Allow' : 'Deny',
      Action: `s3:Get${index}`,
      Resource: `arn:aws:s3:::data/${index}${suffix}`,
    }));
  expectLittleTime(2, (share) => {
    const [before, after] = [statements(2_000 * share, 'a'), statements(2_000 * share, 'b')];
    return () => warnings(before, after);
  });
});

describe('a policy is read wherever it stands:', () => {
  const wide = policy({ Effect: 'Allow', Action: 'a:B', Principal: '*', Resource: '*' });
  test.each([
    ['in an attribute of any type', 'aws_unheard_of.a', { rules: wide }, '`rules`'],
    ['in a block', 'aws_unheard_of.a', { settings: [{ access: wide }] }, '`settings.access`'],
    [
      'in one of several blocks',
      'aws_unheard_of.a',
      { s: [{ name: 'x' }, { name: 'y', p: wide }] },
      '`s.y.p`',
    ],
    ['in another attribute of a known type', 'aws_s3_bucket.a', { other: wide }, '`other`'],
    ['in a list', 'aws_unheard_of.a', { all: ['a', wide] }, '`all.1`'],
  ])('%s', (_, address, after, place) => {
    const [review] = reviewed([{ address, after }]);
    expect(review?.title).toBe(`\`${address}\`, ${place}: new`);
    expect(review?.warnings.map(({ text }) => text)).toEqual(['a new principal: anyone']);
  });

  test('but in environment variables and secrets', () => {
    const after = { environment: [{ variables: { POLICY: wide } }], secret_string: wide };
    expect(reviewed([{ address: 'aws_unheard_of.a', after }])).toEqual([]);
  });

  test('and is a warning where it is known after apply', () => {
    const [review] = reviewed([
      { address: 'aws_unheard_of.a', before: { p: wide }, after: {}, after_unknown: { p: true } },
    ]);
    expect(review?.body).toBe('This policy is known after apply.');
    expect(review?.warnings).toMatchObject([{ kind: 'unseen', text: '`p` is known after apply' }]);
  });
});

test('every resource is the key itself in the policy of a key', () => {
  const [review] = reviewed([change(null, policy({ ...LIST, Resource: '*' }), 'aws_kms_key.a')]);
  expect(review?.warnings.filter(({ kind }) => kind === 'access')).toEqual([]);
});

describe('the policy of a key', () => {
  const ROOT = { Effect: 'Allow', Principal: { AWS: '123456789012' }, Action: 'kms:*', Resource: '*' };
  const lockouts = (before: object[] | null, after: object[], address = 'aws_kms_key.a') =>
    reviewed([change(before && policy(...before), policy(...after), address)]).flatMap(({ warnings: all }) =>
      all.filter(({ kind }) => kind === 'data'),
    );

  test.each(['aws_kms_key.a', 'aws_kms_replica_key.a', 'aws_kms_key_policy.a'])(
    'of %s that nobody can change any more is a grave warning',
    (address) => {
      expect(lockouts([ROOT], [{ ...ROOT, Action: 'kms:Encrypt' }], address)).toEqual([
        {
          kind: 'data',
          address,
          text: 'no statement allows `kms:PutKeyPolicy`, so nobody can change the policy',
          isGrave: true,
        },
      ]);
    },
  );

  test('is a warning if it is new and nobody can change it', () => {
    expect(lockouts(null, [{ ...ROOT, Action: ['kms:Encrypt', 'kms:Decrypt'] }])).toHaveLength(1);
  });

  test.each([
    ['the account can', [{ ...ROOT, Action: 'kms:Put*' }]],
    ['someone else can', [{ ...ROOT, Principal: { AWS: 'arn:aws:iam::123456789012:role/keys' } }]],
    [
      'all but some actions are allowed',
      [{ ...ROOT, Action: undefined, NotAction: 'kms:ScheduleKeyDeletion' }],
    ],
  ])('is no such warning if %s', (_, after) => {
    expect(lockouts([ROOT], after)).toEqual([]);
  });

  test('is no such warning if nobody could change it before', () => {
    const encrypt = { ...ROOT, Action: 'kms:Encrypt' };
    expect(lockouts([encrypt], [{ ...encrypt, Action: 'kms:Decrypt' }])).toEqual([]);
  });
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

  const separate = (before: string | null, after: string | null) => ({
    address: 'aws_iam_role_policy.a',
    before: before && { role: 'r', name: 'a', policy: before },
    after: after && { role: 'r', name: 'a', policy: after },
  });
  const ALL = policy({ Effect: 'Allow', Action: '*', Resource: '*' });

  test('are shown if they change and the separate resource does not', () => {
    const changes = [
      {
        address: 'aws_iam_role.r',
        before: role({ name: 'a', policy: policy(LIST) }),
        after: role({ name: 'a', policy: ALL }),
      },
      { ...separate('{}', '{}'), actions: ['no-op'] },
    ];
    expect(reviewed(changes).map(({ title }) => title)).toEqual([
      '`aws_iam_role.r`, inline policy `a`: changed',
    ]);
    expect(reviewed(changes).flatMap((each) => each.warnings)).toHaveLength(3);
  });

  test('are not shown if they repeat what the separate resource holds before or after', () => {
    const spaced = JSON.stringify(JSON.parse(policy(LIST)), null, 2);
    const changes = [
      {
        address: 'aws_iam_role.r',
        before: role({ name: 'a', policy: spaced }),
        after: { ...role({ name: 'a', policy: spaced }), tags: {} },
      },
      separate(policy(LIST), ALL),
    ];
    expect(reviewed(changes).map(({ address }) => address)).toEqual(['aws_iam_role_policy.a']);
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

test('a policy that was not a JSON object before and is removed is shown as removed', () => {
  const [review] = reviewed([{ address: ADDRESS, before: { policy: 'x' }, after: { policy: '' } }]);
  expect(review?.body).toBe('The policy before this change is not a JSON object and is removed.');
});

test('a policy that was not a JSON object before is shown whole', () => {
  const statement = { ...LIST, Action: 's3:*' };
  const [review] = reviewed([change('no JSON', policy(statement))]);
  expect(review?.title).toBe('`aws_iam_role_policy.work`: changed');
  expect(review?.body).toMatch(
    /^The policy before this change is not a JSON object, so every statement is listed\.\n\n```diff\n\+ Allow/,
  );
  expect(review?.warnings.map(({ text }) => text)).toEqual(['a wildcard in Action: `s3:*`']);
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

test('a policy that moves to an existing role is a warning', () => {
  const work = (role: string) => ({ role, policy: policy(READ) });
  const change = { address: ADDRESS, before: work('a'), after: work('b') };
  expect(reviewed([change]).flatMap((each) => each.warnings.map(({ text }) => text))).toEqual([
    'the policy moves to another `role`: `a` → `b`',
  ]);
  const created = { address: 'aws_iam_role.b', after: { name: 'b' } };
  expect(reviewed([created, change]).flatMap((each) => each.warnings)).toEqual([]);
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

describe('a policy that is destroyed', () => {
  const DENY = { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' };
  const destroyed = (address: string, before: object): GivenChange => ({ address, before, after: null });
  const texts = (...changes: readonly GivenChange[]): string[] =>
    reviewed(changes).flatMap((each) => each.warnings.map(({ text }) => text));
  const bucketPolicy = destroyed('aws_s3_bucket_policy.a', { bucket: 'data', policy: policy(DENY) });

  test('is a warning if it denied something', () => {
    expect(texts(bucketPolicy)).toEqual(['a Deny is removed: `s3:*`']);
  });

  test('is no warning if what it protected is destroyed too', () => {
    expect(texts(bucketPolicy, destroyed('aws_s3_bucket.a', { bucket: 'data' }))).toEqual([]);
    const queue = { arn: 'arn:aws:sqs:eu-west-1:123456789012:jobs', policy: policy(DENY) };
    expect(texts(destroyed('aws_sqs_queue.a', queue))).toEqual([]);
  });

  test('is a warning if something else of the same name is destroyed', () => {
    expect(texts(bucketPolicy, destroyed('aws_cloudwatch_log_group.a', { name: 'data' }))).toHaveLength(1);
  });
});

describe('a policy is read as IAM reads it', () => {
  const texts = (given: object): string[] =>
    reviewed([change(null, JSON.stringify(given))]).flatMap((each) => each.warnings.map(({ text }) => text));

  test('with its elements in any case', () => {
    const statement = {
      effect: 'allow',
      action: 'sqs:*',
      resource: 'arn:aws:sqs:eu-west-1:123456789012:jobs',
    };
    expect(texts({ version: '2012-10-17', statement: [statement] })).toEqual([
      'a wildcard in Action: `sqs:*`',
    ]);
  });

  test.each([[[{ Action: '*', Resource: '*' }]], [['Allow']], [{ 0: {} }]])(
    'and is a warning if a statement neither allows nor denies: %j',
    (Statement) => {
      expect(texts({ Statement })).toEqual([
        'a statement of the policy neither allows nor denies, so what it does is unknown',
      ]);
    },
  );
});

test.each(['iam:PutRolePolicy', 'iam:CreateAccessKey', 'IAM:UpdateAssumeRolePolicy'])(
  '%s is a grave warning, as its holder can get more access by it',
  (action) => {
    const statement = { Effect: 'Allow', Action: action, Resource: 'arn:aws:iam::123456789012:role/work' };
    const [ofRole] = reviewed([change(null, policy(statement))]);
    expect(ofRole?.warnings.map(({ text, isGrave }) => ({ text, isGrave }))).toEqual([
      { text: `\`${action}\`, by which its holder can get more access`, isGrave: true },
    ]);
  },
);

test('an action on every resource of the policy of a bucket passes no role', () => {
  const everything = { Effect: 'Allow', Action: '*', Resource: '*', Principal: { AWS: '123456789012' } };
  expect(
    reviewed([change(null, policy(everything), 'aws_s3_bucket_policy.a')]).flatMap((each) =>
      each.warnings.map(({ text }) => text),
    ),
  ).toEqual(['a wildcard in Action: `*`', 'a new principal: AWS `123456789012`']);
});
