import { parsePlan } from '../../../review/plan/plan-input';
import { reviewPlan } from '../../../review/review-plan';
import { drifted, type GivenChange, planJson } from '../../review/changed-plan';

const SECONDS = 2;

const many = <Item>(count: number, make: (index: number) => Item): Item[] =>
  Array.from({ length: count }, (_, index) => make(index));

/** The page, and the seconds of processor time that it took. */
const timed = (json: Buffer): readonly [string, number] => {
  const { user } = process.cpuUsage();
  const page = reviewPlan(parsePlan(json));
  return [page, (process.cpuUsage().user - user) / 1e6];
};

/** Other programs can only make a review slower, so a slow one is tried once more. */
const expectFast = (changes: readonly GivenChange[], rest: object = {}): string => {
  const json = Buffer.from(planJson(changes, rest));
  const [page, seconds] = timed(json);
  if (seconds >= SECONDS) expect(timed(json)[1]).toBeLessThan(SECONDS);
  return page;
};

test('50,000 equal warnings take little time', () => {
  const page = expectFast(
    many(50_000, (index) => ({ address: `aws_cloudwatch_log_group.g[${index}]`, before: {} })),
  );
  expect(page).toContain('50000 to destroy — data at risk (50000)');
});

const allow = (resource: string, action = 's3:GetObject') => ({
  Effect: 'Allow',
  Action: action,
  Resource: resource,
});

const policy = (statements: unknown): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });

test.each<[string, unknown, unknown]>([
  [
    'of 2,000 statements that all change',
    many(2_000, (i) => allow(`arn:aws:s3:::a-${i}/*`)),
    many(2_000, (i) => allow(`arn:aws:s3:::b-${i}/*`)),
  ],
  ['of 2,000 equal statements', many(2_000, () => allow('*')), many(2_000, () => allow('*', 's3:*'))],
  [
    'of 2,000 statements that get a value more',
    many(2_000, (i) => allow(`arn:aws:s3:::a-${i}/*`)),
    many(2_000, (i) => ({ ...allow(`arn:aws:s3:::a-${i}/*`), Action: ['s3:GetObject', 's3:PutObject'] })),
  ],
  [
    'with 20,000 resources that all change',
    { Effect: 'Allow', Action: 's3:GetObject', Resource: many(20_000, (i) => `arn:aws:s3:::a-${i}/*`) },
    { Effect: 'Allow', Action: 's3:GetObject', Resource: many(20_000, (i) => `arn:aws:s3:::b-${i}/*`) },
  ],
  [
    'with 20,000 resources of which one is new',
    { Effect: 'Allow', Action: 's3:GetObject', Resource: many(20_000, (i) => `arn:aws:s3:::a-${i}`) },
    { Effect: 'Allow', Action: 's3:GetObject', Resource: many(20_001, (i) => `arn:aws:s3:::a-${i}`) },
  ],
])('a policy %s takes little time', (_, before, after) => {
  expectFast([
    { address: 'aws_iam_policy.p', before: { policy: policy(before) }, after: { policy: policy(after) } },
  ]);
});

const chain = (states: number, next: (index: number) => object): string =>
  JSON.stringify({
    StartAt: 's0',
    States: Object.fromEntries(many(states, (index) => [`s${index}`, { Type: 'Pass', ...next(index) }])),
  });

test.each<[string, string, string]>([
  ['of 10,000 new states', chain(1, () => ({ End: true })), chain(10_000, (i) => ({ Next: `s${i + 1}` }))],
  [
    'of 10,000 removed states',
    chain(10_000, (i) => ({ Next: `s${i + 1}` })),
    chain(1, () => ({ End: true })),
  ],
  [
    'with 10,000 choices of one state',
    chain(2, () => ({ End: true })),
    chain(2, () => ({
      Type: 'Choice',
      Choices: many(10_000, (i) => ({ Variable: '$.a', NumericEquals: i, Next: 's1' })),
    })),
  ],
  [
    'of a single retrier with 20,000 errors',
    chain(1, () => ({ Retry: [{ ErrorEquals: many(20_000, (i) => `E${i}`) }] })),
    chain(1, () => ({ Retry: [{ ErrorEquals: many(20_000, (i) => `F${i}`) }] })),
  ],
])('a definition %s takes little time', (_, before, after) => {
  expectFast([
    { address: 'aws_sfn_state_machine.m', before: { definition: before }, after: { definition: after } },
  ]);
});

/** Texts that patterns may read again and again. */
const REPEATED = [
  ...'aA1 -_.:/=@$[\'"\\`|\n(){*?é',
  ...[
    'aB',
    '1.',
    'a=',
    'a@',
    '$.',
    '[0',
    '["',
    '["a"]',
    '\\"',
    '{%',
    '%}',
    '/*',
    'eyJ-',
    'arn:',
    's3://',
    'States.A(',
  ],
  ...['--a=', 'name_', 'Name', 'value', '😀', '\ud800', '\u200b', 'secret', 'SENSITIVE-1'],
];

const around = (text: string): string[] => [text, `States.Format(${text})`, `{% ${text} %}`];

/** A plan with a text in every kind of place. */
const everywhere = (text: string): [GivenChange[], object] => [
  [
    {
      address: `aws_iam_policy.p["${text}"]`,
      type: 'aws_iam_policy',
      after: {
        name: text,
        policy: policy([
          {
            Sid: text,
            Effect: 'Allow',
            Action: text,
            Resource: [text],
            Condition: { [text]: { [text]: text } },
          },
        ]),
      },
    },
    { address: `x.${text}`, after: { [text]: text } },
    {
      address: 'aws_sfn_state_machine.m',
      before: { definition: chain(1, () => ({ End: true })) },
      after: {
        definition: JSON.stringify({
          StartAt: text,
          [text]: text,
          States: {
            [text]: {
              Type: 'Choice',
              Comment: text,
              Choices: [{ Variable: text, StringEquals: text, Next: text }],
              Retry: [{ ErrorEquals: [text] }],
              Parameters: { [text]: [text, text] },
            },
          },
        }),
      },
    },
    {
      address: 'aws_lambda_function.f',
      before: { description: '', environment: [{ variables: {} }], image_config: [{ command: [] }] },
      after: {
        description: text,
        runtime: text,
        environment: [{ variables: { [text]: text } }],
        image_config: [{ command: [text, text] }],
        tags: { [text]: text },
      },
    },
    { address: 'x.marked', after: { v: 'a-secret-value' }, after_sensitive: { v: true } },
  ],
  {
    output_changes: {
      [text]: { actions: ['create'], before: null, after: text },
      o: { actions: ['update'], before: text, after: `${text}-` },
    },
    checks: [
      { status: 'fail', address: { to_display: text }, instances: [{ problems: [{ message: text }] }] },
    ],
    ...drifted([{ address: `x.${text}`, before: { [text]: 1 }, after: { [text]: text } }]),
  },
];

const repeated = (part: string, length: number): string => part.repeat(Math.ceil(length / part.length));

test.each(REPEATED)('texts of 30,000 characters made of %j take little time', (part) => {
  for (const text of around(repeated(part, 30_000))) expectFast(...everywhere(text));
});

test('an output of 1 MB of any text takes little time', () => {
  for (const part of REPEATED) {
    const after = repeated(part, 1_000_000);
    expectFast([], { output_changes: { o: { actions: ['create'], before: null, after } } });
  }
});

test('an intrinsic function of any text takes little time, though its parts can be read in many ways', () => {
  for (const part of ['$', '1', '$a', '1.1', 'true']) {
    const after = { Type: 'Pass', Result: `States.Format(${repeated(part, 2_000)}!)` };
    expectFast([], { output_changes: { o: { actions: ['create'], before: null, after } } });
  }
});

test('a Mermaid diagram stays below the limit of GitHub', () => {
  const name = (index: number): string => `${index} ${'(é)'.repeat(20)}`;
  const state = (index: number) => ({
    Type: 'Choice',
    Choices: [1, 2, 3].map((more) => ({
      Variable: '$.a',
      StringEquals: `arn:aws:${'$'.repeat(60)}`,
      Next: name((index + more) % 99),
    })),
  });
  const definition = JSON.stringify({
    StartAt: name(0),
    States: Object.fromEntries(many(99, (index) => [name(index), state(index)])),
  });
  const page = expectFast([{ address: 'aws_sfn_state_machine.m', after: { definition } }]);
  expect(page).toMatch(
    /Not drawn: the names are so long that the diagram has \d+ characters; GitHub draws up to 50,000\./,
  );
});

const marked = (values: readonly string[]): GivenChange => ({
  address: 'x.marked',
  after: { values },
  after_sensitive: { values: true },
});

test.each<[string, string[], string]>([
  ['a long literal that nearly matches everywhere', [`${'a'.repeat(5_000)}b`], 'a'.repeat(1_000_000)],
  ['20 long literals of 20 lengths', many(20, (i) => `${'a'.repeat(1_000 + i)}b`), 'a'.repeat(1_000_000)],
  ['2,000 literals with the same start', many(2_000, (i) => `secret-${i}`), 'secret-'.repeat(150_000)],
])('a text of 1 MB takes little time beside %s', (_, literals, text) => {
  expectFast([marked(literals), { address: 'aws_iam_policy.p', after: { name: text } }]);
});
