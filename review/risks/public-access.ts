import type { Warning } from '../page/warnings';
import { isSame } from '../plan/json-difference';
import type { Attributes, ResourceChange } from '../plan/terraform-plan';
import { resourceType } from '../resource-types/resource-types';

/** The attributes that say what is opened. A rule for another security group opens that one too. */
const OPENED = [
  'security_group_id',
  'network_acl_id',
  'prefix_list_id',
  'image_id',
  'snapshot_id',
  'layer_name',
  'bucket',
  'function_name',
  'rest_api_id',
  'api_id',
  'key_id',
];

/** What was open before, of the same thing. */
const openBefore = ({ before, after }: ResourceChange): Attributes =>
  before === null || OPENED.some((name) => !isSame(before[name], after?.[name])) ? {} : before;

/** Where a plan opens a resource to the public, or to others, other than by a policy. */
export const publicAccess = (changes: readonly ResourceChange[]): Warning[] =>
  changes.flatMap((change) => {
    const { address, type, after } = change;
    const before = openBefore(change);
    const { publicAccess: ofPublic, access: ofOthers } = resourceType(type);
    const warnings = (sentences: typeof ofPublic, isGrave: boolean): Warning[] => {
      if (sentences === undefined || after === null) return [];
      const known = new Set(sentences(before, {}));
      return [...new Set(sentences(after, before))]
        .filter((text) => !known.has(text))
        .map((text): Warning => ({ kind: 'access', address, text, isGrave }));
    };
    return [...warnings(ofPublic, true), ...warnings(ofOthers, false)];
  });
