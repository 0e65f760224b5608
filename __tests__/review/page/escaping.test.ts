import { code, codeBlock, mermaidLabel, shorten } from '../../../review/page/escaping';

describe('a text as code', () => {
  test.each([
    ['an address', 'module.a["b"].aws_sqs_queue.c[0]', '`module.a["b"].aws_sqs_queue.c[0]`'],
    ['an element of HTML', '<img src=x onerror=alert(1)>', '`<img src=x onerror=alert(1)>`'],
    ['a mention, an issue and a link', '@octocat #123 [a](https://b.c)', '`@octocat #123 [a](https://b.c)`'],
    ['letters of every script', '企鹅 Größe', '`企鹅 Größe`'],
  ])('is %s between backticks, if these show all of it unchanged', (_, text, markdown) => {
    expect(code(text)).toBe(markdown);
  });

  test.each([
    ['a backtick', '`a` @octocat', '<code>&#96;a&#96; &#64;octocat</code>'],
    ['a pipe, which would end a cell of a table', 'a | b', '<code>a &#124; b</code>'],
    ['a backslash, which could take away another escape', 'a\\', '<code>a&#92;</code>'],
    ['a space at its ends, which backticks would lose', ' a ', '<code>&#32;a&#32;</code>'],
    [
      'Markdown and HTML beside a backtick',
      '`</code><img> www.a.b **b** _c_',
      '<code>&#96;&#60;/code&#62;&#60;img&#62; www&#46;a&#46;b &#42;&#42;b&#42;&#42; &#95;c&#95;</code>',
    ],
  ])('is of entities with %s', (_, text, markdown) => {
    expect(code(text)).toBe(markdown);
  });

  test.each([
    ['a line break', 'a\nb', '<code>a&#92;nb</code>'],
    ['an override of the direction', 'a\u202eb', '<code>a&#92;u&#123;202e&#125;b</code>'],
    ['a space of no width', 'a\u200bb', '<code>a&#92;u&#123;200b&#125;b</code>'],
    ['half a character', 'a\ud83d', '<code>a&#92;u&#123;d83d&#125;</code>'],
  ])('shows %s that it holds', (_, text, markdown) => {
    expect(code(text)).toBe(markdown);
  });

  test('has its length if it is cut, and is never cut within a character', () => {
    expect(code('a'.repeat(300), 3)).toBe('`aaa… (300 characters)`');
    expect(shorten('ab😀c', 3)).toBe('ab… (5 characters)');
  });
});

test('a block of code has a fence that is longer than any in it', () => {
  expect(codeBlock('diff', ['+ a', '````', '- b\n```'])).toBe('`````diff\n+ a\n````\n- b\\n```\n`````');
});

describe('a label of a diagram', () => {
  test('keeps letters, digits and what no part of Mermaid reads', () => {
    expect(mermaidLabel('IsDone? 企鹅, 1')).toBe('"IsDone? 企鹅, 1"');
  });

  test('has an entity of Mermaid for all else', () => {
    expect(mermaidLabel('a"] --> b\n%%{init}%% <b>`c`#quot;')).toBe(
      '"a#34;#93; #45;#45;#62; b#92;n#37;#37;#123;init#125;#37;#37; #60;b#62;#96;c#96;#35;quot#59;"',
    );
  });
});
