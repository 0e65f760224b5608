import {
  namedUri,
  unknownPlaces,
  unknownText,
  withoutUnknownTexts,
} from '../../../local/pipeline/unknown-expression';
import { UNKNOWN } from '../../../workflow/rules/known-faults';

const BUCKET = unknownText('aws_s3_bucket.data["eu"].id');

test('a URI gets a name that a bucket may have in place of what is unknown', () => {
  expect(namedUri(`s3://${BUCKET}/raw/`)).toBe('s3://aws-s3-bucket-data-eu-id/raw/');
});

test('a URI that is unknown as a whole gets the name of a bucket', () => {
  expect(namedUri(`${unknownText('var.s3_input')}`)).toBe('s3://var-s3-input');
});

test('a known URI stays', () => {
  expect(namedUri('s3://bucket/raw/')).toBe('s3://bucket/raw/');
  expect(namedUri('https://bucket/raw/')).toBe('https://bucket/raw/');
});

test('each unknown expression is found with its place', () => {
  expect(unknownPlaces({ Environment: { A: 'a' }, List: ['b', { C: `${BUCKET}-${BUCKET}` }] })).toEqual([
    { key: 'List[1].C', expression: 'aws_s3_bucket.data["eu"].id' },
    { key: 'List[1].C', expression: 'aws_s3_bucket.data["eu"].id' },
  ]);
});

test('a text with something unknown is unknown as a whole', () => {
  expect(withoutUnknownTexts({ a: [`s3://${BUCKET}/`, 'b', 1, null] })).toEqual({
    a: [UNKNOWN, 'b', 1, null],
  });
});
