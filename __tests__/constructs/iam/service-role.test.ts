import { TerraformVariable } from 'cdktf';
import { grantOn } from '../../../constructs/iam/grant';
import { createdOrExistingRole } from '../../../constructs/iam/service-role';
import { localValue } from '../../../constructs/terraform/local-value';
import { addContext } from '../context';
import { parseDocument, synthesizeParts } from '../synthesis';

const STATUS_ROLE = 'arn:aws:iam::123456789012:role/status';

const synthesizeRole = (
  addProps: (create: TerraformVariable) => Parameters<typeof addContext>[1],
  sourceAccount?: string,
) =>
  synthesizeParts((stack) => {
    const props = addProps(new TerraformVariable(stack, 'create', { type: 'bool' }));
    const { arn, dependsOn } = createdOrExistingRole(stack, addContext(stack, props), 'status', {
      suffix: 'status',
      policyName: 'status',
      service: 'lambda.amazonaws.com',
      ...(sourceAccount !== undefined && { sourceAccount }),
      statements: [{ Action: 'sqs:SendMessage', Resource: '*' }],
    });
    localValue(stack, 'arn', arn);
    localValue(stack, 'dependencies', dependsOn.length);
  });

const roleOf = ({ resource }: ReturnType<typeof synthesizeRole>) =>
  Object.values(resource?.aws_iam_role ?? {})[0];

test('a role has the name of the deployment, its region and its holder, and one policy', () => {
  const synthesis = synthesizeRole(() => ({}));
  expect(roleOf(synthesis)?.name).toBe('prepare-eu-west-1-status');
  const [policy] = Object.values(synthesis.resource.aws_iam_role_policy ?? {});
  expect(parseDocument(policy?.policy)).toEqual({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: '*' }],
  });
  expect(synthesis.locals.dependencies).toBe(1);
});

test('only the service may assume it, and only for the account if the service sends one', () => {
  const trust = (sourceAccount?: string) =>
    parseDocument(roleOf(synthesizeRole(() => ({}), sourceAccount))?.assume_role_policy).Statement;
  const statement = {
    Effect: 'Allow',
    Action: 'sts:AssumeRole',
    Principal: { Service: 'lambda.amazonaws.com' },
  };
  expect(trust()).toEqual([statement]);
  expect(trust('123456789012')).toEqual([
    { ...statement, Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } } },
  ]);
});

test('it has the permissions boundary and the tags of the workflow', () => {
  const permissionsBoundaryArn = 'arn:aws:iam::123456789012:policy/boundary';
  const role = roleOf(synthesizeRole(() => ({ permissionsBoundaryArn, tags: { team: 'ml' } })));
  expect(role).toMatchObject({ permissions_boundary: permissionsBoundaryArn, tags: { team: 'ml' } });
  expect(roleOf(synthesizeRole(() => ({})))).not.toHaveProperty('permissions_boundary');
});

test('if service roles are not created, the holder assumes its existing role', () => {
  const { resource, locals } = synthesizeRole(() => ({
    createServiceRoles: false,
    serviceRoleArns: { status: STATUS_ROLE },
  }));
  expect(resource).toBeUndefined();
  expect(locals).toMatchObject({ arn: STATUS_ROLE, dependencies: 0 });
});

test('if Terraform decides, it creates the role or uses the existing one', () => {
  const synthesis = synthesizeRole(({ value }) => ({
    createServiceRoles: value,
    serviceRoleArns: { status: STATUS_ROLE },
  }));
  expect(roleOf(synthesis)?.count).toBe('${var.create ? 1 : 0}');
  expect(synthesis.locals.arn).toMatch(
    /^\$\{var\.create \? one\(aws_iam_role\..*\[\*\]\.arn\) : "arn:aws:iam::123456789012:role\/status"\}$/,
  );
});

test('a statement that is granted on a list is in the policy only if the list is not empty', () => {
  const { resource } = synthesizeParts((stack) => {
    const lists = new TerraformVariable(stack, 'lists', { type: 'list(string)' }).listValue;
    createdOrExistingRole(stack, addContext(stack), 'status', {
      suffix: 'status',
      policyName: 'status',
      service: 'lambda.amazonaws.com',
      statements: [{ Action: 'sqs:SendMessage', Resource: '*' }],
      grants: [grantOn(lists, ['s3:GetObject'])],
    });
  });
  const [policy] = Object.values(resource.aws_iam_role_policy ?? {});
  expect(policy?.policy).toContain(
    '[for grant in [{ "needed_for" = var.lists, "statement" = { "Effect" = "Allow", "Action" = ["s3:GetObject"], "Resource" = var.lists } }] : grant.statement if length(grant.needed_for) > 0]',
  );
});
