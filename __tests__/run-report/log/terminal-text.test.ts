import { markupOf } from '../../../run-report/html/html';
import { terminalText } from '../../../run-report/log/terminal-text';

const shown = (line: string): string => markupOf(terminalText(line));

test.each([
  ['a colour stays', '\u001b[31mred\u001b[0m plain', '<span class="ansi-red">red</span> plain'],
  ['bold text stays', '\u001b[1;32mdone\u001b[0m', '<span class="ansi-green bold">done</span>'],
  ['a colour of a palette goes', '\u001b[38;5;208morange\u001b[0m', 'orange'],
  ['a colour by its amounts of light goes', '\u001b[38;2;1;2;3mnearly black\u001b[0m', 'nearly black'],
  ['movements of the cursor go', '\u001b[2K\u001b[1Gtext', 'text'],
  ['a link goes, its text stays', '\u001b]8;;https://example.com\u0007here\u001b]8;;\u0007', 'here'],
  ['a progress bar shows what it was last', '10 %\r50 %\r100 %\r', '100 %'],
  ['lines that end as on Windows stay', 'one\r\ntwo\r', 'one\ntwo'],
  ['a coloured text is escaped', '\u001b[31m<b>\u001b[0m', '<span class="ansi-red">&lt;b&gt;</span>'],
])('%s', (_, line, expected) => {
  expect(shown(line)).toBe(expected);
});
