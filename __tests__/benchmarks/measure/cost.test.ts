import { above, medianCost, perPart } from '../../../benchmarks/measure/cost';

const cost = (seconds: number, processorSeconds: number, peakMegabytes: number) => ({
  seconds,
  processorSeconds,
  peakMegabytes,
});

test('of an odd number of runs, each figure is the middle one, whichever run it comes from', () => {
  expect(medianCost([cost(10, 1, 50), cost(2, 3, 70), cost(4, 2, 60)])).toEqual(cost(4, 2, 60));
});

test('of an even number of runs, each figure lies between the two in the middle', () => {
  expect(medianCost([cost(1, 1, 1), cost(100, 9, 9), cost(2, 2, 2), cost(4, 3, 3)])).toEqual(
    cost(3, 2.5, 2.5),
  );
});

test('what a program costs above another one can be shared among its parts', () => {
  expect(perPart(above(cost(5, 4, 300), cost(1, 2, 100)), 4)).toEqual(cost(1, 0.5, 50));
});
