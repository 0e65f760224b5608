import type { IResolvable } from 'cdktf';
import { type HclValue, hcl, hclReference } from './hcl';

/** The list, or an empty one if the list, or the object that holds it, is null. */
export const listOrEmpty = (list: HclValue): IResolvable => hcl`try([for item in ${list} : item], [])`;

/** The attribute at a path of each item that has it. */
export const attributesOfItems = (list: HclValue, ...path: readonly string[]): IResolvable => {
  const attribute = hclReference('item', ...path);
  return hcl`[for item in ${list} : ${attribute} if try(${attribute}, null) != null]`;
};
