import type { ItemCounts } from '../../../workflow/run/run-event';

/** How far the items of a list are, in one line. */
export const itemsText = ({ total, running, succeeded, failed }: ItemCounts): string =>
  `done ${succeeded}, failed ${failed}, running ${running} of ${total}`;
