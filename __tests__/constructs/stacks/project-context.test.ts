import fc from 'fast-check';
import { mergedContext, projectContext } from '../../../constructs/stacks/project-context';

const NO_KEYS = '{"app": "node main.ts", "context": {}}';

/** The settings in a context of the environment. */
const settings = (context: Readonly<Record<string, unknown>>) =>
  projectContext(mergedContext(NO_KEYS, JSON.stringify(context)));

describe('the merged context', () => {
  test('prefers the environment to the project', () => {
    const cdktfJson = JSON.stringify({ context: { stateBucket: 'mine', stateKey: 'a' } });
    expect(mergedContext(cdktfJson, '{"stateKey": "b"}')).toEqual({ stateBucket: 'mine', stateKey: 'b' });
  });

  test.each([
    ['no context in either', '{"app": "node main.ts"}', undefined],
    ['an empty text in the environment', NO_KEYS, ''],
  ])('has no key with %s', (_case, cdktfJson, environmentJson) => {
    expect(mergedContext(cdktfJson, environmentJson)).toEqual({});
  });

  test.each([
    ['{stateBucket: my-state}', '"{stateBucket: my-state}"'],
    ['["my-state"]', '["my-state"]'],
    ['"my-state"', '"my-state"'],
    ['7', '7'],
    ['null', 'null'],
  ])('rejects %s in the environment', (environmentJson, got) => {
    expect(() => mergedContext(NO_KEYS, environmentJson)).toThrow(
      `CDKTF_CONTEXT_JSON must be a JSON object such as {"stateBucket": "my-state"}; got ${got}.`,
    );
  });

  test.each([
    ['{"context": {', 'cdktf.json must be a JSON object with app and context.'],
    [
      '{"context": ["stateBucket"]}',
      'context in cdktf.json must be a JSON object such as {"stateBucket": "my-state"}; got ["stateBucket"].',
    ],
  ])('rejects the file %s', (cdktfJson, sentence) => {
    expect(() => mergedContext(cdktfJson, undefined)).toThrow(sentence);
  });
});

describe('a context', () => {
  test('without keys has polling, stops unattended jobs, and keeps the state local', () => {
    expect(settings({})).toEqual({ integration: 'polling', stopsUnattendedJobs: true });
  });

  test('may have every key', () => {
    expect(
      settings({
        integration: 'sync',
        scriptFile: 'prepare.py',
        stopsUnattendedJobs: 'false',
        stateBucket: 'my-state',
        stateKey: 'team/penguins.tfstate',
        stateRegion: 'eu-west-1',
        stateKmsKeyArn: 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab',
      }),
    ).toEqual({
      integration: 'sync',
      scriptFile: 'prepare.py',
      stopsUnattendedJobs: false,
      remoteState: {
        bucket: 'my-state',
        key: 'team/penguins.tfstate',
        region: 'eu-west-1',
        kmsKeyId: 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab',
      },
    });
  });

  test('may name a folder of code and the file to run', () => {
    expect(settings({ sourceDir: 'src', sourceEntrypoint: 'train.py' }).sourceDir).toEqual({
      path: 'src',
      entrypoint: 'train.py',
    });
  });

  test('with only a bucket has the default key for the state', () => {
    expect(settings({ stateBucket: 'my-state' }).remoteState).toEqual({
      bucket: 'my-state',
      key: 'sagemaker-processing/terraform.tfstate',
    });
  });

  test('may have null for a key that is not set', () => {
    expect(settings({ stateBucket: null, stopsUnattendedJobs: null, integration: null })).toEqual(
      settings({}),
    );
  });

  test.each(['us-gov-west-1', 'cn-north-1', 'us-isob-east-1', 'eusc-de-east-1', 'ap-southeast-5'])(
    'may name the region %s',
    (stateRegion) => {
      expect(settings({ stateBucket: 'my-state', stateRegion }).remoteState?.region).toBe(stateRegion);
    },
  );

  const NAME = 'a bucket name of 3 to 63 lowercase letters, digits, dots and hyphens';
  const KEY =
    'an object key such as team/terraform.tfstate, of at most 1,024 characters except $ and %, without a leading, trailing or double slash';
  test.each([
    [{ stateBucket: 7 }, 'Context key stateBucket must be a string; got 7.'],
    [{ stateBucket: 's3://my-bucket' }, `Context key stateBucket must be ${NAME}; got "s3://my-bucket".`],
    [{ stateBucket: 'ab' }, `Context key stateBucket must be ${NAME}; got "ab".`],
    [{ stateBucket: 'my_bucket' }, `Context key stateBucket must be ${NAME}; got "my_bucket".`],
    [{ stateKey: 'a/${path.module}' }, `Context key stateKey must be ${KEY}; got "a/\${path.module}".`],
    [{ stateKey: '/a' }, `Context key stateKey must be ${KEY}; got "/a".`],
    [{ stateKey: 'a//b' }, `Context key stateKey must be ${KEY}; got "a//b".`],
    [
      { stateRegion: 'Ireland' },
      'Context key stateRegion must be an AWS Region such as eu-west-1; got "Ireland".',
    ],
    [{ stateKmsKeyArn: 'alias/state' }, 'Context key stateKmsKeyArn must be the ARN of a KMS key'],
    [{ integration: 'callback' }, 'Context key integration must be polling or sync; got "callback".'],
    [{ integratoin: 'sync' }, 'Unknown context key integratoin; did you mean integration?'],
    [{ stopsUnattendedJobs: 'no' }, 'Context key stopsUnattendedJobs must be true or false; got "no".'],
    [
      { sourceDir: 'src' },
      'Context key sourceEntrypoint must be the path of the file in sourceDir to run, such as train.py; it is not set.',
    ],
    [
      { sourceEntrypoint: 'train.py' },
      'Context key sourceDir must be the path of the folder that has sourceEntrypoint; it is not set.',
    ],
    [{ scriptFile: ['a.py'] }, 'Context key scriptFile must be a string; got ["a.py"].'],
  ])('%j is rejected', (context, sentence) => {
    expect(() => settings(context)).toThrow(sentence);
  });

  test('of any form is accepted, or rejected in one line', () => {
    const keys = fc.constantFrom(
      'integration',
      'scriptFile',
      'sourceDir',
      'stateBucket',
      'stateKey',
      'stateRegion',
      'x',
    );
    const anyContext = fc.oneof(fc.dictionary(keys, fc.jsonValue({ maxDepth: 2 })), fc.jsonValue());
    let refused = 0;
    fc.assert(
      fc.property(
        anyContext.map((each) => JSON.stringify(each)),
        (json) => {
          try {
            projectContext(mergedContext(NO_KEYS, json));
          } catch (error) {
            refused += 1;
            expect((error as Error).message).toMatch(
              /^(Context|CDKTF_CONTEXT_JSON|Unknown context key).*(;|:).* \S.*[.?]$/,
            );
          }
        },
      ),
      { numRuns: 500 },
    );
    expect(refused).toBeGreaterThan(100);
  });
});
