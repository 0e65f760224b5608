import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parsePlan } from '../../review/plan/plan-input';
import { reviewPlan } from '../../review/review-plan';

const PLANS = join(__dirname, 'plans');

const names = readdirSync(PLANS)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.replace('.json', ''));

test('there are plans of every kind of change', () => {
  expect(names).toEqual([
    'careless-change',
    'estate',
    'first-deployment',
    'integration-sync',
    'other-input',
    'other-name',
    'removal',
  ]);
});

test.each(names)('the plan %s.json is reviewed as in %s.md', (name) => {
  const plan = parsePlan(readFileSync(join(PLANS, `${name}.json`)));
  expect(reviewPlan(plan)).toBe(readFileSync(join(PLANS, `${name}.md`), 'utf8'));
});
