import {
  holdsMarker,
  SENSITIVE,
  SENSITIVE_CHANGE,
  UNKNOWN,
  visibleChange,
} from '../../terraform-plan/visible-values';

test('what neither side marks is shown', () => {
  const change = { before: { a: [1, { b: null }] }, after: { a: [2, { b: 'c' }] } };
  expect(visibleChange(change)).toEqual(change);
});

test.each([
  ['before', { before_sensitive: { password: true }, after_sensitive: {} }],
  ['after', { before_sensitive: false, after_sensitive: { password: true } }],
])('what is sensitive %s is hidden on both sides', (_, marks) => {
  const change = { before: { password: 'old', name: 'a' }, after: { password: 'new', name: 'a' }, ...marks };
  expect(visibleChange(change)).toEqual({
    before: { password: SENSITIVE_CHANGE, name: 'a' },
    after: { password: SENSITIVE_CHANGE, name: 'a' },
  });
});

test('a sensitive value that stays is not the same as one that changes', () => {
  const change = { before: { a: 'x' }, after: { a: 'x' }, after_sensitive: { a: true } };
  expect(visibleChange(change)).toEqual({ before: { a: SENSITIVE }, after: { a: SENSITIVE } });
});

test('a mark hides everything below it', () => {
  const change = { before: null, after: { a: { b: ['x'] } }, after_sensitive: { a: true } };
  expect(visibleChange(change)).toEqual({ before: null, after: { a: SENSITIVE_CHANGE } });
});

test('a mark reaches into lists and maps', () => {
  const change = {
    before: null,
    after: { environment: [{ variables: { A: 'x', B: 'y' } }] },
    after_sensitive: { environment: [{ variables: { B: true } }] },
  };
  expect(visibleChange(change).after).toEqual({
    environment: [{ variables: { A: 'x', B: SENSITIVE_CHANGE } }],
  });
});

test('what the plan leaves out because it is unknown has its place', () => {
  const change = {
    before: null,
    after: { a: 1 },
    after_unknown: { arn: true, list: [{ id: true }], a: false },
  };
  expect(visibleChange(change).after).toEqual({ a: 1, arn: UNKNOWN, list: [{ id: UNKNOWN }] });
});

test('a resource that is destroyed has no side after', () => {
  expect(visibleChange({ before: { a: 1 }, after: null, after_unknown: {} })).toEqual({
    before: { a: 1 },
    after: null,
  });
});

test('an output can be unknown as a whole', () => {
  expect(visibleChange({ before: null, after_unknown: true }).after).toBe(UNKNOWN);
});

test('keys of every name are kept as they are', () => {
  const after = JSON.parse('{"__proto__": {"polluted": true}, "constructor": "a"}');
  expect(Object.keys(visibleChange({ before: null, after }).after as object)).toEqual([
    '__proto__',
    'constructor',
  ]);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

test('a marker is found wherever it is', () => {
  expect(holdsMarker([{ a: [UNKNOWN] }])).toBe(true);
  expect(holdsMarker([{ a: [null] }])).toBe(false);
});
