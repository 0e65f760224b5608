import { isHarmlessName } from '../disclosure/harmless-texts';
import { isSecretName } from '../disclosure/secret-names';

/** `["key"]` or `[0]`, and the name before it. A name is read from its start only, so that a long one takes no time. */
const KEY = /(?<![\w-])([\w-]*)\[(?:"((?:[^"\\]|\\.)*)"|\d+)\]/g;

/** A key of for_each beside a secret's name, with a secret behind its name, or of a form that names do not have. */
const isHidden = (name: string, key: string): boolean =>
  isSecretName(name) || (isSecretName(key) && /[\s:=]/.test(key)) || !isHarmlessName(key);

const hiddenKeys = (address: string): string[] =>
  [...address.matchAll(KEY)].flatMap(([, name = '', key]) =>
    key !== undefined && isHidden(name, key) ? [key] : [],
  );

/**
 * Makes addresses ready to be shown. A number stands for each key that must not be, so that resources can be told
 * apart.
 */
export const addressDisplay = (addresses: Iterable<string>): ((address: string) => string) => {
  const numbers = new Map<string, number>();
  for (const key of [...addresses].flatMap(hiddenKeys)) {
    if (!numbers.has(key)) numbers.set(key, numbers.size + 1);
  }
  return (address) =>
    address.replaceAll(KEY, (whole, name: string, key?: string) => {
      if (key === undefined || !isHidden(name, key)) return whole;
      const number = numbers.get(key);
      return `${name}["(hidden${number === undefined ? '' : ` ${number}`})"]`;
    });
};
