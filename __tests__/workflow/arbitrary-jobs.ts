import fc from 'fast-check';
import type { ProcessingJob } from '../../workflow/processing-job';

/** Any Unicode character that does not break a line. */
const inLine = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 1 })
  .filter((character) => !/[\n\r\u2028\u2029]/.test(character));

const inPath = inLine.filter((character) => character !== '/');

const ofCharacters = (text: string): fc.Arbitrary<string> => fc.constantFrom(...text);

const LETTERS_AND_DIGITS = 'abcxyz0189';

const scheme = fc.constantFrom('s3', 'https');
const bucket = fc.string({ unit: inPath, minLength: 1, maxLength: 63 });

const s3Uri = fc
  .tuple(scheme, bucket, fc.string({ unit: inLine, maxLength: 900 }))
  .map(([protocol, name, key]) => `${protocol}://${name}/${key}`);

const scriptUri = fc
  .tuple(
    scheme,
    bucket,
    fc.string({ unit: inLine, maxLength: 600 }),
    fc.string({ unit: inPath, maxLength: 232 }),
  )
  .map(([protocol, name, folder, file]) => `${protocol}://${name}/${folder}/${file}`);

const roleArn = fc
  .tuple(
    fc.constantFrom('aws', 'aws-cn', 'aws-us-gov'),
    fc.string({ unit: ofCharacters('0123456789'), minLength: 12, maxLength: 12 }),
    fc.string({ unit: ofCharacters(`${LETTERS_AND_DIGITS}_+=,.@-/`), minLength: 1, maxLength: 512 }),
  )
  .map(([partition, account, name]) => `arn:${partition}:iam::${account}:role/${name}`);

const instanceType = fc
  .tuple(
    fc.string({ unit: ofCharacters(`${LETTERS_AND_DIGITS}-`), minLength: 1, maxLength: 20 }),
    fc.string({ unit: ofCharacters(`${LETTERS_AND_DIGITS}-`), minLength: 1, maxLength: 20 }),
  )
  .map(([family, size]) => `ml.${family}.${size}`);

const environmentName = fc
  .tuple(ofCharacters('aZ_'), fc.string({ unit: ofCharacters('azAZ09_'), maxLength: 255 }))
  .map(([first, rest]) => first + rest);

const tagText = ofCharacters('azAZ09äß你 _.:/=+-@');

const tagKey = fc
  .string({ unit: tagText, minLength: 1, maxLength: 128 })
  .filter((key) => !key.toLowerCase().startsWith('aws:'));

const keys = {
  S3Input: s3Uri,
  S3Output: s3Uri,
  S3Script: scriptUri,
  ImageUri: fc.string({ unit: inLine, minLength: 1, maxLength: 255 }),
  RoleArn: roleArn,
  InstanceType: instanceType,
  VolumeSizeInGB: fc.integer({ min: 1, max: 16_384 }),
  MaxRuntimeInSeconds: fc.integer({ min: 1, max: 777_600 }),
  ContainerArguments: fc.array(fc.string({ unit: inLine, maxLength: 256 }), { minLength: 1, maxLength: 100 }),
};

/** Any job of the seed's nine keys that keeps the API's limits. */
export const seedJobs = fc.record(keys, {
  requiredKeys: ['S3Input', 'S3Output', 'ImageUri', 'RoleArn', 'InstanceType', 'VolumeSizeInGB'],
});

/** Any job that keeps the API's limits. */
export const validJobs: fc.Arbitrary<ProcessingJob> = fc.record(
  {
    ...keys,
    Environment: fc.dictionary(environmentName, fc.string({ unit: 'binary', maxLength: 256 }), {
      maxKeys: 100,
    }),
    Tags: fc.uniqueArray(fc.record({ Key: tagKey, Value: fc.string({ unit: tagText, maxLength: 256 }) }), {
      maxLength: 48,
      selector: (tag) => tag.Key,
    }),
  },
  { requiredKeys: ['S3Output', 'ImageUri', 'RoleArn', 'InstanceType', 'VolumeSizeInGB'] },
);
