import { countedInput, jobInputs, jobOutputs } from '../../../follow/record/job-files';

test('of a manifest the objects are unknown, and nothing is listed', async () => {
  const request = {
    ProcessingInputs: [
      {
        InputName: 'images',
        S3Input: { S3Uri: 's3://b/images.manifest', LocalPath: '/images', S3DataType: 'ManifestFile' },
      },
    ],
  };
  const calls: unknown[] = [];
  const counted = jobInputs(request).map((input) =>
    countedInput(input, async (place) => {
      calls.push(place);
      return { items: [] };
    }),
  );
  expect(await Promise.all(counted)).toEqual([
    { name: 'images', place: 's3://b/images.manifest', localPath: '/images' },
  ]);
  expect(calls).toEqual([]);
});

test('an input that is no object of S3, and an output of a feature group, have no place', () => {
  const request = {
    ProcessingInputs: [{ InputName: 'table', DatasetDefinition: {} }],
    ProcessingOutputConfig: {
      Outputs: [{ OutputName: 'features', FeatureStoreOutput: { FeatureGroupName: 'f' } }],
    },
  };
  expect(jobInputs(request)).toEqual([]);
  expect(jobOutputs(request)).toEqual([{ name: 'features', place: '', localPath: '' }]);
});

test('a request that cannot be read has neither', () => {
  expect([jobInputs(undefined), jobOutputs(undefined)]).toEqual([[], []]);
});
