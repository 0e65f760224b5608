import { headAndTail } from '../../../../cli/run/record/head-and-tail';

const filled = (count: number, limits: { readonly head: number; readonly tail: number }, size = 1) => {
  const things = headAndTail<number>(limits);
  for (let index = 0; index < count; index += 1) things.add(index, size);
  return things;
};

test('everything is kept as long as it fits', () => {
  const things = filled(5, { head: 2, tail: 3 });
  expect(things.kept()).toEqual([0, 1, 2, 3, 4]);
  expect(things.leftOut()).toBe(0);
});

test('of more, the first and the last are kept', () => {
  const things = filled(10, { head: 2, tail: 3 });
  expect(things.kept()).toEqual([0, 1, 7, 8, 9]);
  expect(things.leftOut()).toBe(5);
});

test('the sizes count, and not the number', () => {
  expect(filled(10, { head: 25, tail: 35 }, 10).kept()).toEqual([0, 1, 7, 8, 9]);
});

test('a thing that is too large for the beginning begins the end, so that the order stays', () => {
  const things = headAndTail<string>({ head: 10, tail: 100 });
  things.add('small', 1);
  things.add('large', 50);
  things.add('small again', 1);
  expect(things.kept()).toEqual(['small', 'large', 'small again']);
});

test('a thing that is too large for both is left out', () => {
  const things = headAndTail<string>({ head: 10, tail: 100 });
  things.add('huge', 1_000);
  expect([things.kept(), things.leftOut()]).toEqual([[], 1]);
});

test('a million things leave only what is kept', () => {
  const things = filled(1_000_000, { head: 10, tail: 20 });
  expect(things.kept().slice(-20)).toEqual(Array.from({ length: 20 }, (_, index) => 999_980 + index));
  expect(things.leftOut()).toBe(999_970);
});
