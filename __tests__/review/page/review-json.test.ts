import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { reviewInAllForms } from '../../../review/review-plan';
import { type GivenChange, planOf } from '../changed-plan';

const DOCUMENT = join(__dirname, '../../../docs/review.md');

const reviewOf = (changes: readonly GivenChange[], rest: object = {}) =>
  reviewInAllForms(planOf(changes, rest));

const BUCKET: GivenChange = { address: 'aws_dynamodb_table.t', before: { name: 't' } };

test('the JSON form has the counts, and each warning with its kind, address and sentence', () => {
  const { json } = reviewOf([BUCKET, { address: 'x.a', after: {} }], { complete: false });
  expect(JSON.parse(json)).toEqual({
    failed: false,
    counts: {
      added: 1,
      changed: 0,
      replaced: 0,
      destroyed: 1,
      forgotten: 0,
      moved: 0,
      imported: 0,
      invoked: 0,
      unknown: 0,
    },
    warnings: [
      {
        kind: 'data-at-risk',
        address: 'aws_dynamodb_table.t',
        sentence: 'destroyed: the items in the table will be lost',
      },
      { kind: 'plan', address: null, sentence: 'this plan is incomplete: plan again after its apply' },
    ],
  });
});

test('the JSON form is as docs/review.md shows it', () => {
  const [, example = ''] = /```json\n([\s\S]*?)```/.exec(readFileSync(DOCUMENT, 'utf8')) ?? [];
  expect(JSON.parse(reviewOf([BUCKET]).json)).toEqual(JSON.parse(example));
});

test('the JSON form says that a plan failed', () => {
  expect(JSON.parse(reviewOf([], { errored: true }).json)).toMatchObject({ failed: true, warnings: [] });
});

test('the JSON form has every warning, also where the page counts them', () => {
  const changes = Array.from({ length: 2_000 }, (_, index) => ({
    address: `aws_dynamodb_table.t[${index}]`,
    before: {},
  }));
  const { warnings } = JSON.parse(reviewOf(changes).json) as {
    readonly warnings: { readonly kind: string }[];
  };
  expect(warnings.filter(({ kind }) => kind === 'data-at-risk')).toHaveLength(2_000);
});

test('the JSON form shows no more than the page', () => {
  const { json } = reviewOf([
    { address: 'x.tokens["hunter2"]', before: {} },
    { address: 'aws_dynamodb_table.tokens["hunter2"]', before: {} },
  ]);
  expect(json).not.toContain('hunter2');
  expect(JSON.parse(json).warnings).toMatchObject([{ address: 'aws_dynamodb_table.tokens["(hidden 1)"]' }]);
});

test('a review knows the kinds of its warnings', () => {
  expect([...reviewOf([BUCKET]).kinds]).toEqual(['data-at-risk']);
});
