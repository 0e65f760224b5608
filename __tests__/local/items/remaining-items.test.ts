import { remainingItems } from '../../../local/items/remaining-items';
import type { Item } from '../../../workflow/fan-out/fan-out-contracts';

const item = (Line: number, Job: object): Item => ({ Line, Name: `run-${Line}`, Attempt: 0, Job });
const success = (Line: number, Job: object) => ({ Input: JSON.stringify(item(Line, Job)) });
const lines = (items: readonly Item[], successes: readonly Record<string, unknown>[]) =>
  remainingItems(items, successes).map(({ Line }) => Line);

describe('the items that remain', () => {
  test('are all if none has succeeded', () => {
    expect(lines([item(1, {}), item(2, {})], [])).toEqual([1, 2]);
  });

  test('do not include a job that has succeeded in another line', () => {
    const [a, b] = [{ S3Input: 's3://in/a/' }, { S3Input: 's3://in/b/' }];
    expect(lines([item(1, b), item(2, a)], [success(1, a)])).toEqual([1]);
  });

  test('include one whose job has been changed', () => {
    const [before, after] = [{ Environment: { N: '1' } }, { Environment: { N: '2' } }];
    expect(lines([item(1, after)], [success(1, before)])).toEqual([1]);
  });

  test('do not depend on the order of a job’s members', () => {
    const job = { S3Input: 's3://in/a/', Environment: { A: '1', B: '2' } };
    const same = { Environment: { B: '2', A: '1' }, S3Input: 's3://in/a/' };
    expect(lines([item(1, job)], [success(1, same)])).toEqual([]);
  });

  test('of several with the same job are as many as have not succeeded', () => {
    const items = [item(1, {}), item(2, {}), item(3, {})];
    expect(lines(items, [success(1, {})])).toEqual([2, 3]);
    expect(lines(items, [success(1, {}), success(2, {}), success(9, {})])).toEqual([]);
  });

  test('include those that have no job', () => {
    const invalid: Item = { Line: 1, Name: 'run-1', Attempt: 0, Error: 'InvalidItem', Cause: 'no JSON' };
    expect(lines([invalid], [success(1, {})])).toEqual([1]);
  });

  test('do not suffer from entries that are not of an item', () => {
    const others = [{}, { Input: 1 }, { Input: 'no JSON' }, { Input: '[]' }, { Input: '{"Line": 1}' }];
    expect(lines([item(1, {})], others)).toEqual([1]);
  });
});
