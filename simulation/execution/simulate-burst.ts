import type { Integration } from '../../workflow/definition/integration';
import type { Containers } from '../aws/simulated-lambda';
import type { DeployedWorkflow } from '../deployed-workflow';
import { violationsOf } from '../results/checks';
import type { ExecutionRecord } from '../results/execution-record';
import { STARTS_AT_ONCE, STARTS_PER_SECOND } from '../scenario/account';
import { drawMinutes, oneOfMany } from '../scenario/one-of-many';
import { type Random, randomOf } from '../scenario/random';
import type { Scenario } from '../scenario/scenario';
import { sharedAccount } from '../scenario/shared-account';
import { fakeTime } from './fake-time';
import { followExecution } from './simulate-execution';
import { newWorld } from './world';

export interface BurstProps {
  readonly workflow: DeployedWorkflow;
  readonly seed: number;
  readonly integration: Integration;
  /** How many executions start at the same moment. */
  readonly executions: number;
}

/** The result of executions that start at the same moment in one account. */
export interface Burst {
  readonly integration: Integration;
  readonly executions: number;
  /** Executions whose job started. */
  readonly started: number;
  /** Executions that succeeded. */
  readonly succeeded: number;
  /** Seconds until the last job was created. */
  readonly startedInSeconds: number;
  /** Seconds that the account's rate of starts requires at least. */
  readonly idealInSeconds: number;
  readonly violations: readonly string[];
}

const drawBurstScenario =
  (integration: Integration) =>
  (random: Random): Scenario =>
    oneOfMany(random, { integration, durationInSeconds: drawMinutes(random) });

/** The result in one line. */
export const showBurst = (burst: Burst): string =>
  `${burst.executions} simultaneous starts (${burst.integration}): ${burst.started} jobs started within ${Math.round(burst.startedInSeconds)} s; the account's rate limit allows ${burst.idealInSeconds} s at best; ${burst.succeeded} executions succeeded`;

const idealInSeconds = (executions: number): number =>
  Math.max(0, executions - STARTS_AT_ONCE) / STARTS_PER_SECOND;

/** Allowed beyond twice the ideal time, for retries after the last fault. */
const SLACK_IN_SECONDS = 120;

const burstViolations = ({
  executions,
  started,
  startedInSeconds,
  idealInSeconds: ideal,
}: Burst): string[] => [
  ...(started < executions ? [`It starts ${started} of ${executions} jobs.`] : []),
  ...(startedInSeconds > 2 * ideal + SLACK_IN_SECONDS
    ? [
        `It takes ${Math.round(startedInSeconds)} s to start its jobs, more than twice the ${ideal} s it needs.`,
      ]
    : []),
];

const summarize = ({ integration, executions }: BurstProps, records: readonly ExecutionRecord[]): Burst => {
  const created = records.flatMap(({ jobs, startedAt }) => jobs.map((job) => job.createdAt - startedAt));
  const burst: Burst = {
    integration,
    executions,
    started: records.filter(({ jobs }) => jobs.length > 0).length,
    succeeded: records.filter(({ outcome }) => outcome?.status === 'SUCCEEDED').length,
    startedInSeconds: Math.max(0, ...created) / 1000,
    idealInSeconds: idealInSeconds(executions),
    violations: [],
  };
  const violations = [
    ...burstViolations(burst),
    ...records.flatMap((record) => [...record.violations, ...violationsOf(record)]),
  ];
  return { ...burst, violations };
};

/** Simulates executions that start at the same moment and share an account. */
export const simulateBurst = async (props: BurstProps): Promise<Burst> => {
  const { workflow, seed, integration, executions } = props;
  const time = fakeTime();
  const systemRandom = Math.random;
  Math.random = randomOf(seed, executions).next;
  try {
    const account = sharedAccount();
    const containers: Containers = new Map();
    const worlds = Array.from({ length: executions }, (_, index) =>
      newWorld({ workflow, seed, index, scenario: drawBurstScenario(integration), account, containers }),
    );
    for (const world of worlds) {
      followExecution(world).catch((error: Error) =>
        world.record.violations.push(`The simulation fails: ${error.stack}`),
      );
    }
    await time.runOut(executions);
    return summarize(
      props,
      worlds.map(({ record }) => record),
    );
  } finally {
    Math.random = systemRandom;
    time.uninstall();
  }
};
