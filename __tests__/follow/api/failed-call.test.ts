import { describeError, troubleOf } from '../../../follow/api/failed-call';

const awsError = (name: string, status = 400): Error =>
  Object.assign(new Error('message'), { name, $metadata: { httpStatusCode: status } });

test.each([
  ['ThrottlingException', 'throttled'],
  ['TooManyRequestsException', 'throttled'],
  ['SlowDown', 'throttled'],
  ['ExpiredTokenException', 'credentials'],
  ['ExpiredToken', 'credentials'],
  ['UnrecognizedClientException', 'credentials'],
  ['CredentialsProviderError', 'credentials'],
  ['AccessDeniedException', 'denied'],
  ['AccessDenied', 'denied'],
  ['ServiceUnavailable', 'connection'],
  ['TimeoutError', 'connection'],
  ['ExecutionDoesNotExist', undefined],
  ['InvalidArn', undefined],
])('%s is %s', (name, trouble) => {
  expect(troubleOf(awsError(name))).toBe(trouble);
});

test.each(['ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'ECONNREFUSED', 'EPIPE'])(
  '%s is a lost connection',
  (code) => {
    expect(troubleOf(Object.assign(new Error('x'), { code }))).toBe('connection');
  },
);

test('an error of a server is a lost connection, and status 429 is throttling', () => {
  expect(troubleOf(awsError('Unknown', 502))).toBe('connection');
  expect(troubleOf(awsError('Unknown', 429))).toBe('throttled');
});

test.each([
  [awsError('InvalidArn'), 'InvalidArn: message'],
  [new Error('it has no execution yet'), 'it has no execution yet'],
  [Object.assign(new Error(''), { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
  ['a text', 'a text'],
])('an error is described in one line', (error, text) => {
  expect(describeError(error)).toBe(text);
});
