import { valueAt } from '../../terraform-plan/members';
import { holdsMarker } from '../../terraform-plan/visible-values';
import { differences } from '../plan/json-difference';
import type { ResourceChange } from '../plan/terraform-plan';
import { showable, showChange, shownPath, showPlace } from './value-display';

/** What changes in these attributes of a resource that stays: a sentence of Markdown each. */
export const changedSettings = ({ before, after }: ResourceChange, names: readonly string[]): string[] => {
  if (before === null || after === null) return [];
  const [from, to] = [showable(before), showable(after)];
  return names
    .flatMap((name) => differences(before[name], after[name], [name]))
    .filter((difference) => !holdsMarker(difference.after))
    .map(({ path }) => {
      const place = shownPath(path);
      return `${showPlace(place, from, to)}: ${showChange(valueAt(from, place) ?? null, valueAt(to, place) ?? null)}`;
    });
};
