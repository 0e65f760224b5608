import { html, markupOf } from '../../../run-report/html/html';

const shown = (text: string): string => markupOf(html`${text}`);

test('a text cannot become an element, an attribute or an entity', () => {
  expect(markupOf(html`<p title="${'" onclick="x()'}">${'</script><b>&amp;'}</p>`)).toBe(
    '<p title="&quot; onclick=&quot;x()">&lt;/script&gt;&lt;b&gt;&amp;amp;</p>',
  );
});

test('markup in a template stays markup, and a list of it is joined', () => {
  const items = ['<', '>'].map((text) => html`<li>${text}</li>`);
  expect(markupOf(html`<ul>${items}</ul>`)).toBe('<ul><li>&lt;</li><li>&gt;</li></ul>');
});

test.each([
  ['a control character becomes its picture', '\u0000\u0007\u001b\u007f', '␀␇␛␡'],
  ['a control character of the second set becomes its number', '\u0085', '[U+0085]'],
  ['a line separator becomes its number', 'a\u2028b', 'a[U+2028]b'],
  ['a mark that reverses the text becomes its number', 'txt\u202eexe.', 'txt[U+202E]exe.'],
  ['an isolate and a zero-width space become their numbers', '\u2066\u200b', '[U+2066][U+200B]'],
  ['half a surrogate pair becomes a replacement character', 'a\ud83d-\udc27', 'a\ufffd-\ufffd'],
  ['an emoji of several characters stays', '👩‍🔬🐧', '👩‍🔬🐧'],
  ['letters that are read from the right stay', 'שלום', 'שלום'],
  ['tabs and line ends stay', 'a\tb\n', 'a\tb\n'],
])('%s', (_, text, expected) => {
  expect(shown(text)).toBe(expected);
});
