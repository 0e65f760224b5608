import { isSensitive, SENSITIVE, UNKNOWN } from '../../terraform-plan/visible-values';
import { code } from '../page/escaping';
import type { Warning } from '../page/warnings';
import type { ResourceChange, TerraformPlan } from '../plan/terraform-plan';
import { type Protection, settingOf } from '../resource-types/protections';
import { resourceType } from '../resource-types/resource-types';
import { isConfigured, referencesOf, setFrom } from './unseen-values';

/** Values of which one is the weakest of any setting. */
const WEAKEST: readonly unknown[] = [true, false, 0, 1, null, ''];

/** Whether a setting protects something now, so that another value may protect less. */
const protects = ({ before }: ResourceChange, protection: Protection): boolean => {
  const { isWeakened, isWeakWhenCreated } = protection;
  if (before === null) return isWeakWhenCreated !== undefined;
  const value = settingOf(before, protection);
  return isSensitive(value) || WEAKEST.some((other) => isWeakened(value, other));
};

const reason = (
  change: ResourceChange,
  references: TerraformPlan['references'],
  protection: Protection,
): string | undefined => {
  const { setting, path = [setting] } = protection;
  const attribute = String(path[0]);
  const value = settingOf(change.after, protection);
  if (isSensitive(value)) return value === SENSITIVE ? undefined : 'is marked as sensitive and not shown';
  if (value !== UNKNOWN || !isConfigured(references, change, attribute)) return undefined;
  return `is known after apply${setFrom(referencesOf(references, change, attribute))}`;
};

/** Protections of data of which the plan does not show whether they stay. */
export const unseenProtections = ({ changes, references }: TerraformPlan): Warning[] =>
  changes
    .filter(({ action, after }) => after !== null && action !== 'unchanged' && action !== 'read')
    .flatMap((change) =>
      (resourceType(change.type).protections ?? [])
        .filter((protection) => protects(change, protection))
        .flatMap((protection): Warning[] => {
          const because = reason(change, references, protection);
          return because === undefined
            ? []
            : [{ kind: 'unseen', address: change.address, text: `${code(protection.setting)} ${because}` }];
        }),
    );
