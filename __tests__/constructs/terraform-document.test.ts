import { Fn, TerraformOutput, TerraformStack, TerraformVariable, Testing } from 'cdktf';
import fc from 'fast-check';
import { holdsReference, terraformDocument } from '../../constructs/terraform-document';
import { parseDocument } from './synthesis';

/** The document as it stands in a synthesized stack, where a variable is named `x`. */
const synthesized = (makeDocument: (variable: TerraformVariable) => object): string => {
  class Stack extends TerraformStack {
    protected override allocateLogicalId(element: Parameters<TerraformStack['getLogicalId']>[0]): string {
      return 'node' in element ? element.node.id : element.id;
    }
  }
  const stack = new Stack(Testing.app(), 'stack');
  const variable = new TerraformVariable(stack, 'x', { type: 'any' });
  new TerraformOutput(stack, 'document', { value: terraformDocument(makeDocument(variable)) });
  return JSON.parse(Testing.synth(stack)).output.document.value;
};

/** What Terraform makes of a string without references. */
const asTerraformReads = (text: string): string => text.replaceAll(/([$%])\1(?=\{)/g, '$1');

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

test('template markers in literals are doubled, so that Terraform reads them as text', () => {
  expect(synthesized(() => ({ text: 'a ${file("/etc/passwd")} %{ for } $x' }))).toBe(
    '{"text":"a $${file(\\"/etc/passwd\\")} %%{ for } $x"}',
  );
});

test('whatever a literal holds, Terraform reads the same JSON', () => {
  fc.assert(
    fc.property(fc.object({ withNullPrototype: false }), (document) => {
      expect(JSON.parse(asTerraformReads(synthesized(() => ({ document }))))).toEqual(
        JSON.parse(JSON.stringify({ document })),
      );
    }),
    { numRuns: 50 },
  );
});

test('members that are undefined are left out, as in JSON', () => {
  expect(synthesized(() => ({ a: undefined, b: null }))).toBe('{"b":null}');
});

test('a text that mixes words and a reference is refused, as its words would not be escaped', () => {
  expect(() => synthesized((x) => ({ text: `bucket/${x.stringValue}` }))).toThrow(
    /put "bucket\/\$\{TfToken.*\}" into a local first/,
  );
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
  const variable = new TerraformVariable(new TerraformStack(Testing.app(), 'stack'), 'x', {});
  expect(holdsReference(makeValue(variable))).toBe(expected);
});
