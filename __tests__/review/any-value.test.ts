import { expectReviewOrSentence } from './plans-with-any-value';

test('a plan with any value at any place gives a page, or an error of one sentence', () => {
  expectReviewOrSentence(30);
});
