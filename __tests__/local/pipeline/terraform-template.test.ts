import { encodedString, templateParts } from '../../../local/pipeline/terraform-template';

test.each([
  ['s3://bucket/raw/', ['s3://bucket/raw/']],
  ['s3://${var.bucket}/raw/', ['s3://', { expression: 'var.bucket' }, '/raw/']],
  ['$${literal} 100%%{', ['${literal} 100%{']],
  ['${join("}", [var.a, "${var.b}"])}!', [{ expression: 'join("}", [var.a, "${var.b}"])' }, '!']],
  ['${ {a = 1}.a }', [{ expression: '{a = 1}.a' }]],
  ['${"\\"}"}x', [{ expression: '"\\"}"' }, 'x']],
  ['', []],
])('%s has its text and its expressions as parts', (text, parts) => {
  expect(templateParts(text)).toEqual(parts);
});

test('a template that is never closed reaches to the end', () => {
  expect(templateParts('a${b')).toEqual(['a', { expression: expect.any(String) }]);
});

test.each([
  ['jsonencode("s3://${var.bucket}/raw/")', 's3://${var.bucket}/raw/'],
  ['jsonencode(var.uri)', undefined],
  ['jsonencode("a") == null ? "b" : jsonencode("c")', undefined],
])('%s encodes one quoted string, or does not', (expression, inside) => {
  expect(encodedString(expression)).toBe(inside);
});
