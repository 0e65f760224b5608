import { executionsAtRisk } from '../../../review/risks/executions-at-risk';
import { type GivenChange, planOf, review } from '../changed-plan';

const ARN = 'arn:aws:lambda:eu-west-1:123456789012:function:prepare-start';
const START = { arn: ARN, function_name: 'prepare-start' };
const SCRIPT = { bucket: 'my-code', key: 'prepare/scripts/0a1b/prepare.py' };

const machine = (task: object, change: Partial<GivenChange> = {}): GivenChange => ({
  address: 'aws_sfn_state_machine.machine',
  before: { definition: JSON.stringify({ StartAt: 'Start', States: { Start: { Type: 'Task', ...task } } }) },
  after: { definition: JSON.stringify({ StartAt: 'Done', States: { Done: { Type: 'Succeed' } } }) },
  ...change,
});

const destroyedStart: GivenChange = { address: 'aws_lambda_function.start', before: START };
const CALLS_IT =
  'destroyed: running executions of `aws_sfn_state_machine.machine` still call it, because an execution keeps the definition it started with; apply while none is `RUNNING`';

const warned = (...changes: readonly GivenChange[]) => executionsAtRisk(planOf(changes).changes);

test.each([
  ['as the resource of a task', { Resource: ARN }],
  ['by a version of it', { Resource: `${ARN}:7` }],
  ['as FunctionName, by its ARN', { Parameters: { FunctionName: ARN } }],
  ['as FunctionName, by its name', { Arguments: { FunctionName: 'prepare-start' } }],
  ['as FunctionName, by its name and alias', { Parameters: { FunctionName: 'prepare-start:live' } }],
  [
    'as FunctionName, by its account and name',
    { Parameters: { FunctionName: '123456789012:function:prepare-start' } },
  ],
  ['in a state within a map', { ItemProcessor: { States: { Each: { Type: 'Task', Resource: ARN } } } }],
])('a destroyed function is a warning if the definition named it %s', (_, task) => {
  expect(warned(machine(task), destroyedStart)).toEqual([
    { kind: 'executions', address: 'aws_lambda_function.start', text: CALLS_IT },
  ]);
});

test.each([
  ['another function, whose name begins alike', { Resource: `${ARN}-2` }],
  ['its name as an argument of another kind', { Parameters: { JobName: 'prepare-start' } }],
])('a destroyed function is no warning if the definition named %s', (_, task) => {
  expect(warned(machine(task), destroyedStart)).toEqual([]);
});

test('a destroyed function is a warning if the plan does not change the machine', () => {
  const { before } = machine({ Resource: ARN });
  const unchanged = machine({}, { actions: ['no-op'], before, after: before });
  expect(warned(unchanged, destroyedStart).map(({ text }) => text)).toEqual([CALLS_IT]);
});

test('a destroyed function is no warning if the machine is destroyed or replaced', () => {
  expect(warned(machine({ Resource: ARN }, { after: null }), destroyedStart)).toEqual([]);
  expect(warned(machine({ Resource: ARN }, { actions: ['delete', 'create'] }), destroyedStart)).toEqual([]);
});

test('a replaced function is a warning if its name changes', () => {
  const replaced = { ...destroyedStart, actions: ['delete', 'create'] };
  const calls = machine({ Resource: ARN });
  expect(warned(calls, { ...replaced, after: START })).toEqual([]);
  expect(warned(calls, { ...replaced, after: { ...START, function_name: 'other-start' } })).toEqual([
    {
      kind: 'executions',
      address: 'aws_lambda_function.start',
      text: CALLS_IT.replace('destroyed', 'replaced'),
    },
  ]);
});

test.each([
  ['Terraform forgets', { ...destroyedStart, actions: ['forget'] }],
  ['is skipped', { ...destroyedStart, before: { ...START, skip_destroy: true } }],
])('a function that %s is no warning', (_, change) => {
  expect(warned(machine({ Resource: ARN }), change)).toEqual([]);
});

test('a replaced script is a warning if the definition named it', () => {
  const replaced: GivenChange = {
    address: 'aws_s3_object.script',
    actions: ['create', 'delete'],
    before: SCRIPT,
    after: { ...SCRIPT, key: 'prepare/scripts/2c3d/prepare.py' },
    replace_paths: [['key']],
  };
  const text =
    'replaced: running executions of `aws_sfn_state_machine.machine` still read it, because an execution keeps the definition it started with; apply while none is `RUNNING`';
  expect(
    warned(machine({ Parameters: { S3Script: `s3://${SCRIPT.bucket}/${SCRIPT.key}` } }), replaced),
  ).toEqual([{ kind: 'executions', address: 'aws_s3_object.script', text }]);
  expect(warned(machine({ Parameters: { S3Script: 's3://my-code/other.py' } }), replaced)).toEqual([]);
});

test('the first line counts the executions at risk, and the warnings name them', () => {
  const page = review([machine({ Resource: ARN }), destroyedStart]);
  expect(page.split('\n')[0]).toBe('## ⚠️ 1 to change, 1 to destroy — executions at risk (1)');
  expect(page).toContain(`**Executions at risk**\n\n- \`aws_lambda_function.start\`: ${CALLS_IT}`);
});

test('a definition that is sensitive, or not JSON, names nothing', () => {
  const secret = { ...machine({ Resource: ARN }), before_sensitive: { definition: true } };
  expect(warned(secret, destroyedStart)).toEqual([]);
  expect(warned(machine({}, { before: { definition: ARN } }), destroyedStart)).toEqual([]);
});

test.each([
  ['as the role of the machine', { role_arn: 'arn:aws:iam::123456789012:role/work' }, {}],
  ['as the role of a job', {}, { Parameters: { RoleArn: 'arn:aws:iam::123456789012:role/work' } }],
])('a destroyed role is a warning if running executions use it %s', (_, attributes, task) => {
  const given = machine(task);
  const before = { ...(given.before as object), ...attributes };
  const role = { address: 'aws_iam_role.work', before: { arn: 'arn:aws:iam::123456789012:role/work' } };
  expect(warned({ ...given, before }, role)).toEqual([
    {
      kind: 'executions',
      address: 'aws_iam_role.work',
      text: CALLS_IT.replace('call it', 'use it'),
    },
  ]);
});

test.each([
  ['aws_sqs_queue', { url: 'https://sqs.eu-west-1.amazonaws.com/123456789012/jobs' }],
  ['aws_sns_topic', { arn: 'arn:aws:sns:eu-west-1:123456789012:jobs' }],
  ['aws_sfn_activity', { arn: 'arn:aws:states:eu-west-1:123456789012:activity:jobs' }],
])('%s that a definition names is needed by running executions', (type, before) => {
  const [name] = Object.values(before);
  const replaced = { address: `${type}.a`, actions: ['delete', 'create'] };
  const uses = machine({ Parameters: { Target: name } });
  const old = { ...before, name: 'jobs' };
  expect(warned(uses, { ...replaced, before: old, after: { name: 'other' } })).toHaveLength(1);
  expect(warned(uses, { ...replaced, before: old, after: { name: 'jobs' } })).toEqual([]);
});
