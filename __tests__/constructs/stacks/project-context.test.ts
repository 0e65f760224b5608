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
      `CDKTF_CONTEXT_JSON: got ${got}; allowed: a JSON object such as {"stateBucket": "my-state"}.`,
    );
  });

  test.each([
    ['{"context": {', 'cdktf.json: not a JSON object; allowed: an object with app and context.'],
    [
      '{"context": ["stateBucket"]}',
      'cdktf.json, context: got ["stateBucket"]; allowed: a JSON object such as {"stateBucket": "my-state"}.',
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
    [{ stateBucket: 7 }, 'Context stateBucket: got 7; allowed: a string.'],
    [{ stateBucket: 's3://my-bucket' }, `Context stateBucket: got "s3://my-bucket"; allowed: ${NAME}.`],
    [{ stateBucket: 'ab' }, `Context stateBucket: got "ab"; allowed: ${NAME}.`],
    [{ stateBucket: 'my_bucket' }, `Context stateBucket: got "my_bucket"; allowed: ${NAME}.`],
    [{ stateKey: 'a/${path.module}' }, `Context stateKey: got "a/\${path.module}"; allowed: ${KEY}.`],
    [{ stateKey: '/a' }, `Context stateKey: got "/a"; allowed: ${KEY}.`],
    [{ stateKey: 'a//b' }, `Context stateKey: got "a//b"; allowed: ${KEY}.`],
    [
      { stateRegion: 'Ireland' },
      `Context stateRegion: got "Ireland"; allowed: an AWS Region such as eu-west-1.`,
    ],
    [
      { stateKmsKeyArn: 'alias/state' },
      'Context stateKmsKeyArn: got "alias/state"; allowed: the ARN of a KMS key',
    ],
    [{ integration: 'callback' }, 'Context integration: got "callback"; allowed: polling or sync.'],
    [{ integratoin: 'sync' }, 'Context integratoin: unknown key; did you mean integration?'],
    [{ stopsUnattendedJobs: 'no' }, 'Context stopsUnattendedJobs: got "no"; allowed: true or false.'],
    [{ scriptFile: ['a.py'] }, 'Context scriptFile: got ["a.py"]; allowed: a string.'],
  ])('%j is rejected', (context, sentence) => {
    expect(() => settings(context)).toThrow(sentence);
  });

  test('of any form is accepted, or rejected in one line', () => {
    const keys = fc.constantFrom('integration', 'scriptFile', 'stateBucket', 'stateKey', 'stateRegion', 'x');
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
            expect((error as Error).message).toMatch(/^(Context|CDKTF_CONTEXT_JSON).*(;|:).* \S.*[.?]$/);
          }
        },
      ),
      { numRuns: 500 },
    );
    expect(refused).toBeGreaterThan(100);
  });
});
