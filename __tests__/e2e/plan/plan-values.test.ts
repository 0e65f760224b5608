import { expectReviewOrSentence } from '../../review/plans-with-any-value';

/** How many plans are made; REVIEWED_PLANS sets another number. */
const PLANS = Number(process.env.REVIEWED_PLANS ?? 3_000);

test(`each of ${PLANS} plans with any values at any places gives a page, or an error of one sentence`, () => {
  expectReviewOrSentence(PLANS);
});
