import { DataAwsRegion } from '@cdktf/provider-aws/lib/data-aws-region';
import { type IResolvable, type TerraformStack, TerraformVariable } from 'cdktf';
import { localValue } from '../../../constructs/terraform/local-value';
import { valueOrDataSource } from '../../../constructs/terraform/value-or-data-source';
import { synthesizeParts } from '../synthesis';

const synthesizeValue = (
  valueIn: (stack: TerraformStack) => string | IResolvable | undefined,
  instanceKey?: string,
) =>
  synthesizeParts((stack) => {
    const value = valueOrDataSource(stack, 'region', valueIn(stack), () => ({
      source: new DataAwsRegion(stack, 'current'),
      attribute: 'id',
      ...(instanceKey !== undefined && { instanceKey }),
    }));
    localValue(stack, 'result', value);
  });

const variable = (stack: TerraformStack) => new TerraformVariable(stack, 'region_name', { type: 'string' });

test('a literal needs no data source', () => {
  const { locals, data } = synthesizeValue(() => 'eu-west-1');
  expect(locals).toEqual({ result: 'eu-west-1' });
  expect(data).toBeUndefined();
});

test('a string token counts as a value', () => {
  const { locals, data } = synthesizeValue((stack) => variable(stack).stringValue);
  expect(locals).toEqual({ result: '${var.region_name}' });
  expect(data).toBeUndefined();
});

test('without a value the data source is read', () => {
  const { locals, data } = synthesizeValue(() => undefined);
  expect(locals).toEqual({ result: '${data.aws_region.current.id}' });
  expect(data.aws_region?.current).not.toHaveProperty('count');
});

test('Terraform reads the data source if a token is null', () => {
  const { locals, data } = synthesizeValue((stack) => variable(stack).value);
  expect(data.aws_region?.current?.count).toBe('${var.region_name == null ? 1 : 0}');
  expect(locals).toEqual({
    region: '${coalesce(var.region_name, one(data.aws_region.current[*].id))}',
    result: '${local.region}',
  });
});

test('the key of the instance shows why the data source is read', () => {
  const { locals, data } = synthesizeValue((stack) => variable(stack).value, 'region_name is null');
  expect(data.aws_region?.current?.for_each).toBe(
    '${toset(var.region_name == null ? ["region_name is null"] : [])}',
  );
  expect(locals.region).toBe('${coalesce(var.region_name, one(values(data.aws_region.current)[*].id))}');
});
