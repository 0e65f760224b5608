import type { Integration } from '../../workflow/definition/integration';
import { FAN_OUT_QUOTA } from '../deployed-workflow';
import { fakeTime } from '../execution/fake-time';
import type { CallCount } from '../scenario/call-meter';
import { fanOutViolations, idealOfWorld, totalInSeconds } from './fan-out-checks';
import { type FanOutProps, type FanOutWorld, newFanOutWorld } from './fan-out-world';
import { runFanOut, tasksOfItem } from './run-fan-out';

/** The result of a simulated fan-out. */
export interface FanOutFigures {
  readonly integration: Integration;
  readonly items: number;
  /** Items that failed in the first run, and ran again after the redrive. */
  readonly runAgain: number;
  readonly mostRunning: number;
  readonly totalInSeconds: number;
  /** Seconds that the quota alone demands. */
  readonly idealInSeconds: number;
  readonly calls: Readonly<Record<string, CallCount>>;
  /** Events in the longest histories. */
  readonly history: { readonly fanOut: number; readonly child: number; readonly workflow: number };
  readonly violations: readonly string[];
}

/** Runs the fan-out, in which some items fail, and redrives it. */
const followFanOut = async (world: FanOutWorld): Promise<void> => {
  const tasks = tasksOfItem(world);
  const last = await runFanOut(world, tasks);
  world.redrives += 1;
  await runFanOut(world, tasks, last);
};

const figuresOf = (world: FanOutWorld): FanOutFigures => ({
  integration: world.integration,
  items: world.items,
  runAgain: world.executions.filter(({ attempt }) => attempt > 0).length,
  mostRunning: world.mostRunning,
  totalInSeconds: totalInSeconds(world),
  idealInSeconds: idealOfWorld(world),
  calls: world.account.calls.counts,
  history: {
    fanOut: world.historyEvents,
    child: world.longestChildHistory,
    workflow: Math.max(0, ...world.executions.map(({ record }) => record.historyEvents)),
  },
  violations: fanOutViolations(world, FAN_OUT_QUOTA),
});

/** Simulates a fan-out of one integration, with its redrive. */
export const simulateFanOut = async (props: FanOutProps): Promise<FanOutFigures> => {
  const time = fakeTime();
  const systemRandom = Math.random;
  const { stackTraceLimit } = Error;
  // The stack traces of thousands of deliberate errors would take a sixth of the time.
  Error.stackTraceLimit = 0;
  try {
    const world = newFanOutWorld(props);
    Math.random = world.random.next;
    followFanOut(world).catch((error: Error) => {
      world.violations.push(`The simulation fails: ${error}`);
    });
    const isOver = await time.runOut(props.items);
    if (!isOver) world.violations.push('It does not come to an end.');
    return figuresOf(world);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    Math.random = systemRandom;
    time.uninstall();
  }
};
