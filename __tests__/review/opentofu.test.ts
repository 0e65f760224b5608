import { parsePlan } from '../../review/plan/plan-input';
import { reviewPlan } from '../../review/review-plan';

const resource = (address: string, change: object, more: object = {}) => {
  const [type = '', name = ''] = address.split('.');
  return {
    address,
    mode: 'managed',
    type,
    name,
    provider_name: 'registry.opentofu.org/hashicorp/aws',
    change: { before: null, after: null, after_unknown: {}, before_sensitive: false, ...change },
    ...more,
  };
};

/** A plan as `tofu show -json` of OpenTofu 1.12 writes it: without the members applyable and complete. */
const planOf = (...changes: object[]): string =>
  JSON.stringify({
    format_version: '1.2',
    terraform_version: '1.12.0',
    variables: { region: { value: 'eu-west-1' } },
    planned_values: { root_module: {} },
    resource_changes: changes,
    prior_state: { format_version: '1.0', terraform_version: '1.12.0', values: { root_module: {} } },
    configuration: {
      provider_config: { aws: { name: 'aws', full_name: 'registry.opentofu.org/hashicorp/aws' } },
      root_module: {},
    },
    relevant_attributes: [],
    timestamp: '2026-11-28T12:00:00Z',
    errored: false,
  });

const review = (...changes: object[]): string => reviewPlan(parsePlan(Buffer.from(planOf(...changes))));

const NAMED = { name: 'a' };

test('a plan of OpenTofu is read, and is complete although it does not say so', () => {
  const page = review(
    resource('aws_sqs_queue.a', { actions: ['create'], after: NAMED, after_sensitive: {} }),
  );
  expect(page).toContain('## ✅ 1 to add — no warnings\n');
});

test('a resource that is forgotten and created anew is replaced', () => {
  const page = review(
    resource(
      'aws_sqs_queue.a',
      { actions: ['forget', 'create'], before: NAMED, after: { name: 'b' }, replace_paths: [['name']] },
      { action_reason: 'replace_because_cannot_update' },
    ),
  );
  expect(page.split('\n')[0]).toContain('1 to replace');
  expect(page).toContain('| replaced | `aws_sqs_queue.a` |');
  expect(page).toContain('`name` cannot be changed in place');
});

test.each([
  ['forgot_because_lifecycle_destroy_in_config', ['forget'], 'its lifecycle says destroy = false'],
  [
    'forgot_because_lifecycle_destroy_in_state',
    ['forget'],
    'its lifecycle said destroy = false at the last apply',
  ],
  ['delete_because_enabled_false', ['delete'], 'enabled is false'],
])('the reason %s is shown in words', (action_reason, actions, words) => {
  const page = review(resource('aws_sqs_queue.a', { actions, before: NAMED }, { action_reason }));
  expect(page).toContain(`| \`aws_sqs_queue.a\` | ${words} |`);
});

test('an ephemeral resource, which is only opened, is not listed', () => {
  const ephemeral = resource(
    'aws_secretsmanager_secret_version.s',
    { actions: ['open'] },
    { mode: 'ephemeral' },
  );
  expect(review(ephemeral)).toBe('## ✅ No changes\n');
});
