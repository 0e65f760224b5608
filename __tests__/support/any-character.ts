import fc from 'fast-check';

const FIRST_SURROGATE = 0xd800;
const SURROGATES = 0x800;
const LAST_CHARACTER = 0x10ffff;

const characterAt = (position: number): string =>
  String.fromCodePoint(position < FIRST_SURROGATE ? position : position + SURROGATES);

const positionOf = (character: unknown): number => {
  const code = typeof character === 'string' ? character.codePointAt(0) : undefined;
  if (code === undefined || character !== String.fromCodePoint(code)) throw new Error('not one character');
  return code < FIRST_SURROGATE ? code : code - SURROGATES;
};

/**
 * Any Unicode character, as a `unit` of strings. It is fast-check's unit `binary`, which takes a quarter of a second and
 * 100 MB for a map of every character.
 */
export const anyCharacter: fc.Arbitrary<string> = fc
  .nat({ max: LAST_CHARACTER - SURROGATES })
  .map(characterAt, positionOf);
