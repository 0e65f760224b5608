import { parsePlan } from '../../review/plan/plan-input';
import { reviewPlan } from '../../review/review-plan';
import { expectLittleTime } from '../support/processor-time';
import { drifted, type GivenChange, planOf, review } from './changed-plan';

const firstLine = (markdown: string): string => markdown.split('\n')[0] ?? '';

const table = (markdown: string): string[] =>
  markdown.split('\n').filter((line) => /^\| (?!Action|---)/.test(line));

const policy = (resource: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: resource }],
  });

describe('the verdict', () => {
  test('of no change is one line', () => {
    expect(review([{ address: 'aws_sqs_queue.a', actions: ['no-op'], before: {}, after: {} }])).toBe(
      '## ✅ No changes\n',
    );
  });

  test('counts what happens to resources', () => {
    const replaced = { actions: ['delete', 'create'], before: {}, after: {} };
    const changes: GivenChange[] = [
      { address: 'aws_sqs_queue_a.a', after: {} },
      { address: 'aws_x.b', before: {}, after: { a: 1 } },
      { address: 'aws_x.c', ...replaced },
      { address: 'aws_x.d', ...replaced, actions: ['create', 'delete'] },
      { address: 'aws_x.e', before: {} },
      { address: 'aws_x.f', actions: ['forget'], before: {} },
      { address: 'aws_x.g', actions: ['no-op'], before: {}, after: {}, previous_address: 'aws_x.old' },
      { address: 'aws_x.h', actions: ['no-op'], before: {}, after: {}, importing: { id: 'h' } },
      { address: 'data.aws_x.i', actions: ['read'], mode: 'data', after: {} },
    ];
    expect(firstLine(review(changes))).toBe(
      '## 🔎 1 to add, 1 to change, 2 to replace, 1 to destroy, 1 to forget, 1 moved, 1 imported — no warnings; not read: 6 of types that this review does not know (`aws_sqs_queue_a`, `aws_x`)',
    );
  });

  test('counts no data source, whatever happens to it', () => {
    const gone = { address: 'data.aws_s3_bucket.a', mode: 'data', before: { bucket: 'data' } };
    expect(review([gone])).toBe('## ✅ No changes\n');
  });

  test('has a sign of its own where something goes', () => {
    expect(firstLine(review([{ address: 'aws_sqs_queue.a', after: {} }]))).toBe(
      '## ✅ 1 to add — no warnings',
    );
    expect(firstLine(review([{ address: 'aws_iam_user.a', before: {} }]))).toBe(
      '## 🔎 1 to destroy — no warnings',
    );
  });

  test('has the same sign where a type is not read, and names the type', () => {
    expect(firstLine(review([{ address: 'aws_x.a', after: {} }]))).toBe(
      '## 🔎 1 to add — no warnings; not read: 1 of a type that this review does not know (`aws_x`)',
    );
  });

  test('names the types that are not read after its warnings, at most five', () => {
    const unread = 'abcdefg'.split('').map((letter) => ({ address: `aws_${letter}.a`, after: {} }));
    const warned = { address: 'aws_lambda_function_url.a', after: { authorization_type: 'NONE' } };
    expect(firstLine(review([warned, ...unread]))).toBe(
      '## ⚠️ 8 to add — access widens (1); not read: 7 of types that this review does not know (`aws_a`, `aws_b`, `aws_c`, `aws_d`, `aws_e` and 2 more)',
    );
  });

  test('does not count a resource of an unread type that is only moved', () => {
    const kept = { actions: ['no-op'], before: {}, after: {} };
    expect(firstLine(review([{ address: 'aws_x.a', ...kept, previous_address: 'aws_x.b' }]))).toBe(
      '## ✅ 1 moved — no warnings',
    );
  });

  test('counts the warnings of each kind', () => {
    const changes = [
      { address: 'aws_s3_bucket.a', before: {} },
      { address: 'aws_iam_policy.a', after: { policy: policy('*') } },
      { address: 'aws_iam_policy.b', after: {}, after_unknown: { policy: true } },
    ];
    expect(firstLine(review(changes, { complete: false }))).toBe(
      '## ⚠️ 2 to add, 1 to destroy — data at risk (1), access widens (1), cannot be seen yet (1), the plan itself (1)',
    );
  });

  test('of a plan that failed says so before all else', () => {
    expect(firstLine(review([{ address: 'aws_x.a', after: {} }], { errored: true }))).toBe(
      '## ❌ This plan failed: it shows only what was planned before the error',
    );
  });

  test('of a plan that failed is all, as nothing comes after an apply that cannot be', () => {
    expect(review([], { errored: true, complete: false })).toBe(
      '## ❌ This plan failed: it shows only what was planned before the error\n',
    );
  });
});

describe('the table of resources', () => {
  test('has first what is lost, and leaves out what is read or stays', () => {
    const changes = [
      { address: 'aws_x.added', after: {} },
      { address: 'aws_x.changed', before: {}, after: { a: 1 } },
      { address: 'aws_x.kept', actions: ['no-op'], before: {}, after: {} },
      { address: 'data.aws_x.read', actions: ['read'], mode: 'data', after: {} },
      { address: 'aws_x.destroyed', before: {}, action_reason: 'delete_because_no_resource_config' },
    ];
    expect(table(review(changes))).toEqual([
      '| destroyed | `aws_x.destroyed` | no longer in the configuration |',
      '| changed | `aws_x.changed` |  |',
      '| added | `aws_x.added` |  |',
    ]);
  });

  test('names the changed attributes of the types that the review reads, and of no others', () => {
    const change = { before: { name: 'a', tags: null }, after: { name: 'b', tags: null } };
    const changes = ['aws_cloudwatch_log_group.a', 'aws_unheard_of.a'].map((address) => ({
      address,
      ...change,
    }));
    expect(table(review(changes))).toEqual([
      '| changed | `aws_cloudwatch_log_group.a` | `name` |',
      '| changed | `aws_unheard_of.a` |  |',
    ]);
  });

  test('shows the previous address, an import, and what is left over from an earlier apply', () => {
    const kept = { actions: ['no-op'], before: {}, after: {} };
    const changes = [
      { address: 'aws_x.a', ...kept, previous_address: 'aws_x.`b`' },
      { address: 'aws_x.c', ...kept, importing: { id: 'c' } },
      { address: 'aws_x.d', before: {}, deposed: '1234abcd' },
    ];
    expect(table(review(changes))).toEqual([
      '| destroyed | `aws_x.d` | left over from an earlier apply |',
      '| kept | `aws_x.a` | moved from <code>aws_x&#46;&#96;b&#96;</code> |',
      '| kept | `aws_x.c` | imported |',
    ]);
  });

  test.each([
    ['replace_because_tainted', 'it is tainted'],
    ['replace_because_cannot_update', '`name` cannot be changed in place'],
    ['replace_of_a_later_terraform', '`replace_of_a_later_terraform`'],
  ])('shows the reason %s as: %s', (action_reason, shown) => {
    const change = {
      address: 'aws_x.a',
      actions: ['delete', 'create'],
      before: {},
      after: {},
      action_reason,
      replace_paths: [['name']],
    };
    expect(table(review([change]))).toEqual([`| replaced | \`aws_x.a\` | ${shown} |`]);
  });
});

describe('an action', () => {
  const sides = { before: { name: 'a' }, after: { name: 'b' } };

  test.each([
    ['Terraform', ['create', 'forget']],
    ['OpenTofu', ['forget', 'create']],
  ])('that replaces a resource and forgets the old one is read as %s writes it', (_, actions) => {
    const page = review([{ address: 'aws_kms_key.a', actions, ...sides }]);
    expect(table(page)).toEqual([
      '| replaced | `aws_kms_key.a` | the old one is forgotten and stays in AWS |',
    ]);
    expect(firstLine(page)).toBe('## 🔎 1 to replace — no warnings');
  });

  test('that is empty is none where both sides are equal', () => {
    expect(review([{ address: 'aws_x.a', actions: [], before: {}, after: {} }])).toBe('## ✅ No changes\n');
  });

  test.each([
    ['is unknown', ['renew'], sides],
    ['is joined with one that it does not go with', ['create', 'update'], sides],
    ['is missing though the sides differ', [], sides],
    ['is missing though a value is not known', [], { before: {}, after: {}, after_unknown: { id: true } }],
  ])('that %s is a warning, and not called a change', (_, actions, rest) => {
    const page = review([{ address: 'aws_sqs_queue.a', actions, ...rest }]);
    expect(firstLine(page)).toBe('## ⚠️ 1 with an unknown action — the plan itself (1)');
    expect(page).toContain(
      '- `aws_sqs_queue.a`: the action planned for it is unknown to this review: see the plan for what it does',
    );
    expect(table(page)[0]).toMatch(/^\| unknown action \| `aws_sqs_queue\.a` \|/);
  });

  test('that is unknown is a warning for an output too', () => {
    const page = review([], { output_changes: { a: { actions: ['renew'], before: 1, after: 2 } } });
    expect(page).toContain('- an unknown action on `a`: `1` → `2`');
    expect(page).toContain('**The plan itself**');
  });
});

describe('outputs', () => {
  test('are shown with their values, unless they are sensitive or unknown', () => {
    const output_changes = {
      same: { actions: ['no-op'], before: 1, after: 1 },
      count: { actions: ['update'], before: 1, after: 2 },
      url: { actions: ['create'], before: null, after_unknown: true },
      password: { actions: ['update'], before: 's3cr3t', after: 's3cr3t-2', after_sensitive: true },
      old: { actions: ['delete'], before: 1, after: null },
    };
    expect(review([], { output_changes })).toBe(
      [
        '## ✅ Only outputs change\n\n### Outputs\n',
        '- changed `count`: `1` → `2`',
        '- new `url`: `(known after apply)`',
        '- changed `password`: sensitive, not shown',
        '- removed `old`: `1`\n',
      ].join('\n'),
    );
  });
});

test.each([
  ['9007199254740992', '9007199254740993'],
  ['1e400', '2e400'],
  ['-12345678901234567890.5', '-12345678901234567890.25'],
  ['0.1234567890123456789', '0.1234567890123456788'],
])('a number that JavaScript cannot hold is shown as it is written: %s', (before, after) => {
  const plan = `{"format_version":"1.2","resource_changes":[],"output_changes":{"n":{"actions":["update"],"before":${before},"after":${after}}}}`;
  expect(reviewPlan(parsePlan(Buffer.from(plan)))).toContain(`- changed \`n\`: \`${before}\` → \`${after}\``);
});

test('a number of a definition is shown as it is written', () => {
  const definition = (seconds: string) =>
    `{"StartAt":"A","States":{"A":{"Type":"Wait","Seconds":${seconds},"End":true}}}`;
  const page = review([
    {
      address: 'aws_sfn_state_machine.a',
      before: { definition: definition('9007199254740992') },
      after: { definition: definition('9007199254740993') },
    },
  ]);
  expect(page).toContain('`9007199254740992` → `9007199254740993`');
});

describe('what has changed outside of Terraform', () => {
  test('is a warning if an entry has no address', () => {
    const page = review([], { resource_drift: [{ type: 'x', change: { actions: ['update'] } }, null] });
    expect(page).toContain('- 2 entries of `resource_drift` cannot be read, and are left out');
  });

  test('is shown by the names of attributes', () => {
    const rest = drifted([
      { address: 'aws_x.a', before: { name: 'a', size: 1 }, after: { name: 'a', size: 2 } },
      { address: 'aws_x.gone', before: { name: 'a' } },
    ]);
    expect(review([], rest)).toBe(
      '## ✅ No changes\n\n### Changed outside of Terraform\n\n- `aws_x.a`: `size`\n- `aws_x.gone` is gone\n',
    );
  });

  test('is not shown if the provider only replaces one empty value by another', () => {
    const rest = drifted([
      {
        address: 'aws_x.a',
        before: { tags: null, layers: null, text: '' },
        after: { tags: {}, layers: [], text: null },
      },
    ]);
    expect(review([], rest)).toBe('## ✅ No changes\n');
  });

  test('includes an inline policy of a role, unless a resource of the plan puts it there', () => {
    const inline = (...names: string[]) => ({
      name: 'r',
      inline_policy: names.map((name) => ({ name, policy: '{}' })),
    });
    const separate = { role: 'r', name: 'known' };
    const changes = [
      { address: 'aws_iam_role_policy.a', actions: ['no-op'], before: separate, after: separate },
    ];
    const role = (...names: string[]) =>
      drifted([{ address: 'aws_iam_role.r', before: inline(), after: inline(...names) }]);
    expect(review(changes, role('known'))).toBe('## ✅ No changes\n');
    expect(review(changes, role('known', 'by hand'))).toContain('- `aws_iam_role.r`: `inline_policy`');
  });
});

test('failed checks, deferred changes and an incomplete plan are warnings', () => {
  const rest = {
    checks: [
      { address: { to_display: 'check.a' }, status: 'pass' },
      {
        address: { to_display: 'check.b' },
        status: 'fail',
        instances: [{ status: 'fail', problems: [{ message: 'Not <b>good</b>.' }] }],
      },
    ],
    deferred_changes: [{ reason: 'provider_config_unknown', resource_change: { address: 'aws_x.later' } }],
    complete: false,
  };
  expect(review([], rest)).toContain(
    [
      '**The plan itself**\n',
      '- the check `check.b` fails: `(16 characters)`',
      '- `aws_x.later` is deferred to a later plan (`provider_config_unknown`)',
      '- this plan is incomplete: plan again after its apply',
    ].join('\n'),
  );
});

test('an incomplete plan that cannot be applied does not ask for a plan after the apply', () => {
  expect(review([], { complete: false, applyable: false })).toContain(
    '- this plan is incomplete: it cannot be applied',
  );
});

test('actions are shown by their names and triggers, without their arguments', () => {
  const invocation = { type: 'aws_lambda_invoke', config_values: { payload: 's3cr3t' } };
  const page = review([{ address: 'aws_x.a', after: {} }], {
    action_invocations: [
      {
        ...invocation,
        address: 'action.aws_lambda_invoke.a',
        lifecycle_action_trigger: { triggering_resource_address: 'aws_x.a' },
      },
      { ...invocation, address: 'action.aws_lambda_invoke.b', invoke_action_trigger: {} },
    ],
    deferred_action_invocations: [
      {
        reason: 'deferred_prereq',
        action_invocation: { ...invocation, address: 'action.aws_lambda_invoke.c' },
      },
    ],
  });
  expect(firstLine(page)).toBe(
    '## ⚠️ 1 to add, 2 to invoke — the plan itself (3); not read: 1 of a type that this review does not know (`aws_x`)',
  );
  expect(page).toContain(
    [
      '- `action.aws_lambda_invoke.c` is deferred to a later plan (`deferred_prereq`)',
      '- invokes the action `action.aws_lambda_invoke.a` when `aws_x.a` changes: see the plan for what it does',
      '- invokes the action `action.aws_lambda_invoke.b`: see the plan for what it does',
    ].join('\n'),
  );
  expect(page).not.toContain('s3cr3t');
});

describe('attached policies and permissions boundaries', () => {
  const attachment = (policy_arn: string): GivenChange => ({
    address: 'aws_iam_role_policy_attachment.a',
    after: { role: 'r', policy_arn },
  });

  test('are shown, with a note that their statements are not in the plan', () => {
    expect(review([attachment('arn:aws:iam::1:policy/own')])).toContain(
      '- `aws_iam_role_policy_attachment.a`: attaches `arn:aws:iam::1:policy/own`, whose statements are not in this plan',
    );
  });

  test.each([
    'AdministratorAccess',
    'AmazonS3FullAccess',
    'PowerUserAccess',
    'ReadOnlyAccess',
    'SecretsManagerReadWrite',
    'job-function/SystemAdministrator',
  ])('are a warning if they include the AWS managed policy %s', (name) => {
    expect(firstLine(review([attachment(`arn:aws:iam::aws:policy/${name}`)]))).toContain('access widens (1)');
  });

  test.each([
    ['role_policy_attachment', { role: 'a' }, { role: 'b' }],
    ['user_policy_attachment', { user: 'a' }, { user: 'b' }],
    ['group_policy_attachment', { group: 'a' }, { group: 'b' }],
    ['policy_attachment', { roles: ['a'] }, { roles: ['a', 'b'] }],
    ['policy_attachment', { users: ['a'] }, { users: ['a', 'b'] }],
    ['policy_attachment', { groups: ['a'] }, { groups: ['a', 'b'] }],
  ])('are shown again if the %s is for another holder', (type, from, to) => {
    const policy_arn = 'arn:aws:iam::aws:policy/AdministratorAccess';
    const change = { address: `aws_iam_${type}.a`, before: { ...from, policy_arn } };
    expect(firstLine(review([{ ...change, after: { ...to, policy_arn } }]))).toContain('access widens (1)');
    expect(firstLine(review([{ ...change, after: { ...from, policy_arn, id: '1' } }]))).toContain(
      'no warnings',
    );
  });

  test('of a destroyed role are not shown as detached, because resources of their own may do that', () => {
    const before = { name: 'r', managed_policy_arns: ['arn:a'], permissions_boundary: 'arn:b' };
    expect(review([{ address: 'aws_iam_role.r', before }])).not.toMatch(/detaches|boundary/);
  });

  test('are a warning if a boundary is removed or changed', () => {
    const role = (permissions_boundary: string | null) => ({ name: 'r', permissions_boundary });
    const change = (before: string | null, after: string | null) =>
      review([{ address: 'aws_iam_role.r', before: role(before), after: role(after) }]);
    expect(change('arn:a', null)).toContain(
      '**Access widens**\n\n- `aws_iam_role.r`: the permissions boundary `arn:a` is removed',
    );
    expect(change('arn:a', 'arn:b')).toContain('the permissions boundary changes: `arn:a` → `arn:b`');
    expect(firstLine(change(null, 'arn:a'))).toContain('no warnings');
    const unknown = { after_unknown: { permissions_boundary: true } };
    expect(
      review([{ address: 'aws_iam_role.r', before: role('arn:a'), after: {}, ...unknown }]),
    ).not.toContain('taken away');
    expect(firstLine(change('arn:a', 'arn:a'))).toContain('no warnings');
  });
});

describe('a state machine', () => {
  const machine = (definition: unknown, rest: object = {}): object => ({ definition, name: 'm', ...rest });
  const DEFINITION = '{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}';

  test('is shown with its other settings', () => {
    const logging = (include_execution_data: boolean) => ({
      logging_configuration: [{ include_execution_data }],
    });
    const markdown = review([
      {
        address: 'aws_sfn_state_machine.a',
        before: machine(DEFINITION, logging(false)),
        after: machine(DEFINITION, logging(true)),
      },
    ]);
    expect(markdown).toContain('- `logging_configuration[0].include_execution_data`: `false` → `true`');
    expect(markdown).not.toContain('mermaid');
  });

  test.each(['no JSON', '[1]', ''])('with the definition %j is a warning', (definition) => {
    const markdown = review([
      { address: 'aws_sfn_state_machine.a', before: machine(DEFINITION), after: machine(definition) },
    ]);
    expect(markdown).toContain('The definition is not a JSON object.');
    expect(firstLine(markdown)).toContain('cannot be seen yet (1)');
  });

  test('without states is not drawn', () => {
    const page = review([{ address: 'aws_sfn_state_machine.a', after: machine('{}') }]);
    expect(page).toContain('- new, without states');
    expect(page).not.toMatch(/mermaid|<code><\/code>/);
  });

  test('of one state is described in the singular', () => {
    const page = review([{ address: 'aws_sfn_state_machine.a', after: machine(DEFINITION) }]);
    expect(page).toContain('- new, with 1 state; starts at `A`');
  });

  test('that starts at none of its states is described as such', () => {
    const definition = '{"StartAt":{"toString":1,"valueOf":1},"States":{"A":{"Type":"Succeed"}}}';
    const page = review([{ address: 'aws_sfn_state_machine.a', after: machine(definition) }]);
    expect(page).toContain('- new, with 1 state; starts at no state of it');
  });

  test('is not called new if the definition before is unreadable', () => {
    const page = review([
      { address: 'aws_sfn_state_machine.a', before: machine('no JSON'), after: machine(DEFINITION) },
    ]);
    expect(page).toContain('- was not a JSON object before; now it is one with 1 state; starts at `A`');
    expect(page).toContain('<summary>The states</summary>');
    expect(page).not.toMatch(/\bnew\b|green: added/);
  });

  test('with a definition that is null is shown too', () => {
    expect(review([{ address: 'aws_sfn_state_machine.a', after: machine(null) }])).toContain(
      'The definition is not a JSON object.',
    );
  });
});

test('no sensitive value is anywhere in the page', () => {
  const secret = 's3cr3t';
  const documents = {
    definition: JSON.stringify({ StartAt: secret, States: { [secret]: { Type: 'Succeed' } } }),
    policy: policy(secret),
    assume_role_policy: policy(secret),
    inline_policy: [{ name: secret, policy: policy(secret) }],
    environment: [{ variables: { NAME: secret } }],
    source_code_hash: secret,
    permissions_boundary: secret,
    policy_arn: secret,
    principal: secret,
    function_name: secret,
    action: secret,
    retention_in_days: secret,
    role: secret,
    name: secret,
    bucket: secret,
  };
  const types = [
    'aws_sfn_state_machine',
    'aws_iam_policy',
    'aws_iam_role',
    'aws_lambda_function',
    'aws_lambda_permission',
    'aws_iam_role_policy_attachment',
    'aws_iam_role_policy',
    'aws_s3_bucket',
    'aws_cloudwatch_log_group',
  ];
  const before = Object.fromEntries(Object.keys(documents).map((name) => [name, `${secret}-before`]));
  const sensitive = Object.fromEntries(Object.keys(documents).map((name) => [name, true]));
  const changes = types.flatMap((type): GivenChange[] => [
    { address: `${type}.new`, after: documents, after_sensitive: sensitive },
    { address: `${type}.whole`, after: documents, after_sensitive: true },
    {
      address: `${type}.changed`,
      before,
      after: documents,
      before_sensitive: sensitive,
      after_sensitive: {},
    },
    { address: `${type}.gone`, before: documents, before_sensitive: sensitive },
    {
      address: `${type}.replaced`,
      actions: ['delete', 'create'],
      before,
      after: documents,
      before_sensitive: {},
      after_sensitive: sensitive,
    },
  ]);
  const output_changes = { a: { actions: ['update'], before: secret, after: 'x', before_sensitive: true } };
  const markdown = review(changes, { output_changes, ...drifted(changes) });
  expect(markdown).toContain('aws_lambda_function.changed');
  expect(markdown).not.toContain(secret);
});

test('no address can escape from its place', () => {
  const key = '`|\n</code></details><img src=x onerror=alert(1)>@octocat #123 [a](http://b.c) **b**';
  const address = `aws_s3_bucket.a["${key}"]`;
  const markdown = review([{ address, type: 'aws_s3_bucket', before: {}, previous_address: address }]);
  expect(table(markdown)).toHaveLength(1);
  expect(markdown).not.toMatch(/<img|<\/details>|@octocat|#123|\[a\]|\*\*b/);
});

test('every text of a plan is in code', () => {
  const text =
    'EVIL`|\n```\n</code></details><img src=x onerror=alert(1)>@octocat #1 [a](http://b.c) www.d.e <!-- ';
  const address = (type: string) => ({ address: `${type}.a["${text}"]`, type });
  const statement = {
    Sid: text,
    Action: [text, `${text}*`],
    Resource: [text, '*'],
    Principal: { [text]: text },
  };
  const document = (Effect: string) =>
    JSON.stringify({
      Version: text,
      [text]: text,
      Statement: [
        { ...statement, Effect },
        { Effect: 'Allow', Action: 'iam:*', Condition: { [text]: { [text]: text } }, [text]: text },
        { Effect: text, NotPrincipal: { [text]: text } },
      ],
    });
  const state = {
    Type: text,
    Next: text,
    [text]: text,
    Parameters: { [text]: [text] },
    Retry: [{ ErrorEquals: [text], [text]: text }],
    Catch: [{ ErrorEquals: [text], Next: text }],
    Choices: [{ Variable: text, [text]: text, Next: text }],
    Default: text,
  };
  const definition = (more: object) =>
    JSON.stringify({
      StartAt: text,
      [text]: text,
      States: {
        [text]: { ...state, ...more },
        Map: { ItemProcessor: { StartAt: text, States: { [text]: state } } },
      },
    });
  const environment = (value: string) => [{ variables: { [text]: value, [`${text}-${value}`]: text } }];
  const changes: GivenChange[] = [
    {
      ...address('aws_iam_policy'),
      before: { policy: document('Deny') },
      after: { policy: document('Allow') },
    },
    { ...address('aws_iam_role_policy'), after: { policy: document('Allow'), role: text, name: text } },
    {
      ...address('aws_iam_role'),
      after: {
        name: text,
        inline_policy: [{ name: text, policy: document('Allow') }],
        permissions_boundary: text,
        managed_policy_arns: [text],
      },
    },
    { ...address('aws_iam_role_policy_attachment'), after: { policy_arn: text } },
    { ...address('aws_lambda_permission'), after: { principal: text, action: text, function_name: text } },
    {
      ...address('aws_lambda_function'),
      before: { environment: environment('1'), handler: 'a', [text]: 1 },
      after: { environment: environment('2'), source_code_hash: text, handler: text, [text]: 2 },
    },
    { ...address('aws_lambda_function'), after: { runtime: text, source_code_hash: text } },
    {
      ...address('aws_sfn_state_machine'),
      before: { definition: definition({}), type: 'a' },
      after: { definition: definition({ Type: 'Map', [`${text}2`]: 1 }), type: text },
    },
    { ...address('aws_sfn_state_machine'), after: { definition: definition({}) } },
    {
      ...address('aws_cloudwatch_log_group'),
      before: { kms_key_id: text, [text]: 1 },
      after: { kms_key_id: null, [text]: 2 },
    },
    {
      ...address('aws_s3_bucket'),
      actions: ['delete', 'create'],
      before: {},
      after: {},
      replace_paths: [[text]],
      action_reason: 'replace_because_cannot_update',
    },
    { ...address(text), before: {}, action_reason: text, previous_address: text },
    { ...address('aws_iam_policy'), after: {}, after_unknown: { policy: true } },
  ];
  const markdown = review(changes, {
    ...drifted(changes),
    output_changes: { [text]: { actions: ['update'], before: '1', after: text } },
    checks: [
      { status: 'fail', address: { to_display: text }, instances: [{ problems: [{ message: text }] }] },
    ],
    deferred_changes: [{ reason: text, resource_change: { address: text } }],
    action_invocations: [{ address: text, lifecycle_action_trigger: { triggering_resource_address: text } }],
  });
  expect(markdown).toContain('EVIL');
  const outside = markdown
    .replaceAll(/^(`{3,})(mermaid|diff|json)\n[\s\S]*?\n\1$/gm, '')
    .replaceAll(/<code>[^<`\n]*<\/code>/g, '')
    .replaceAll(/`[^`\n]+`/g, '');
  expect(outside).not.toContain('EVIL');
  expect(outside).not.toMatch(/`|@|<(?!\/?(?:details|summary|sub)>)/);
});

describe('a plan of 500 resources', () => {
  const many = (
    length: number,
    type: string,
    attributes: (index: number) => object,
    action: 'before' | 'after',
  ): GivenChange[] =>
    Array.from({ length }, (_, index) => ({
      address: `module.team_${index}.${type}.of_a_team_with_a_long_name["${index}"]`,
      type,
      [action]: attributes(index),
    }));
  const statements = (index: number) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: Array.from({ length: 10 }, (_, statement) => ({
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:PutObject', 's3:*'],
        Resource: `arn:aws:s3:::bucket-${index}/folder-${statement}/*`,
      })),
    });
  const changes = (ofEachType: number): GivenChange[] => [
    ...many(
      ofEachType,
      'aws_iam_role_policy',
      (index) => ({ name: 'p', role: `r-${index}`, policy: statements(index) }),
      'after',
    ),
    ...many(ofEachType, 'aws_cloudwatch_log_group', () => ({ retention_in_days: 30 }), 'before'),
    ...many(ofEachType, 'aws_s3_bucket', () => ({ force_destroy: true }), 'after'),
    ...many(
      ofEachType,
      'aws_lambda_function',
      () => ({ source_code_hash: 'a', environment: [{ variables: { A: '1' } }] }),
      'after',
    ),
    ...many(
      ofEachType,
      'aws_sfn_state_machine',
      () => ({
        definition: JSON.stringify({
          StartAt: 'A',
          States: { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Succeed' } },
        }),
      }),
      'after',
    ),
  ];
  const markdown = reviewPlan(planOf(changes(100)));

  test('is reviewed in little time', () => {
    expectLittleTime(1, (share) => {
      const part = planOf(changes(100 * share));
      return () => reviewPlan(part);
    });
  });

  test('fits into a comment on GitHub, in characters and in bytes', () => {
    expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(65_000);
    expect(Buffer.byteLength(markdown)).toBeGreaterThan(50_000);
  });

  test('keeps its first line and all kinds of warnings, and groups equal ones', () => {
    expect(firstLine(markdown)).toBe(
      '## ⚠️ 400 to add, 100 to destroy — data at risk (200), access widens (100), cannot be seen yet (2)',
    );
    expect(markdown).toMatch(/- a wildcard in Action: `s3:\*` — `module\.team_0\S+`, .* and 97 more/);
    expect(markdown).toMatch(/- destroyed: the log events in the group will be lost — .* and 97 more/);
  });

  test('counts what there is no room to name, and warns of it', () => {
    expect(table(markdown)).toContain('| added | `aws_iam_role_policy` | 100 |');
    expect(markdown).toContain(
      '- 400 resources are counted by their type and not named, as there is no room for their addresses',
    );
  });

  test('leaves out whole sections, and lists them', () => {
    expect(markdown.trimEnd().split('\n').at(-1)).toMatch(
      /^> \*\*Left out\*\* because a GitHub comment is limited to 65,536 characters: .* and \d+ more\. Run `terraform show` to see them\.$/,
    );
    expect(markdown.match(/^```/gm)?.length).toBe(2 * (markdown.match(/^```\w+$/gm)?.length ?? 0));
    expect(markdown.match(/<details>/g)?.length).toBe(markdown.match(/<\/details>/g)?.length);
  });

  test('fits even if every text has many bytes and no two warnings are equal', () => {
    const long = '企'.repeat(300);
    const hostile = Array.from({ length: 500 }, (_, index) => ({
      address: `aws_iam_policy.a${index}${long}`,
      type: 'aws_iam_policy',
      after: {
        policy: JSON.stringify({
          Statement: {
            Effect: 'Allow',
            Action: `s3:${'a'.repeat(100)}${index}*`,
            Resource: '*',
            Principal: `${index}|${long}`,
          },
        }),
      },
    }));
    const markdown = review(hostile, { output_changes: { [long]: { actions: ['create'], after: long } } });
    expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(65_000);
    expect(markdown).toMatch(/- and \d+ more of this kind; run `terraform show` to see them/);
  });
});

test('drift that cannot be read is left out, and the page says so', () => {
  const page = review([{ address: 'aws_s3_bucket.b', before: {} }], {
    resource_drift: [{ type: 'x', change: { actions: ['update'] } }, 'x'],
  });
  expect(page).toContain('2 entries of `resource_drift` cannot be read, and are left out');
  expect(page).toContain('`aws_s3_bucket.b`');
});

test.each([
  ['{}', 'new, without states'],
  ['{"StartAt": "a", "States": {"a": {"Type": "Succeed"}}}', 'new, with 1 state; starts at `a`'],
  ['{"StartAt": {}, "States": {"a": {}, "b": {}}}', 'new, with 2 states; starts at no state of it'],
])('the definition %s of a new state machine is outlined in one sentence', (definition, sentence) => {
  expect(review([{ address: 'aws_sfn_state_machine.m', after: { definition } }])).toContain(
    `- ${sentence}\n`,
  );
});
