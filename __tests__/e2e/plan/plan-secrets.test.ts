import { expectNoLeak } from '../../review/plans-with-secrets';

/** How many plans are made, with seven secrets on average; REVIEWED_PLANS sets another number. */
const PLANS = Number(process.env.REVIEWED_PLANS ?? 1_600);

test(`no page of ${PLANS} plans shows a value that its plan marks as sensitive`, () => {
  expectNoLeak(PLANS);
});
