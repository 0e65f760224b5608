/**
 * Escapes everything that a plan puts into Markdown, HTML or Mermaid. A name, an address or a value may hold anything:
 * it must stay text, and never become a link, a mention, an element or a part of a diagram.
 */

/** Characters that are invisible, or that change the direction of others. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu;

const ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const showInvisible = (text: string): string =>
  text.replaceAll(
    INVISIBLE,
    (character) => ESCAPES[character] ?? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );

/** Cuts a text to a number of characters, and adds its length. */
export const shorten = (text: string, length: number): string =>
  text.length <= length
    ? text
    : `${text.slice(0, length).replace(/[\ud800-\udbff]$/, '')}… (${text.length} characters)`;

const entity = (character: string): string => `&#${character.codePointAt(0)};`;

/** An entity is never a part of Markdown's structure. */
const inEntities = (text: string): string =>
  text.replaceAll(/[^\p{L}\p{N} /=_]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|^ | $/gu, entity);

/** Text that backticks show unchanged, also in a table. */
const PLAIN = /^(?! )[^`|\\]+(?<! )$/u;

/** A text as code on one line, for a sentence or a table. An empty text is shown by its quotes. */
export const code = (text: string, length = 200): string => {
  if (text === '') return '`""`';
  const shown = showInvisible(shorten(text, length));
  return PLAIN.test(shown) ? `\`${shown}\`` : `<code>${inEntities(shown)}</code>`;
};

/** A block of code that none of its lines can end. */
export const codeBlock = (language: string, lines: readonly string[]): string => {
  const shown = lines.map(showInvisible);
  const runs = shown.flatMap((line) => line.match(/`+/g) ?? []).map((run) => run.length);
  const fence = '`'.repeat(runs.reduce((longest, run) => Math.max(longest, run + 1), 3));
  return [`${fence}${language}`, ...shown, fence].join('\n');
};

/** A text that is folded away until a reader opens it. The title is inline Markdown. */
export const folded = (title: string, body: string): string =>
  `<details><summary>${title}</summary>\n\n${body}\n\n</details>`;

/** A quoted label of a Mermaid flowchart, in which everything but letters, digits and a few signs is an entity. */
export const mermaidLabel = (text: string, length = 60): string => {
  const shown = showInvisible(shorten(text, length));
  return `"${shown.replaceAll(/[^\p{L}\p{N} ,?]/gu, (character) => `#${character.codePointAt(0)};`)}"`;
};
