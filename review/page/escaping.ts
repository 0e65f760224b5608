/**
 * Everything of a plan that is put into Markdown, HTML or Mermaid goes through here. A name, an address or a value may
 * hold anything: a reviewer sees it as text, and it never becomes a link, a mention, an element or a part of a diagram.
 */

/** Characters that show nothing, or turn others around. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu;

const ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

const showInvisible = (text: string): string =>
  text.replaceAll(
    INVISIBLE,
    (character) => ESCAPES[character] ?? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );

/** Cuts a text to a number of characters, and says how many there are. */
export const shorten = (text: string, length: number): string =>
  text.length <= length
    ? text
    : `${text.slice(0, length).replace(/[\ud800-\udbff]$/, '')}… (${text.length} characters)`;

const entity = (character: string): string => `&#${character.codePointAt(0)};`;

/** No Markdown is left in it, as an entity never is a part of Markdown's structure. */
const inEntities = (text: string): string =>
  text.replaceAll(/[^\p{L}\p{N} /=_]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|^ | $/gu, entity);

/** What a pair of backticks shows as it is, in a table too. */
const PLAIN = /^(?! )[^`|\\]+(?<! )$/u;

/** A text as code, in one line; at home in a sentence and in a table. */
export const code = (text: string, length = 200): string => {
  const shown = showInvisible(shorten(text, length));
  return PLAIN.test(shown) ? `\`${shown}\`` : `<code>${inEntities(shown)}</code>`;
};

/** Lines as a block of code that none of them can end. */
export const codeBlock = (language: string, lines: readonly string[]): string => {
  const shown = lines.map(showInvisible);
  const runs = shown.flatMap((line) => line.match(/`+/g) ?? []).map((run) => run.length);
  const fence = '`'.repeat(runs.reduce((longest, run) => Math.max(longest, run + 1), 3));
  return [`${fence}${language}`, ...shown, fence].join('\n');
};

/** A text that goes on being folded away until a reader opens it. The title is Markdown without block structure. */
export const folded = (title: string, body: string): string =>
  `<details><summary>${title}</summary>\n\n${body}\n\n</details>`;

/** A quoted label of a Mermaid flowchart: all but letters, digits and a few signs as Mermaid's own entities. */
export const mermaidLabel = (text: string, length = 60): string => {
  const shown = showInvisible(shorten(text, length));
  return `"${shown.replaceAll(/[^\p{L}\p{N} ,?]/gu, (character) => `#${character.codePointAt(0)};`)}"`;
};
