import type { CallCount } from '../scenario/call-meter';
import type { FanOutFigures } from './simulate-fan-out';

const number = (value: number): string => Math.round(value).toLocaleString('en-US');

const showCalls =
  (totalInSeconds: number) =>
  ([api, { calls, throttled, peak }]: readonly [string, CallCount]): string =>
    `  ${api.padEnd(22)}${number(calls).padStart(9)} calls, ${(calls / totalInSeconds).toFixed(2)} per second on average, ${peak} at most; ${number(throttled)} throttled`;

/** The figures as text. */
export const showFanOut = (figures: FanOutFigures): string => {
  const { integration, items, runAgain, mostRunning, totalInSeconds, idealInSeconds, calls, history } =
    figures;
  return [
    `Fan-out of ${number(items)} items (${integration}): ${number(runAgain)} failed and ran again after a redrive; at most ${mostRunning} ran at once`,
    `  ${number(totalInSeconds)} s; the quota alone demands ${number(idealInSeconds)} s: ${(totalInSeconds / idealInSeconds).toFixed(2)} times as long`,
    ...Object.entries(calls)
      .sort(([first], [second]) => (first < second ? -1 : 1))
      .map(showCalls(totalInSeconds)),
    `  History events: ${number(history.fanOut)} of the fan-out, at most ${number(history.child)} of an item, at most ${number(history.workflow)} of the execution that it starts`,
  ].join('\n');
};
