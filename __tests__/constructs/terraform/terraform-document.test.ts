import { Fn, TerraformOutput, TerraformStack, TerraformVariable } from 'cdktf';
import fc from 'fast-check';
import { containsToken, terraformDocument } from '../../../constructs/terraform/terraform-document';
import { testWithTerraform } from '../../support/requirements';
import { parseDocument, synthesize } from '../synthesis';
import { evaluateIn } from '../terraform-console';

class PlainStack extends TerraformStack {
  protected override allocateLogicalId(element: Parameters<TerraformStack['getLogicalId']>[0]): string {
    return 'node' in element ? element.node.id : element.id;
  }
}

/** The document as it stands in a synthesized stack, where a variable is named `x`. */
const synthesized = (makeDocument: (variable: TerraformVariable) => object): string =>
  synthesize((app) => {
    const stack = new PlainStack(app, 'stack');
    const variable = new TerraformVariable(stack, 'x', { type: 'any' });
    new TerraformOutput(stack, 'document', { value: terraformDocument(makeDocument(variable)) });
    return stack;
  }).output.document?.value ?? '';

test("each of Terraform's values is its own jsonencode", () => {
  expect(synthesized((x) => ({ text: x.stringValue, list: x.listValue, any: x.value }))).toBe(
    '{"text":${jsonencode(var.x)},"list":${jsonencode(var.x)},"any":${jsonencode(var.x)}}',
  );
});

test('a reference inside a list and inside an object is its own jsonencode', () => {
  expect(
    parseDocument(synthesized((x) => ({ list: ['a', x.stringValue], deep: { b: x.numberValue } }))),
  ).toEqual({
    list: ['a', 'var.x'],
    deep: { b: 'var.x' },
  });
});

test('template markers in literals are written so that no template begins there', () => {
  expect(synthesized(() => ({ text: 'a ${file("/etc/passwd")} %{ for } $x' }))).toBe(
    '{"text":"a \\u0024{file(\\"/etc/passwd\\")} \\u0025{ for } $x"}',
  );
});

test('a marker that is not closed leaves the references behind it as they are', () => {
  expect(synthesized((x) => ({ text: ['${', '%{', '$${'], value: x.stringValue }))).toBe(
    '{"text":["\\u0024{","\\u0025{","$\\u0024{"],"value":${jsonencode(var.x)}}',
  );
});

test('whatever a literal holds, the JSON is the same, with the references behind it', () => {
  const hostile = fc.string({ unit: fc.constantFrom('$', '%', '{', '}', '"', '\\', 'a', '\n', '(', ')') });
  fc.assert(
    fc.property(fc.array(hostile), fc.dictionary(hostile, hostile), (list, map) => {
      const document = { list, map: { ...map } };
      expect(parseDocument(synthesized((x) => ({ ...document, value: x.stringValue })))).toEqual({
        ...document,
        value: 'var.x',
      });
    }),
    { numRuns: 50 },
  );
});

test('a sign at the end of the words before a reference does not escape it', () => {
  expect(synthesized((x) => ({ uri: `a$${x.stringValue}%${x.stringValue}` }))).toBe(
    '{"uri":${jsonencode("a\\u0024${var.x}\\u0025${var.x}")}}',
  );
});

test('words with a reference between them are one text of Terraform', () => {
  expect(synthesized((x) => ({ uri: `s3://${x.stringValue}/"raw"/\u0008${'${'}` }))).toBe(
    '{"uri":${jsonencode("s3://${var.x}/\\"raw\\"/\\u0008\\u0024{")}}',
  );
});

test('members that are undefined are left out, as in JSON', () => {
  expect(synthesized(() => ({ a: undefined, b: null }))).toBe('{"b":null}');
});

test.each([
  ['a text', (x: TerraformVariable) => x.stringValue, true],
  ['a list', (x: TerraformVariable) => x.listValue, true],
  ['a number', (x: TerraformVariable) => x.numberValue, true],
  ['a text with a reference in it', (x: TerraformVariable) => `a-${x.stringValue}`, true],
  ['an object with a reference deep in it', (x: TerraformVariable) => ({ a: [{ b: x.value }] }), true],
  ['a function of a reference', (x: TerraformVariable) => Fn.upper(x.stringValue), true],
  ['plain values', () => ({ a: [1, 'two', null, { b: true }] }), false],
])('%s: holds a reference is told', (_, makeValue, expected) => {
  const values: unknown[] = [];
  synthesized((variable) => {
    values.push(makeValue(variable));
    return {};
  });
  expect(values.map(containsToken)).toEqual([expected]);
});

describe('a key that is omitted if it is null', () => {
  const testHcl = testWithTerraform();

  /** The document that Terraform makes with a value of the variable `x`. */
  const evaluated = (value: unknown): unknown => {
    const { output, variable } = synthesize((app) => {
      const stack = new PlainStack(app, 'stack');
      const x = new TerraformVariable(stack, 'x', { type: 'any' });
      const document = terraformDocument({ a: 1, added: x.value, b: 2 }, ['added']);
      new TerraformOutput(stack, 'document', { value: document });
      return stack;
    });
    const withDefault = { ...variable, x: { ...variable.x, default: value } };
    return evaluateIn(
      { variable: withDefault, locals: { document: output.document?.value } },
      'local.document',
    );
  };

  testHcl('leaves the text of the document as it would be without the key', () => {
    expect(evaluated(null)).toBe('{"a":1,"b":2}');
  });

  testHcl('is in the document if it is not null', () => {
    expect(JSON.parse(String(evaluated('a "quoted" %s')))).toEqual({ a: 1, b: 2, added: 'a "quoted" %s' });
  });

  test('is like any other if it is a literal', () => {
    expect(terraformDocument({ a: 1, added: null }, ['added'])).toBe('{"a":1,"added":null}');
  });
});
