import { publicAccess } from '../../../review/risks/public-access';
import { type GivenChange, planOf, review } from '../changed-plan';

const warned = (change: GivenChange): string[] =>
  publicAccess(planOf([change]).changes).map(({ text }) => text);

const ALL_USERS = 'http://acs.amazonaws.com/groups/global/AllUsers';
const AUTHENTICATED_USERS = 'http://acs.amazonaws.com/groups/global/AuthenticatedUsers';

const grant = (uri: string) => ({
  access_control_policy: [{ grant: [{ permission: 'WRITE', grantee: [{ type: 'Group', uri }] }] }],
});

test.each<[string, string, object, string]>([
  [
    'a function URL without authorization',
    'aws_lambda_function_url.a',
    { authorization_type: 'NONE' },
    'anyone can call it, because its authorization_type is `NONE`',
  ],
  [
    'a bucket that anybody may read',
    'aws_s3_bucket_acl.a',
    { acl: 'public-read' },
    'anyone can read it, because its ACL is `public-read`',
  ],
  [
    'a bucket that anybody may write to',
    'aws_s3_bucket_acl.a',
    { acl: 'public-read-write' },
    'anyone can read and write it, because its ACL is `public-read-write`',
  ],
  [
    'a bucket that every account may read',
    'aws_s3_bucket_acl.a',
    { acl: 'authenticated-read' },
    'anyone with an AWS account can read it, because its ACL is `authenticated-read`',
  ],
  ['a grant to anybody', 'aws_s3_bucket_acl.a', grant(ALL_USERS), 'anyone is granted `WRITE`'],
  [
    'a grant to every account',
    'aws_s3_bucket_acl.a',
    grant(AUTHENTICATED_USERS),
    'anyone with an AWS account is granted `WRITE`',
  ],
  [
    'an ACL of the bucket itself',
    'aws_s3_bucket.a',
    { acl: 'public-read' },
    'anyone can read it, because its ACL is `public-read`',
  ],
  [
    'a grant of the bucket itself',
    'aws_s3_bucket.a',
    { grant: [{ uri: ALL_USERS, permissions: ['READ', 'WRITE'] }] },
    'anyone is granted `READ`, `WRITE`',
  ],
  [
    'an ACL of an object',
    'aws_s3_object.a',
    { acl: 'public-read' },
    'anyone can read it, because its ACL is `public-read`',
  ],
])('%s is a warning if it is new', (_, address, after, text) => {
  expect(warned({ address, after })).toEqual([text]);
  expect(warned({ address, before: {}, after })).toEqual([text]);
  expect(warned({ address, before: after, after: { ...after, tags: {} } })).toEqual([]);
  expect(warned({ address, before: after })).toEqual([]);
});

test.each<[string, object]>([
  ['aws_lambda_function_url.a', { authorization_type: 'AWS_IAM' }],
  ['aws_s3_bucket_acl.a', { acl: 'private' }],
  ['aws_s3_bucket_acl.a', grant('http://acs.amazonaws.com/groups/s3/LogDelivery')],
  ['aws_s3_bucket_acl.a', { acl: 'constructor', access_control_policy: 'x' }],
])('%s with %j is not public', (address, after) => {
  expect(warned({ address, after })).toEqual([]);
});

test('the page counts public access as access that widens', () => {
  const page = review([{ address: 'aws_lambda_function_url.a', after: { authorization_type: 'NONE' } }]);
  expect(page).toMatch(/^## ⚠️ 1 to add — access widens \(1\)\n/);
});

test('a sensitive ACL, and a sensitive authorization type of a function URL, are warnings', () => {
  const sensitive = { after_sensitive: { acl: true, authorization_type: true } };
  const after = { acl: 'public-read', authorization_type: 'NONE' };
  for (const address of ['aws_s3_bucket_acl.a', 'aws_lambda_function_url.a']) {
    expect(review([{ address, after, ...sensitive }])).toMatch(/^## ⚠️ 1 to add — cannot be seen yet \(1\)\n/);
  }
});
