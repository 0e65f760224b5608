import { fileList } from '../../../../cli/run/report/file-list';

test.each([
  ['a line break', 'a\n  forged.csv  1 B', '"a\\n  forged.csv  1 B"'],
  ['a carriage return', 'a\rb', '"a\\rb"'],
  ['a tab', 'a\tb', '"a\\tb"'],
  ['a colour', 'a\u001b[31mb', '"a\\u001b[31mb"'],
  ['a control of eight bits', 'a\u009b2Jb', '"a\\u009b2Jb"'],
  ['a line separator of Unicode', 'a\u2028b', '"a\\u2028b"'],
  ['a turn of the direction', 'a\u202etxt.exe', '"a\\u202etxt.exe"'],
  ['an invisible letter', 'a\u200bb', '"a\\u200bb"'],
  ['a quote and a backslash', 'a"b\\n', 'a"b\\n'],
])('shows a name with %s on one line', (_, name, shown) => {
  expect(fileList([{ name, sizeInBytes: 1 }], 10)).toEqual([`  ${shown}        1 B`]);
});

test('tells that a link would not be uploaded', () => {
  const files = [
    { name: 'a', sizeInBytes: 1 },
    { name: 'link', sizeInBytes: 1, link: 'a\nb' },
  ];
  expect(fileList(files, 10)).toEqual([
    '  a           1 B',
    '  link       link  to "a\\nb"; SageMaker does not upload symbolic links',
  ]);
});

test('lists up to the limit, and counts the other files', () => {
  const files = ['a', 'b', 'c'].map((name) => ({ name, sizeInBytes: 600 }));
  expect(fileList(files, 1)).toEqual(['  a      600 B', '  and 2 more (1.2 kB in total)']);
});
