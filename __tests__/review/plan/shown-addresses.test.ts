import { addressDisplay } from '../../../review/plan/shown-addresses';

const shown = (...addresses: string[]): string[] => addresses.map(addressDisplay(addresses));

test.each(['aws_s3_bucket.b', 'aws_s3_bucket.b[0]', 'module.m["eu-west-1"].aws_s3_bucket.b["team/data"]'])(
  '%s is shown as it is',
  (address) => {
    expect(shown(address)).toEqual([address]);
  },
);

test.each([
  ['beside the name of a secret', 'aws_ssm_parameter.tokens["hunter2"]', 'aws_ssm_parameter.tokens'],
  ['with a password', 'aws_x.a["https://user:hunter2@example.com"]', 'aws_x.a'],
  ['with a name and its secret', 'aws_x.a["password=hunter2"]', 'aws_x.a'],
  ['with a name and its secret behind a colon', 'aws_x.a["api token: hunter2"]', 'aws_x.a'],
  ['of a form that names do not have', 'aws_x.a["<hunter2>"]', 'aws_x.a'],
])('a key of for_each %s is hidden', (_, address, start) => {
  expect(shown(address)).toEqual([`${start}["(hidden 1)"]`]);
});

test('resources whose keys are hidden can be told apart', () => {
  expect(shown('x.tokens["a"]', 'x.tokens["b"]', 'y.tokens["a"]')).toEqual([
    'x.tokens["(hidden 1)"]',
    'x.tokens["(hidden 2)"]',
    'y.tokens["(hidden 1)"]',
  ]);
});
