import { mergeOverrides } from '../../../workflow/fan-out/merge-overrides';

test('a key of the item replaces the whole common value', () => {
  expect(
    mergeOverrides(
      { InstanceCount: 2, Environment: { A: '1', B: '2' } },
      { Environment: { A: '3' }, S3Input: 's3://b/1/' },
    ),
  ).toEqual({ InstanceCount: 2, Environment: { A: '3' }, S3Input: 's3://b/1/' });
});

test('null of an item stays, to remove the key of the deployed job', () => {
  expect(mergeOverrides({ S3Script: 's3://b/a.py' }, { S3Script: null })).toEqual({ S3Script: null });
});

test('a key of the item removes a common key that excludes it', () => {
  expect(
    mergeOverrides({ S3Script: 's3://b/a.py', InstanceCount: 1 }, { ContainerEntrypoint: ['run'] }),
  ).toEqual({ InstanceCount: 1, ContainerEntrypoint: ['run'] });
});
