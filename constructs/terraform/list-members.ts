import type { IResolvable } from 'cdktf';
import { type HclValue, hcl, hclReference } from './hcl';

/** Items of a list that may be null, or stand below a null. */
export const items = (list: HclValue): IResolvable => hcl`try([for item in ${list} : item], [])`;

/** What the items of a list have at a path, where they have it. */
export const membersOf = (list: HclValue, path: readonly string[]): IResolvable => {
  const member = hclReference('item', ...path);
  return hcl`[for item in ${list} : ${member} if try(${member}, null) != null]`;
};
