import { isSensitive, UNKNOWN } from '../../terraform-plan/visible-values';
import { code } from '../page/escaping';
import { showAt, showChangeAt, shownName } from '../page/value-display';
import type { OutputChange } from '../plan/terraform-plan';

const value = ({ name, action, before, after }: OutputChange): string => {
  if (isSensitive(before) || isSensitive(after)) return 'sensitive, not shown';
  if ((action === 'changed' || action === 'unknown') && after !== UNKNOWN)
    return showChangeAt(name, before, after);
  return showAt(name, action === 'destroyed' ? before : after);
};

const VERBS: Readonly<Record<string, string>> = {
  added: 'new',
  destroyed: 'removed',
  changed: 'changed',
  unknown: 'an unknown action on',
};

/** What changes in the outputs: a sentence of Markdown each. */
export const outputSentences = (outputs: readonly OutputChange[]): string[] =>
  outputs
    .filter(({ action }) => action !== 'unchanged')
    .map(
      (output) =>
        `${VERBS[output.action] ?? output.action} ${code(shownName(output.name))}: ${value(output)}`,
    );
