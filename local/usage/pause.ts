/**
 * The pause after work in this program that took a time. It is at least fifty times as long, so that the work takes at
 * most two percent of a processor.
 */
export const pauseAfterWork = (tookInMilliseconds: number, atLeastInMilliseconds: number): number =>
  Math.max(atLeastInMilliseconds, tookInMilliseconds * 50);
