import { isRecord } from '../../workflow/rules/json-value';
import { isSensitive, UNKNOWN } from '../plan/visible-values';
import { code, shorten } from './escaping';

/** Names and values that look like a secret although nobody has marked them. */
const SECRET_NAME = /passw|pwd|secret|token|credential|private_?key|api_?key|access_?key|authorization/i;
const SECRET_VALUE =
  /:\/\/[^/\s:@]*:[^/\s@]+@|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|-----BEGIN |\beyJ[\w-]+\.eyJ|\bgh[pousr]_\w{20}/;

/** `password=…`, `"api_key": "…"` and `--token …` in the middle of a text. Bounded, so that no text takes long. */
const SECRET_WITHIN = new RegExp(
  [
    String.raw`(?:${SECRET_NAME.source})[\w-]{0,30}(?:\s{0,3}=|\\?["']\s{0,3}:)\s{0,3}[^\s=]`,
    String.raw`--[\w-]{0,30}(?:${SECRET_NAME.source})[\w-]{0,30}\s{1,3}\S`,
  ].join('|'),
  'i',
);

/** Step Functions' paths name a value and are none: `"Token.$": "$.token"`. */
const isPath = (name: string, value: unknown): boolean =>
  name.endsWith('.$') && typeof value === 'string' && value.startsWith('$');

const looksSecret = (name: string, value: unknown): boolean =>
  typeof value === 'string' &&
  ((SECRET_NAME.test(name) && value !== '' && !isPath(name, value)) ||
    SECRET_VALUE.test(value) ||
    SECRET_WITHIN.test(value));

export const NOT_SHOWN = '(not shown: looks like a secret)';

/** A value without what must not be shown, each such place told by a text; `name` is the key, or the path of keys, that it stands at. */
export const showable = (name: string, value: unknown): unknown => {
  if (isSensitive(value)) return '(sensitive)';
  if (value === UNKNOWN) return '(known after apply)';
  if (Array.isArray(value)) return value.map((item) => showable(name, item));
  if (isRecord(value)) {
    const nameOf = (key: string) => (SECRET_NAME.test(name) ? name : key);
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, showable(nameOf(key), item)]));
  }
  return looksSecret(name, value) ? NOT_SHOWN : value;
};

/** A text as it is, anything else as JSON; nothing for what is not there. */
export const asText = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? '');

const LENGTH = 160;

/** Markdown of a value, of at most 160 characters. */
export const showValue = (name: string, value: unknown): string =>
  value === '' ? '`""`' : code(asText(showable(name, value)), LENGTH);

const commonStart = (a: string, b: string): number => {
  const length = Math.min(a.length, b.length);
  const index = Array.from({ length }, (_, at) => at).find((at) => a[at] !== b[at]);
  return index ?? length;
};

/** Long texts are shown from shortly before the place where they part. */
const fromDifference = (shown: string, start: number): string => {
  const skipped = Math.max(0, start - LENGTH / 4);
  return shown.length <= LENGTH || skipped === 0 ? shown : `…${shorten(shown.slice(skipped), LENGTH)}`;
};

/** Markdown of a change: `30 → 60`. */
export const showChange = (name: string, before: unknown, after: unknown): string => {
  const texts = [before, after].map((value) => asText(showable(name, value)));
  const [from = '', to = ''] = texts;
  if (from === to) return `${showValue(name, after)}, another one than before`;
  const start = commonStart(from, to);
  return texts
    .map((shown) => (shown === '' ? '`""`' : code(fromDifference(shown, start), LENGTH + 40)))
    .join(' → ');
};
