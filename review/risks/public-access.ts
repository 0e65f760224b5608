import type { Warning } from '../page/warnings';
import type { ResourceChange } from '../plan/terraform-plan';
import { resourceType } from '../resource-types/resource-types';

/** Where a plan opens a resource to the public other than by a policy. */
export const publicAccess = (changes: readonly ResourceChange[]): Warning[] =>
  changes.flatMap(({ address, type, before, after }) => {
    const sentences = resourceType(type).publicAccess;
    if (sentences === undefined || after === null) return [];
    const known = before === null ? [] : sentences(before);
    return sentences(after)
      .filter((text) => !known.includes(text))
      .map((text): Warning => ({ kind: 'access', address, text }));
  });
