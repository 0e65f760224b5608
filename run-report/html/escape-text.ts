/**
 * What a text must not bring into a page: HTML's own characters, control characters, halves of surrogate pairs, and
 * characters that are invisible or change the direction of others.
 */
const UNSAFE = /[&<>"']|(?![\t\n])\p{Cc}|\p{Cs}|[\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const REPLACEMENT_CHARACTER = '\ufffd';

/** A control character as Unicode's picture of it, such as ␛; another invisible character as its number. */
const visible = (character: string): string => {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  if (code >= 0xd800 && code <= 0xdfff) return REPLACEMENT_CHARACTER;
  return `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`;
};

/** Escapes any text for HTML, in an element or in a quoted attribute. Tabs and line ends stay. */
export const escapeText = (text: string): string =>
  text.replaceAll(UNSAFE, (character) => ENTITIES[character] ?? visible(character));
