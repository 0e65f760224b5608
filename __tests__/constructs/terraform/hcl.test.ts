import {
  Fn,
  type IResolveContext,
  Lazy,
  TerraformLocal,
  type TerraformStack,
  TerraformVariable,
} from 'cdktf';
import fc from 'fast-check';
import { attributeOf, type HclValue, hcl, hclReference } from '../../../constructs/terraform/hcl';
import { testWithTerraform } from '../../support/requirements';
import { evaluateLocals } from '../evaluation';
import { synthesizeParts } from '../synthesis';

/** The expression in a synthesized stack that has a variable `x`. */
const synthesized = (makeValue: (variable: TerraformVariable) => HclValue): unknown =>
  synthesizeParts((stack) => {
    new TerraformLocal(stack, 'value', makeValue(new TerraformVariable(stack, 'x', { type: 'any' })));
  }).locals.value;

test.each<[string, (x: TerraformVariable) => HclValue, string]>([
  ['a string', () => 'a"b', '${f("a\\"b")}'],
  ['a number', () => 1.5, '${f(1.5)}'],
  ['a boolean', () => false, '${f(false)}'],
  ['null', () => null, '${f(null)}'],
  ['undefined', () => undefined, '${f(null)}'],
  ['a list', () => ['a', null, 1], '${f(["a", null, 1])}'],
  ['an object', () => ({ 'a:b': { c: 1 } }), '${f({ "a:b" = { "c" = 1 } })}'],
  ['a token of a string', (x) => x.stringValue, '${f(var.x)}'],
  ['a token of a number', (x) => x.numberValue, '${f(var.x)}'],
  ['a token of a list', (x) => x.listValue, '${f(var.x)}'],
  ['a token in a list in an object', (x) => ({ a: [x.value] }), '${f({ "a" = [var.x] })}'],
  ['text with a token', (x) => `a-${x.stringValue}`, '${f("a-${var.x}")}'],
  ['another expression', (x) => hcl`g(${x.value})`, '${f(g(var.x))}'],
  ['a function of cdktf', (x) => Fn.upper(x.stringValue), '${f(upper(var.x))}'],
  ['a lazy literal', () => Lazy.stringValue({ produce: () => 'later' }), '${f("later")}'],
  ['the name of a variable of a for', () => hclReference('item', 'Name'), '${f(item.Name)}'],
])('%s', (_, makeValue, expected) => {
  expect(synthesized((x) => hcl`f(${makeValue(x)})`)).toBe(expected);
});

test("an expression is an argument of cdktf's functions", () => {
  expect(synthesized((x) => Fn.upper(hcl`f(${x.value}, ${'a'})` as never))).toBe('${upper(f(var.x, "a"))}');
});

test('literals that look like templates stay literals', () => {
  expect(synthesized(() => hcl`f(${'${var.x} %{ if } $'})`)).toBe('${f("\\u0024{var.x} \\u0025{ if } $")}');
});

test("cdktf's resolve context stays as it is", () => {
  const contextWith = (suppressBraces: boolean | undefined): IResolveContext => ({
    scope: undefined as unknown as TerraformStack,
    preparing: false,
    ...(suppressBraces !== undefined && { suppressBraces }),
    resolve: (value: unknown) => value,
    registerPostProcessor: () => undefined,
  });
  expect(hcl`f(${1})`.resolve(Object.freeze(contextWith(undefined)))).toBe('${f(1)}');
  expect(hcl`f(${1})`.resolve(Object.freeze(contextWith(true)))).toBe('f(1)');
});

describe('an attribute', () => {
  test('of a literal is its value', () => {
    expect(attributeOf({ KmsKeyId: 'a' }, 'KmsKeyId')).toBe('a');
    expect(attributeOf(undefined, 'KmsKeyId')).toBeUndefined();
  });

  test('of a token is a reference', () => {
    expect(synthesized((x) => attributeOf(attributeOf(x.value, 'VpcConfig'), 'Subnets'))).toBe(
      '${var.x.VpcConfig.Subnets}',
    );
  });
});

testWithTerraform()('Terraform reads every literal as the value that it was', () => {
  const text = fc.string({ unit: fc.constantFrom(...'${}%"\'\\\n\r\t\b\f\0\u001b\u2028é企🐧a()') });
  const values = fc.sample(fc.record({ text, list: fc.array(text), map: fc.dictionary(text, text) }), 100);
  const { value } = evaluateLocals((stack) => {
    new TerraformLocal(stack, 'value', hcl`${values}`);
  });
  expect(value).toEqual(values.map(({ map, ...others }) => ({ ...others, map: { ...map } })));
});
