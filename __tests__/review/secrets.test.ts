import { expectNoLeak } from './plans-with-secrets';

test('a page shows no value that its plan marks as sensitive, wherever else in the plan it is', () => {
  expectNoLeak(40);
});
