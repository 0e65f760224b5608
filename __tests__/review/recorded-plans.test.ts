import { parsePlan } from '../../review/plan/plan-input';
import { reviewPlan } from '../../review/review-plan';
import { RECORDED_PLANS, readRecordedPlan, readRecordedReview } from './recorded-plan';

test('there are plans of every kind of change', () => {
  expect(RECORDED_PLANS).toEqual([
    'careless-change',
    'estate',
    'first-deployment',
    'integration-sync',
    'other-input',
    'other-name',
    'pipeline',
    'removal',
  ]);
});

test.each(RECORDED_PLANS)('the review of %s.json is %s.md', (name) => {
  const plan = parsePlan(Buffer.from(readRecordedPlan(name)));
  expect(reviewPlan(plan)).toBe(readRecordedReview(name));
});
