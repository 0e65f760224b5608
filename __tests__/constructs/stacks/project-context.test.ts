import fc from 'fast-check';
import { givenContext, projectContext } from '../../../constructs/stacks/project-context';

const NO_KEYS = '{"app": "node main.ts", "context": {}}';

/** What the context of the environment decides. */
const decided = (context: Readonly<Record<string, unknown>>) =>
  projectContext(givenContext(NO_KEYS, JSON.stringify(context)));

describe('the given context', () => {
  test('is the environment’s before the project’s', () => {
    const cdktfJson = JSON.stringify({ context: { stateBucket: 'mine', stateKey: 'a' } });
    expect(givenContext(cdktfJson, '{"stateKey": "b"}')).toEqual({ stateBucket: 'mine', stateKey: 'b' });
  });

  test.each([
    ['no context in either', '{"app": "node main.ts"}', undefined],
    ['an empty text in the environment', NO_KEYS, ''],
  ])('has no key with %s', (_case, cdktfJson, environmentJson) => {
    expect(givenContext(cdktfJson, environmentJson)).toEqual({});
  });

  test.each([
    ['{stateBucket: my-state}', '"{stateBucket: my-state}"'],
    ['["my-state"]', '["my-state"]'],
    ['"my-state"', '"my-state"'],
    ['7', '7'],
    ['null', 'null'],
  ])('that is %s in the environment is refused', (environmentJson, got) => {
    expect(() => givenContext(NO_KEYS, environmentJson)).toThrow(
      `CDKTF_CONTEXT_JSON: got ${got}; allowed: a JSON object such as {"stateBucket": "my-state"}.`,
    );
  });

  test.each([
    ['{"context": {', 'cdktf.json: got no JSON object; allowed: one with app and context.'],
    [
      '{"context": ["stateBucket"]}',
      'cdktf.json, context: got ["stateBucket"]; allowed: a JSON object such as {"stateBucket": "my-state"}.',
    ],
  ])('of the file %s is refused', (cdktfJson, sentence) => {
    expect(() => givenContext(cdktfJson, undefined)).toThrow(sentence);
  });
});

describe('a context', () => {
  test('without keys asks for polling, for the stop of unattended jobs, and for local state', () => {
    expect(decided({})).toEqual({ integration: 'polling', stopsUnattendedJobs: true });
  });

  test('may have every key', () => {
    expect(
      decided({
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

  test('with a bucket alone has the state under the default key', () => {
    expect(decided({ stateBucket: 'my-state' }).remoteState).toEqual({
      bucket: 'my-state',
      key: 'sagemaker-processing/terraform.tfstate',
    });
  });

  test('may hold null for a key that is not given', () => {
    expect(decided({ stateBucket: null, stopsUnattendedJobs: null, integration: null })).toEqual(decided({}));
  });

  test.each(['us-gov-west-1', 'cn-north-1', 'us-isob-east-1', 'eusc-de-east-1', 'ap-southeast-5'])(
    'may name the region %s',
    (stateRegion) => {
      expect(decided({ stateBucket: 'my-state', stateRegion }).remoteState?.region).toBe(stateRegion);
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
    [{ integratoin: 'sync' }, 'Context integratoin: an unknown key; did you mean integration?'],
    [{ stopsUnattendedJobs: 'no' }, 'Context stopsUnattendedJobs: got "no"; allowed: true or false.'],
    [{ scriptFile: ['a.py'] }, 'Context scriptFile: got ["a.py"]; allowed: a string.'],
  ])('%j is refused', (context, sentence) => {
    expect(() => decided(context)).toThrow(sentence);
  });

  test('whatever it is, is understood or refused in one line', () => {
    const keys = fc.constantFrom('integration', 'scriptFile', 'stateBucket', 'stateKey', 'stateRegion', 'x');
    const anyContext = fc.oneof(fc.dictionary(keys, fc.jsonValue({ maxDepth: 2 })), fc.jsonValue());
    let refused = 0;
    fc.assert(
      fc.property(
        anyContext.map((each) => JSON.stringify(each)),
        (json) => {
          try {
            projectContext(givenContext(NO_KEYS, json));
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
