import type { ProcessingJob } from '../../workflow/processing-job';
import { PROCESSING_JOB_RULES, REQUIRED_KEYS } from '../../workflow/processing-job-rules';
import type { Rule, StringRule } from '../../workflow/rule';
import { validateProcessingJob } from '../../workflow/validate-processing-job';
import { characters, SMALLEST_JOB } from './sample-jobs';

/** What a value is, the value, and where the fault is when that is not the key itself. */
type Case = readonly [what: string, value: unknown, faultKey?: string];

interface Boundaries {
  readonly good: readonly Case[];
  readonly bad: readonly Case[];
}

const ROLE = 'arn:aws:iam::123456789012:role/';
const PENGUIN = '🐧';

const listOf = <Item>(length: number, item: (index: number) => Item): Item[] =>
  Array.from({ length }, (_, index) => item(index));

const variables = (count: number): Record<string, string> =>
  Object.fromEntries(listOf(count, (index) => [`NAME_${index}`, 'value']));

const tags = (count: number) => listOf(count, (index) => ({ Key: `key-${index}`, Value: 'value' }));

const s3Uris: Boundaries = {
  good: [
    ['a bucket alone', 's3://b'],
    ['a bucket with a slash', 's3://b/'],
    ['an https URI', 'https://bucket.s3.amazonaws.com/prefix'],
    ['a key with slashes, spaces and other alphabets', 's3://bucket//a b/企鹅/'],
    ['1,024 characters', `s3://bucket/${characters(1012)}`],
    ['1,024 characters that JavaScript counts as 2,036', `s3://bucket/${characters(1012, PENGUIN)}`],
  ],
  bad: [
    ['an empty string', ''],
    ['no bucket', 's3://'],
    ['an empty bucket', 's3:///key'],
    ['another scheme', 's4://bucket/key'],
    ['a scheme in capitals', 'S3://bucket/key'],
    ['a path', '/bucket/key'],
    ['something in front', ' s3://bucket/key'],
    ['a line break in the key', 's3://bucket/a\nb'],
    ['a line break at the end', 's3://bucket/key\n'],
    ['1,025 characters', `s3://bucket/${characters(1013)}`],
    ['a number', 3],
    ['a list', ['s3://bucket/key']],
  ],
};

const BOUNDARIES: Readonly<Partial<Record<keyof ProcessingJob, Boundaries>>> = {
  S3Input: s3Uris,
  S3Output: s3Uris,
  S3Script: {
    good: [
      ...s3Uris.good.filter(([what]) => !what.startsWith('1,024')),
      ['a file name of 232 characters', `s3://bucket/${characters(232)}`],
      ['a file name of 232 characters in a folder', `s3://bucket/a/b/${characters(232)}`],
      ['1,024 characters', `s3://bucket/${characters(1007)}/a.py`],
    ],
    bad: [
      ...s3Uris.bad,
      ['a file name of 233 characters', `s3://bucket/${characters(233)}`],
      ['a file name of 233 characters in a folder', `s3://bucket/a/b/${characters(233)}`],
      ['a bucket of 233 characters alone, which would be the file name', `s3://${characters(233)}`],
      ['a carriage return in the file name', 's3://bucket/a\rb.py'],
      ['1,025 characters', `s3://bucket/${characters(1008)}/a.py`],
    ],
  },
  ImageUri: {
    good: [
      ['one character', 'a'],
      ['255 characters', characters(255)],
    ],
    bad: [
      ['an empty string', ''],
      ['256 characters', characters(256)],
      ['a line break', 'image\n'],
      ['a number', 1],
    ],
  },
  RoleArn: {
    good: [
      ['a role with the shortest name', `${ROLE}a`],
      ['a name without a slash before it, as the API takes it', 'arn:aws:iam::123456789012:rolea'],
      ['a role with a path', `${ROLE}a/b/c`],
      ['every character that a name may hold', `${ROLE}azAZ09_+=,.@-`],
      ['a role in China', 'arn:aws-cn:iam::123456789012:role/a'],
      ['a role in GovCloud', 'arn:aws-us-gov:iam::123456789012:role/a'],
      ['2,048 characters', `${ROLE}${characters(2048 - ROLE.length)}`],
    ],
    bad: [
      ['an empty string', ''],
      ['no name', 'arn:aws:iam::123456789012:role'],
      ['a user', 'arn:aws:iam::123456789012:user/a'],
      ['another service', 'arn:aws:sts::123456789012:role/a'],
      ['an account of 11 digits', 'arn:aws:iam::12345678901:role/a'],
      ['an account of 13 digits', 'arn:aws:iam::1234567890123:role/a'],
      ['a space in the name', `${ROLE}a b`],
      ['a wildcard', `${ROLE}*`],
      ['2,049 characters', `${ROLE}${characters(2049 - ROLE.length)}`],
      ['a line break at the end', `${ROLE}a\n`],
    ],
  },
  InstanceType: {
    good: [
      ['a type of today', 'ml.m5.xlarge'],
      ['a type with hyphens', 'ml.m5dn-flex.metal-24xl'],
      ['a type that is not known yet', 'ml.z99.huge'],
      ['64 characters', `ml.m5.${characters(58)}`],
    ],
    bad: [
      ['an empty string', ''],
      ['a type of EC2', 'm5.xlarge'],
      ['no size', 'ml.m5'],
      ['an empty size', 'ml.m5.'],
      ['capitals', 'ml.M5.xlarge'],
      ['four parts', 'ml.m5.xlarge.x'],
      ['65 characters', `ml.m5.${characters(59)}`],
    ],
  },
  VolumeSizeInGB: {
    good: [
      ['1', 1],
      ['16384', 16_384],
    ],
    bad: [
      ['0', 0],
      ['16385', 16_385],
      ['-1', -1],
      ['1.5', 1.5],
      ['a number as text', '20'],
      ['true', true],
      ['not a number', Number.NaN],
      ['infinity', Number.POSITIVE_INFINITY],
    ],
  },
  MaxRuntimeInSeconds: {
    good: [
      ['1', 1],
      ['777600', 777_600],
    ],
    bad: [
      ['0', 0],
      ['777601', 777_601],
      ['0.5', 0.5],
      ['a number as text', '3600'],
    ],
  },
  ContainerArguments: {
    good: [
      ['one argument', ['a']],
      ['an empty argument', ['']],
      ['100 arguments', listOf(100, () => 'a')],
      ['an argument of 256 characters', [characters(256)]],
      ['an argument of 256 characters that JavaScript counts as 512', [characters(256, PENGUIN)]],
    ],
    bad: [
      ['no argument', []],
      ['101 arguments', listOf(101, () => 'a')],
      ['an argument of 257 characters', ['a', characters(257)], 'ContainerArguments[1]'],
      ['a number', ['--epochs', 3], 'ContainerArguments[1]'],
      ['null among the arguments', [null], 'ContainerArguments[0]'],
      ['a line break in an argument', ['a\nb'], 'ContainerArguments[0]'],
      ['a string', '--verbose'],
      ['a map', { 0: 'a' }],
    ],
  },
  Environment: {
    good: [
      ['no variable', {}],
      ['100 variables', variables(100)],
      ['a name of one character', { _: 'value' }],
      ['a name of 256 characters', { [characters(256)]: 'value' }],
      ['letters, digits and _ in a name', { aZ_9: 'value' }],
      ['an empty value', { NAME: '' }],
      ['a value of 256 characters', { NAME: characters(256) }],
      ['a value of 256 characters that JavaScript counts as 512', { NAME: characters(256, PENGUIN) }],
      ['a value with line breaks', { NAME: 'a\r\nb' }],
    ],
    bad: [
      ['101 variables', variables(101)],
      ['an empty name', { '': 'value' }, 'Environment, name'],
      ['a name of 257 characters', { [characters(257)]: 'value' }, 'Environment, name'],
      ['a name that begins with a digit', { '1ST': 'value' }, 'Environment, name'],
      ['a hyphen in a name', { 'A-B': 'value' }, 'Environment, name'],
      ['a value of 257 characters', { NAME: characters(257) }, 'Environment.NAME'],
      ['a number as a value', { NAME: 1 }, 'Environment.NAME'],
      ['null as a value', { NAME: null }, 'Environment.NAME'],
      ['a list', [['NAME', 'value']]],
      ['a string', 'NAME=value'],
    ],
  },
  Tags: {
    good: [
      ['no tag', []],
      ['48 tags', tags(48)],
      ['a key of one character', [{ Key: 'a', Value: 'value' }]],
      ['a key of 128 characters', [{ Key: characters(128), Value: 'value' }]],
      ['an empty value', [{ Key: 'key', Value: '' }]],
      ['a value of 256 characters', [{ Key: 'key', Value: characters(256) }]],
      ['every kind of character', [{ Key: 'a Z9_.:/=+-@ß你', Value: 'a Z9_.:/=+-@ß你' }]],
      ['the same value twice', [...tags(2)]],
      ['a key with aws: inside', [{ Key: 'my-aws:key', Value: '' }]],
    ],
    bad: [
      ['49 tags', tags(49)],
      ['an empty key', [{ Key: '', Value: 'value' }], 'Tags[0].Key'],
      ['a key of 129 characters', [{ Key: characters(129), Value: 'value' }], 'Tags[0].Key'],
      ['no key', [{ Value: 'value' }], 'Tags[0].Key'],
      ['a comma in a key', [{ Key: 'a,b', Value: 'value' }], 'Tags[0].Key'],
      ['no value', [...tags(1), { Key: 'key' }], 'Tags[1].Value'],
      ['a value of 257 characters', [{ Key: 'key', Value: characters(257) }], 'Tags[0].Value'],
      ['an ampersand in a value', [{ Key: 'key', Value: 'a & b' }], 'Tags[0].Value'],
      ['a number as a value', [{ Key: 'key', Value: 1 }], 'Tags[0].Value'],
      ['a third member', [{ Key: 'key', Value: '', Colour: 'red' }], 'Tags[0].Colour'],
      ['a string among the tags', ['team=penguins'], 'Tags[0]'],
      ['a map', { team: 'penguins' }],
    ],
  },
};

const faultKeys = (key: string, value: unknown): string[] =>
  validateProcessingJob({ ...SMALLEST_JOB, [key]: value }).map((fault) => fault.key);

describe.each(Object.entries(BOUNDARIES))('%s', (key, { good, bad }) => {
  test.each(good)('can be %s', (_, value) => {
    expect(faultKeys(key, value)).toEqual([]);
  });

  test.each(bad)('cannot be %s', (_, value, faultKey = key) => {
    expect(faultKeys(key, value)).toEqual([faultKey]);
  });
});

describe('the keys that every job has', () => {
  test('are those that the API, or the workflow, cannot do without', () => {
    expect([...REQUIRED_KEYS].sort()).toEqual(['ImageUri', 'RoleArn', 'VolumeSizeInGB']);
  });
});

describe('the patterns', () => {
  const stringRules = (rule: Rule): StringRule[] => {
    switch (rule.kind) {
      case 'string':
        return [rule];
      case 'list':
        return stringRules(rule.item);
      case 'map':
        return [rule.key, rule.value];
      case 'object':
        return Object.values(rule.members).flatMap(stringRules);
      default:
        return [];
    }
  };
  const rules: readonly Rule[] = Object.values(PROCESSING_JOB_RULES);
  const patterns = [...new Set(rules.flatMap(stringRules).map((rule) => rule.pattern))];

  test.each(patterns)('have no look-around and no reference, which RE2 does not know: %s', (pattern) => {
    expect(pattern).not.toMatch(/\(\?[=!<]|\\[1-9]|\\k/);
  });

  test.each(patterns)('repeat nothing more than 1,000 times, which RE2 refuses: %s', (pattern) => {
    const counts = [...pattern.matchAll(/\{(\d+)(?:,(\d*))?\}/g)].flatMap(([, from, to]) => [from, to]);
    expect(Math.max(0, ...counts.map((count) => Number(count ?? 0)))).toBeLessThanOrEqual(1000);
  });
});

describe('what is allowed', () => {
  test.each([
    ['VolumeSizeInGB', PROCESSING_JOB_RULES.VolumeSizeInGB],
    ['MaxRuntimeInSeconds', PROCESSING_JOB_RULES.MaxRuntimeInSeconds],
  ])('%s: the sentence has the limits of the rule', (_, { minimum, maximum, allowed }) => {
    expect(allowed).toContain(`from ${minimum} to ${maximum}`);
  });

  test.each([
    ['ContainerArguments', PROCESSING_JOB_RULES.ContainerArguments, 100],
    ['Tags', PROCESSING_JOB_RULES.Tags, 48],
  ])('%s: the sentence has the largest number of items', (_, { maxItems, allowed }, expected) => {
    expect(maxItems).toBe(expected);
    expect(allowed).toContain(String(maxItems));
  });
});
