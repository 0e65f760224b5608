import {
  DEPLOYED_JOB_RULES,
  DEPLOYMENT_NAME_RULE,
  GRANTED_S3_SCRIPT_RULE,
  GRANTED_S3_URI_RULE,
  KMS_KEY_ARN_RULE,
  LOG_RETENTION_DAYS,
} from '../../../workflow/deployment/deployment-rules';
import { ECR_IMAGE_RULE } from '../../../workflow/deployment/ecr-image-rule';
import { DEFAULT_POLL_BOUNDS } from '../../../workflow/deployment/poll-interval';
import { POLL_SECONDS_RULE } from '../../../workflow/deployment/poll-seconds-rule';
import { PROCESSING_JOB_RULES } from '../../../workflow/job/processing-job-rules';
import { processingJobRule, validateProcessingJob } from '../../../workflow/job/validate-processing-job';
import type { StringRule } from '../../../workflow/rules/rule';
import { matchesStringRule, ruleFaults } from '../../../workflow/rules/rule-faults';
import {
  ATHENA_DATASET,
  characters,
  FULL_JOB,
  OTHER_FULL_JOB,
  REDSHIFT_DATASET,
  SMALLEST_JOB,
  SOURCE_JOB,
} from '../job/sample-jobs';

type Case = readonly [what: string, value: unknown];

interface Boundaries {
  readonly rule: StringRule;
  readonly good: readonly Case[];
  readonly bad: readonly Case[];
}

const REGISTRY = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
const DIGEST = `@sha256:${characters(64, 'f')}`;
const KEY = 'arn:aws:kms:eu-west-1:123456789012:key/';

const grantedUris: Pick<Boundaries, 'good' | 'bad'> = {
  good: [
    ['an object in a folder', 's3://bucket/a/b.py'],
    ['a bucket of 3 characters', 's3://abc/x'],
    ['a bucket of 63 characters', `s3://${characters(63)}/x`],
    ['dots and hyphens in a bucket', 's3://a.b-c/x'],
    ['spaces and Latin letters in a key', 's3://bucket/a b/größe ÿ.py'],
    ['every other sign in a key', 's3://bucket/!"#%&\'()+,-.:;<=>@[\\\\]^_`{|}~.py'],
  ],
  bad: [
    ["an access point's alias", 's3://my-ap-hrzrlukc5m36ft7okagglf3gmwluquse1b-s3alias/a.py'],
    ["an Object Lambda access point's alias", 's3://my-olap-abcdefghijkl--ol-s3/a.py'],
    ['a directory bucket', 's3://my-data--usw2-az1--x-s3/a.py'],
    ['a Multi-Region access point', 's3://mfzwi23gnjvgw.mrap/a.py'],
    ['an empty string', ''],
    ['another alphabet, which IAM refuses', 's3://bucket/企鹅.py'],
    ['a letter above U+00FF, which IAM refuses', 's3://bucket/ł.py'],
    ['a control character', 's3://bucket/a\u0007.py'],
    ['an https URI, which no policy can be made of', 'https://bucket.s3.amazonaws.com/x'],
    ['a bucket of 2 characters', 's3://ab/x'],
    ['a bucket of 64 characters', `s3://${characters(64)}/x`],
    ['a bucket in capitals', 's3://Bucket/x'],
    ['an underscore in a bucket', 's3://my_bucket/x'],
    ['a bucket that begins with a hyphen', 's3://-bucket/x'],
    ['a bucket that ends with a hyphen', 's3://bucket-/x'],
    ['a wildcard for a bucket', 's3://*/x'],
    ['* in a key', 's3://bucket/*'],
    ['? in a key', 's3://bucket/a?'],
    ['a policy variable in a key', 's3://bucket/${aws:username}/'],
    ['a line break in a key', 's3://bucket/a\nb'],
    ['a line break at the end', 's3://bucket/a\n'],
    ['a list', ['s3://bucket/x']],
  ],
};

const BOUNDARIES: Readonly<Record<string, Boundaries>> = {
  "a deployment's name": {
    rule: DEPLOYMENT_NAME_RULE,
    good: [
      ['one letter', 'a'],
      ['a letter and a digit', 'a1'],
      ['two words', 'foo-prod'],
      ['words of one digit', 'a-1-b-2'],
      ['28 characters', characters(28)],
      ['28 characters in two words', `a-${characters(26)}`],
    ],
    bad: [
      ['an empty string', ''],
      ['29 characters', characters(29)],
      ['29 characters in two words', `a-${characters(27)}`],
      ['capitals', 'Foo'],
      ['a digit first', '1a'],
      ['a hyphen first', '-a'],
      ['a hyphen last', 'a-'],
      ['two hyphens in a row', 'a--b'],
      ['an underscore', 'a_b'],
      ['a dot', 'a.b'],
      ['a space', 'a b'],
      ['letters of other alphabets', 'prüfung'],
      ['a line break at the end', 'a\n'],
      ['a number', 7],
    ],
  },
  'an S3 URI that is granted': {
    rule: GRANTED_S3_URI_RULE,
    good: [
      ...grantedUris.good,
      ['a bucket alone', 's3://bucket'],
      ['a bucket with a slash', 's3://bucket/'],
      ['1,024 characters', `s3://bucket/${characters(1012)}`],
    ],
    bad: [...grantedUris.bad, ['1,025 characters', `s3://bucket/${characters(1013)}`]],
  },
  'a script that is granted': {
    rule: GRANTED_S3_SCRIPT_RULE,
    good: [
      ...grantedUris.good,
      ['a file name of 232 characters', `s3://bucket/${characters(232)}`],
      ['a file name of 232 characters in a folder', `s3://bucket/a/b/${characters(232)}`],
      ['1,024 characters', `s3://bucket/${characters(1007)}/a.py`],
    ],
    bad: [
      ...grantedUris.bad,
      ['a bucket alone', 's3://bucket'],
      ['a folder, which names no script', 's3://bucket/code/'],
      ['a file name of 233 characters', `s3://bucket/${characters(233)}`],
      ['a file name of 233 characters in a folder', `s3://bucket/a/b/${characters(233)}`],
      ['* in a folder', 's3://bucket/*/a.py'],
      ['1,025 characters', `s3://bucket/${characters(1008)}/a.py`],
    ],
  },
  'an image that is granted': {
    rule: ECR_IMAGE_RULE,
    good: [
      ['a repository', `${REGISTRY}/name`],
      ['a repository in a namespace', `${REGISTRY}/team/name`],
      ['a tag', `${REGISTRY}/name:1.2-1_cpu`],
      ['a digest', `${REGISTRY}/name${DIGEST}`],
      ['a tag and a digest', `${REGISTRY}/name:tag${DIGEST}`],
      ['a registry in China', '123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/name'],
      ['a FIPS registry', '123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com/name'],
      ['255 characters', `${REGISTRY}/${characters(255 - REGISTRY.length - 1)}`],
    ],
    bad: [
      ['an empty string', ''],
      ['no repository', `${REGISTRY}/`],
      ['another registry', 'docker.io/library/python:3'],
      ['a registry of 11 digits', '12345678901.dkr.ecr.eu-west-1.amazonaws.com/name'],
      ['capitals in a repository', `${REGISTRY}/Name`],
      ['a wildcard', `${REGISTRY}/*`],
      ['an empty tag', `${REGISTRY}/name:`],
      ['a digest of 63 digits', `${REGISTRY}/name@sha256:${characters(63, 'f')}`],
      ['256 characters', `${REGISTRY}/${characters(256 - REGISTRY.length - 1)}`],
    ],
  },
  "a key's ARN": {
    rule: KMS_KEY_ARN_RULE,
    good: [
      ['a key', `${KEY}1234abcd-12ab-34cd-56ef-1234567890ab`],
      ['a key of several regions', `${KEY}mrk-1234abcd12ab34cd56ef1234567890ab`],
      ['a key in GovCloud', 'arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/1234abcd'],
      ['2,048 characters', `${KEY}${characters(2048 - KEY.length)}`],
    ],
    bad: [
      ['an empty string', ''],
      ['an identifier alone', '1234abcd-12ab-34cd-56ef-1234567890ab'],
      ['an alias', 'arn:aws:kms:eu-west-1:123456789012:alias/name'],
      ['every key', `${KEY}*`],
      ['2,049 characters', `${KEY}${characters(2049 - KEY.length)}`],
    ],
  },
};

describe.each(Object.entries(BOUNDARIES))('%s', (_, { rule, good, bad }) => {
  test.each(good)('can be %s', (_what, value) => {
    expect(matchesStringRule(value, rule)).toBe(true);
  });

  test.each(bad)('cannot be %s', (_what, value) => {
    expect(matchesStringRule(value, rule)).toBe(false);
  });
});

describe('what is granted', () => {
  test.each([
    ['s3://bucket/prefix', GRANTED_S3_URI_RULE, PROCESSING_JOB_RULES.S3Input],
    [`s3://bucket/${characters(232)}`, GRANTED_S3_SCRIPT_RULE, PROCESSING_JOB_RULES.S3Script],
    [
      `s3://bucket/${characters(225)}.tar.gz`,
      DEPLOYED_JOB_RULES.S3SourceArchive,
      PROCESSING_JOB_RULES.S3SourceArchive,
    ],
    [`${REGISTRY}/name:tag${DIGEST}`, ECR_IMAGE_RULE, PROCESSING_JOB_RULES.ImageUri],
  ])('is also what a job can name: %s', (value, granted, named) => {
    expect([matchesStringRule(value, granted), matchesStringRule(value, named)]).toEqual([true, true]);
  });
});

describe('a deployed job', () => {
  const faultKeys = (job: unknown): string[] =>
    ruleFaults('', job, processingJobRule(DEPLOYED_JOB_RULES)).map(({ key }) => key);

  test.each([
    ['first', FULL_JOB],
    ['second', OTHER_FULL_JOB],
  ])('can have every key, of two that exclude each other the %s', (_, job) => {
    expect(faultKeys(job)).toEqual([]);
  });

  const { AthenaDatasetDefinition: athena, LocalPath } = ATHENA_DATASET;
  const { RedshiftDatasetDefinition: redshift } = REDSHIFT_DATASET;
  const withInput = (input: object) => ({
    ...SMALLEST_JOB,
    ProcessingInputs: [{ InputName: 'a', ...input }],
  });
  const withAthena = (members: object) =>
    withInput({ DatasetDefinition: { LocalPath, AthenaDatasetDefinition: { ...athena, ...members } } });
  const withRedshift = (members: object) =>
    withInput({ DatasetDefinition: { LocalPath, RedshiftDatasetDefinition: { ...redshift, ...members } } });
  const withOutput = (output: object) => ({
    ...SMALLEST_JOB,
    ProcessingOutputConfig: { Outputs: [{ OutputName: 'a', ...output }] },
  });
  const ALIAS = 'alias/my-key';
  const EVERYTHING = 's3://bucket/*';
  const ATHENA = 'ProcessingInputs[0].DatasetDefinition.AthenaDatasetDefinition';
  const REDSHIFT = 'ProcessingInputs[0].DatasetDefinition.RedshiftDatasetDefinition';

  test.each<readonly [string, unknown]>([
    ['S3Input', { ...SMALLEST_JOB, S3Input: EVERYTHING }],
    ['S3Output', { ...SMALLEST_JOB, S3Output: EVERYTHING }],
    ['S3Script', { ...SMALLEST_JOB, S3Script: 's3://bucket/*.py' }],
    ['S3SourceArchive', { ...SOURCE_JOB, S3SourceArchive: 's3://bucket/*.zip' }],
    ['ImageUri', { ...SMALLEST_JOB, ImageUri: 'python:3' }],
    ['VolumeKmsKeyId', { ...SMALLEST_JOB, VolumeKmsKeyId: ALIAS }],
    [
      'ProcessingInputs[0].S3Input.S3Uri',
      withInput({ S3Input: { S3Uri: EVERYTHING, LocalPath, S3DataType: 'S3Prefix' } }),
    ],
    [`${ATHENA}.OutputS3Uri`, withAthena({ OutputS3Uri: EVERYTHING })],
    [`${ATHENA}.KmsKeyId`, withAthena({ KmsKeyId: ALIAS })],
    [`${ATHENA}.Catalog`, withAthena({ Catalog: '*' })],
    [`${ATHENA}.Database`, withAthena({ Database: 'peng?ins' })],
    [`${REDSHIFT}.OutputS3Uri`, withRedshift({ OutputS3Uri: EVERYTHING })],
    [`${REDSHIFT}.KmsKeyId`, withRedshift({ KmsKeyId: ALIAS })],
    [`${REDSHIFT}.ClusterId`, withRedshift({ ClusterId: '*' })],
    [`${REDSHIFT}.Database`, withRedshift({ Database: '${aws:username}' })],
    [`${REDSHIFT}.DbUser`, withRedshift({ DbUser: '*' })],
    [
      'ProcessingOutputConfig.Outputs[0].S3Output.S3Uri',
      withOutput({ S3Output: { S3Uri: EVERYTHING, S3UploadMode: 'EndOfJob' } }),
    ],
    [
      'ProcessingOutputConfig.KmsKeyId',
      { ...SMALLEST_JOB, ProcessingOutputConfig: { Outputs: [], KmsKeyId: ALIAS } },
    ],
  ])('cannot have in %s what no policy can be made of, though an execution can', (key, job) => {
    expect(faultKeys(job)).toEqual([key]);
    expect(validateProcessingJob(job).faults).toEqual([]);
  });
});

describe('a wait between two looks', () => {
  test('has bounds of 1 s and a day, which its message says', () => {
    expect(POLL_SECONDS_RULE).toMatchObject({ minimum: 1, maximum: 86_400 });
    expect(POLL_SECONDS_RULE.allowed).toContain('from 1 to 86400');
  });

  test.each(Object.entries(DEFAULT_POLL_BOUNDS))('has a default %s within them', (_, seconds) => {
    expect(seconds).toBeGreaterThanOrEqual(POLL_SECONDS_RULE.minimum);
    expect(seconds).toBeLessThanOrEqual(POLL_SECONDS_RULE.maximum);
  });
});

describe('the days that a log is kept', () => {
  test('rise from 0, which keeps it for ever', () => {
    expect(LOG_RETENTION_DAYS[0]).toBe(0);
    expect([...LOG_RETENTION_DAYS]).toEqual([...new Set(LOG_RETENTION_DAYS)].sort((a, b) => a - b));
  });
});
