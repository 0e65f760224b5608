import { isSafeNumber, parse } from 'lossless-json';
import { parseJson } from '../workflow/rules/json-value';

/** A number of 16 digits and more, or with an exponent of three digits, may not fit into a JavaScript number. */
const LARGE_NUMBER = /(?:^|[:,[\s])-?(?:[\d.]{16}|[\d.]{1,400}[eE][+-]?\d{3})/;

const exactNumber = (literal: string): number | string => (isSafeNumber(literal) ? Number(literal) : literal);

/** The text of a number that JavaScript cannot hold takes its place, as written. */
const parseExactly = (text: string): unknown => {
  try {
    return parse(text, undefined, exactNumber);
  } catch {
    return undefined;
  }
};

/** The value of a JSON text, its large numbers as text; undefined if it is not JSON. */
export const parseExactJson = (text: string): unknown => {
  const value = parseJson(text);
  return value !== undefined && LARGE_NUMBER.test(text) ? (parseExactly(text) ?? value) : value;
};
