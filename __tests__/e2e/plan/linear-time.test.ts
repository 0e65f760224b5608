import { parsePlan } from '../../../review/plan/plan-input';
import { reviewPlan } from '../../../review/review-plan';
import { drifted, type GivenChange, planJson } from '../../review/changed-plan';
import { expectLittleTime } from '../../support/processor-time';

const SECONDS = 2;

const many = <Item>(count: number, make: (index: number) => Item): Item[] =>
  Array.from({ length: count }, (_, index) => make(index));

/** Expects the plan that is made for a share of the whole size to be reviewed in little time, and returns the whole page. */
const expectFast = (planFor: (share: number) => [GivenChange[], object?]): string => {
  const page = { text: '' };
  expectLittleTime(SECONDS, (share) => {
    const json = Buffer.from(planJson(...planFor(share)));
    return () => {
      const text = reviewPlan(parsePlan(json));
      if (share === 1) page.text = text;
    };
  });
  return page.text;
};

test('50,000 equal warnings take little time', () => {
  const page = expectFast((share) => [
    many(50_000 * share, (index) => ({ address: `aws_cloudwatch_log_group.g[${index}]`, before: {} })),
  ]);
  expect(page).toContain('50000 to destroy — data at risk (50000)');
});

const allow = (resource: string | string[], action = 's3:GetObject') => ({
  Effect: 'Allow',
  Action: action,
  Resource: resource,
});

const policy = (statements: unknown): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });

test.each<[string, (share: number) => unknown, (share: number) => unknown]>([
  [
    'of 2,000 statements that all change',
    (share) => many(2_000 * share, (i) => allow(`arn:aws:s3:::a-${i}/*`)),
    (share) => many(2_000 * share, (i) => allow(`arn:aws:s3:::b-${i}/*`)),
  ],
  [
    'of 2,000 equal statements',
    (share) => many(2_000 * share, () => allow('*')),
    (share) => many(2_000 * share, () => allow('*', 's3:*')),
  ],
  [
    'of 2,000 statements that get a value more',
    (share) => many(2_000 * share, (i) => allow(`arn:aws:s3:::a-${i}/*`)),
    (share) =>
      many(2_000 * share, (i) => ({
        ...allow(`arn:aws:s3:::a-${i}/*`),
        Action: ['s3:GetObject', 's3:PutObject'],
      })),
  ],
  [
    'with 20,000 resources that all change',
    (share) => allow(many(20_000 * share, (i) => `arn:aws:s3:::a-${i}/*`)),
    (share) => allow(many(20_000 * share, (i) => `arn:aws:s3:::b-${i}/*`)),
  ],
  [
    'with 20,000 resources of which one is new',
    (share) => allow(many(20_000 * share, (i) => `arn:aws:s3:::a-${i}`)),
    (share) => allow(many(20_000 * share + 1, (i) => `arn:aws:s3:::a-${i}`)),
  ],
])('a policy %s takes little time', (_, before, after) => {
  expectFast((share) => [
    [
      {
        address: 'aws_iam_policy.p',
        before: { policy: policy(before(share)) },
        after: { policy: policy(after(share)) },
      },
    ],
  ]);
});

const chain = (states: number, next: (index: number) => object): string =>
  JSON.stringify({
    StartAt: 's0',
    States: Object.fromEntries(many(states, (index) => [`s${index}`, { Type: 'Pass', ...next(index) }])),
  });

const END = chain(1, () => ({ End: true }));

test.each<[string, (share: number) => string, (share: number) => string]>([
  ['of 10,000 new states', () => END, (share) => chain(10_000 * share, (i) => ({ Next: `s${i + 1}` }))],
  ['of 10,000 removed states', (share) => chain(10_000 * share, (i) => ({ Next: `s${i + 1}` })), () => END],
  [
    'with 10,000 choices of one state',
    () => chain(2, () => ({ End: true })),
    (share) =>
      chain(2, () => ({
        Type: 'Choice',
        Choices: many(10_000 * share, (i) => ({ Variable: '$.a', NumericEquals: i, Next: 's1' })),
      })),
  ],
  [
    'of a single retrier with 20,000 errors',
    (share) => chain(1, () => ({ Retry: [{ ErrorEquals: many(20_000 * share, (i) => `E${i}`) }] })),
    (share) => chain(1, () => ({ Retry: [{ ErrorEquals: many(20_000 * share, (i) => `F${i}`) }] })),
  ],
])('a definition %s takes little time', (_, before, after) => {
  expectFast((share) => [
    [
      {
        address: 'aws_sfn_state_machine.m',
        before: { definition: before(share) },
        after: { definition: after(share) },
      },
    ],
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
  const texts = around(repeated(part, 30_000));
  texts.forEach((_, index) => {
    expectFast((share) => everywhere(around(repeated(part, 30_000 * share))[index] ?? ''));
  });
});

const created = (after: unknown): object => ({
  output_changes: { o: { actions: ['create'], before: null, after } },
});

test('an output of 1 MB of any text takes little time', () => {
  for (const part of REPEATED) {
    expectFast((share) => [[], created(repeated(part, 1_000_000 * share))]);
  }
});

test('an intrinsic function of any text takes little time, though its parts can be read in many ways', () => {
  for (const part of ['$', '1', '$a', '1.1', 'true']) {
    expectFast((share) => {
      const Result = `States.Format(${repeated(part, 2_000 * share)}!)`;
      return [[], created({ Type: 'Pass', Result })];
    });
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
  const page = expectFast(() => [[{ address: 'aws_sfn_state_machine.m', after: { definition } }]]);
  expect(page).toMatch(
    /Not drawn: the names are so long that the diagram has \d+ characters; GitHub draws up to 50,000\./,
  );
});

const marked = (values: readonly string[]): GivenChange => ({
  address: 'x.marked',
  after: { values },
  after_sensitive: { values: true },
});

test.each<[string, string[], string, number]>([
  ['a long literal that nearly matches everywhere', [`${'a'.repeat(5_000)}b`], 'a', 1_000_000],
  ['20 long literals of 20 lengths', many(20, (i) => `${'a'.repeat(1_000 + i)}b`), 'a', 1_000_000],
  ['2,000 literals with the same start', many(2_000, (i) => `secret-${i}`), 'secret-', 150_000],
])('a text of 1 MB takes little time beside %s', (_, literals, part, times) => {
  expectFast((share) => [
    [marked(literals), { address: 'aws_iam_policy.p', after: { name: part.repeat(times * share) } }],
  ]);
});
