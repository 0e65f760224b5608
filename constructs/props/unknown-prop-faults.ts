import type { UnknownNameFault } from '../../workflow/rules/fault';
import { nameHint } from '../../workflow/rules/nearest-name';

/**
 * The props that have no check. Callers in JavaScript have no compiler that rejects an unknown prop.
 * @param checks has a member for each prop.
 * @param shown the props that a message names. @default - those with a check
 */
export const unknownPropFaults = (
  props: object,
  checks: object,
  shown: readonly string[] = Object.keys(checks),
): UnknownNameFault[] =>
  Object.keys(props)
    .filter((key) => !(key in checks))
    .map((key) => ({ key, unknown: 'prop', hint: nameHint(key, shown, 'prop') }));
