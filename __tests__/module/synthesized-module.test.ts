import { moduleFiles, parseSynthesis } from '../../module/synthesized-module';

test('an unresolved token fails the build', () => {
  expect(() => parseSynthesis('{"a": "${TfToken[TOKEN.7]}"}')).toThrow(
    'The synthesized module contains the unresolved token TfToken[.',
  );
  expect(() => parseSynthesis('{"a": "<unresolved-token>"}')).toThrow('<unresolved-token>');
});

test('only the comments of CDKTF are left out, at every depth', () => {
  const synthesis = {
    '//': {},
    resource: { a: { b: { '//': {}, list: [{ '//': 1, c: null }], text: '//' } } },
  };
  expect(parseSynthesis(JSON.stringify(synthesis))).toEqual({
    resource: { a: { b: { list: [{ c: null }], text: '//' } } },
  });
});

test('the files are those of the standard module structure, and together contain the whole module', () => {
  const module = {
    terraform: { required_version: '1', required_providers: {} },
    variable: { v: { type: 'string', description: 'V.' } },
    output: { o: { value: '${a.b}', description: 'O.' } },
    locals: { l: 1 },
    data: {},
    resource: { r: {} },
  };
  const files = moduleFiles(module);
  expect(Object.keys(files)).toEqual([
    'main.tf.json',
    'variables.tf.json',
    'outputs.tf.json',
    'versions.tf.json',
  ]);
  expect(Object.assign({}, ...Object.values(files).map((text) => JSON.parse(text)))).toEqual(module);
});
