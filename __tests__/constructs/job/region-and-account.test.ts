import { TerraformVariable, Token } from 'cdktf';
import { regionAndAccountPreconditions } from '../../../constructs/job/region-and-account';
import { localValue } from '../../../constructs/terraform/local-value';
import { testWithTerraform } from '../../support/requirements';
import { addContext } from '../context';
import { evaluateLocals } from '../evaluation';
import { synthesizeParts } from '../synthesis';

const image = (region: string, account = '123456789012') =>
  `${account}.dkr.ecr.${region}.amazonaws.com/prepare:1.0`;
const role = (account: string, partition = 'aws') => `arn:${partition}:iam::${account}:role/own`;

test('literals have no precondition, because Terraform rejects one without a reference', () => {
  synthesizeParts((stack) => {
    const job = { ImageUri: image('eu-west-1'), RoleArn: role('123456789012') };
    const context = addContext(stack, { job, serviceRoleArns: { status: role('123456789012') } });
    expect(regionAndAccountPreconditions(stack, context)).toEqual([]);
  });
});

/** Whether each precondition holds, and its message. */
const preconditionsOf = (variables: Record<string, unknown>): unknown =>
  evaluateLocals((stack) => {
    const variable = (name: string) => {
      const { value } = new TerraformVariable(stack, name, { type: 'any', default: variables[name] ?? '' });
      return value;
    };
    const context = addContext(stack, {
      job: { ImageUri: variable('image'), RoleArn: variable('role') },
      additionalJobRoles: Token.asList(variable('roles')),
      serviceRoleArns: { status: variable('service_role') },
    });
    const preconditions = regionAndAccountPreconditions(stack, context);
    localValue(
      stack,
      'result',
      preconditions.map(({ condition, errorMessage }) => [condition, errorMessage]),
    );
  }).result;

const testHcl = testWithTerraform();

testHcl(
  'images in the region and roles in the account are accepted, of whatever account the image is',
  () => {
    const values = {
      image: image('eu-west-1', '210987654321'),
      role: role('123456789012'),
      roles: [role('123456789012')],
      service_role: role('123456789012'),
    };
    expect(preconditionsOf(values)).toEqual([
      [true, expect.stringMatching(/^image_uri \(ImageUri\)/)],
      [true, expect.stringMatching(/^role_arn \(RoleArn\)/)],
      [true, expect.stringMatching(/^additional_job_roles/)],
      [true, expect.stringMatching(/^service_role_arns/)],
    ]);
  },
);

testHcl('others are rejected, each with a message that shows the value', () => {
  const values = {
    image: image('us-east-1'),
    role: role('999999999999'),
    roles: [role('123456789012'), role('123456789012', 'aws-cn')],
    service_role: role('999999999999'),
  };
  expect(preconditionsOf(values)).toEqual([
    [
      false,
      expect.stringContaining(`must be in Amazon ECR in eu-west-1, where the jobs run; got ${values.image}`),
    ],
    [
      false,
      expect.stringContaining(
        `must be in account 123456789012 (partition aws), where the jobs run; got ${values.role}`,
      ),
    ],
    [
      false,
      expect.stringContaining(
        `must be in account 123456789012 (partition aws), where the jobs run; got ${values.roles[1]}`,
      ),
    ],
    [
      false,
      expect.stringContaining(
        `must be in account 123456789012 (partition aws), where the jobs run; got ${values.service_role}`,
      ),
    ],
  ]);
});
