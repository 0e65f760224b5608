import type { Warning } from '../page/warnings';
import type { ResourceChange } from '../plan/terraform-plan';
import { resourceType } from '../resource-types/resource-types';

/** Where a plan opens a resource to the public, or to others, other than by a policy. */
export const publicAccess = (changes: readonly ResourceChange[]): Warning[] =>
  changes.flatMap(({ address, type, before, after }) => {
    const { publicAccess: ofPublic, access: ofOthers } = resourceType(type);
    const warnings = (sentences: typeof ofPublic, isGrave: boolean): Warning[] => {
      if (sentences === undefined || after === null) return [];
      const known = new Set(before === null ? [] : sentences(before, {}));
      return [...new Set(sentences(after, before ?? {}))]
        .filter((text) => !known.has(text))
        .map((text): Warning => ({ kind: 'access', address, text, isGrave }));
    };
    return [...warnings(ofPublic, true), ...warnings(ofOthers, false)];
  });
