import { executeDefinition, type TaskHandler } from '../../local/step-functions/execute-definition';
import { MACHINE_TIMEOUT_IN_SECONDS } from '../../workflow/definition/definition-states';
import type { DistributedMapState } from '../../workflow/definition/states-language';
import type { Item, MapRunResult } from '../../workflow/fan-out/fan-out-contracts';
import type { ItemStore } from '../../workflow/fan-out/item-store';
import type { MapResult } from '../../workflow/fan-out/map-results';
import type { RunOutcome } from '../../workflow/run/run-event';
import { sleep } from '../aws/sleep';
import { EVENTS_OF_A_SYNC_TASK, eventsOf } from '../execution/history';
import type { Random } from '../scenario/random';
import { writeResults } from './result-files';

/** The fields of the map's state, evaluated: those of its ItemReader, its ResultWriter, and its concurrency. */
export interface MapInput {
  readonly ReaderBucket: string;
  readonly ReaderKey: string;
  readonly WriterBucket: string;
  readonly WriterPrefix: string;
  readonly MaxConcurrency: number;
}

export interface DistributedMapProps {
  readonly map: DistributedMapState<string>;
  readonly store: ItemStore;
  readonly random: Random;
  /** Of the fan-out. */
  readonly stateMachineName: string;
  /** The tasks of an item, by state name. */
  readonly tasks: Readonly<Record<string, TaskHandler>>;
  /** How many of the map's executions are running, whenever one starts. */
  readonly onStart: (running: number) => void;
  /** Events in the history of one of the map's executions, when it has ended. */
  readonly onEnd: (historyEvents: number) => void;
}

/** A run of the map. */
interface MapRun extends DistributedMapProps {
  readonly arn: string;
  readonly items: readonly Item[];
  readonly results: MapResult[];
  next: number;
  running: number;
  failed: number;
}

const EXECUTIONS = 'arn:aws:states:us-east-1:123456789012:execution';

/** Runs the states of the item processor, as an execution of its own. */
const runChild = async (mapRun: MapRun, item: Item, executionArn: string): Promise<RunOutcome> => {
  const { map, tasks, onEnd } = mapRun;
  let events = 0;
  const { StartAt, States } = map.ItemProcessor;
  const { outcome } = executeDefinition({
    definition: { StartAt, States, TimeoutSeconds: MACHINE_TIMEOUT_IN_SECONDS },
    input: item,
    executionArn,
    tasks: Object.fromEntries(
      Object.entries(tasks).map(([state, run]) => [
        state,
        (input: unknown) => {
          events += EVENTS_OF_A_SYNC_TASK;
          return run(input);
        },
      ]),
    ),
    onEvent: (event) => {
      events += eventsOf(event);
    },
  });
  const end = await outcome;
  onEnd(events);
  return end;
};

const toResult = (arn: string, item: Item, outcome: RunOutcome): MapResult => ({
  ExecutionArn: arn,
  Input: JSON.stringify(item),
  Name: arn.slice(arn.lastIndexOf(':') + 1),
  Status: outcome.status,
  ...(outcome.status === 'SUCCEEDED' && { Output: JSON.stringify(outcome.output) }),
  ...(outcome.status === 'FAILED' && { Error: outcome.error, Cause: outcome.cause }),
});

/** Seconds that Step Functions takes to start an execution of the map. */
const drawStartDelay = (random: Random): number => random.pick([0.1, 0.2, 0.5]);

const exceedsTolerance = ({ map, failed, items }: MapRun): boolean =>
  failed * 100 > map.ToleratedFailurePercentage * items.length;

/** Runs one item after the other, until none is left or too many have failed. */
const runNextItems = async (mapRun: MapRun): Promise<void> => {
  const { items, results, random, stateMachineName, map, onStart } = mapRun;
  for (let item = items[mapRun.next]; item && !exceedsTolerance(mapRun); item = items[mapRun.next]) {
    mapRun.next += 1;
    await sleep(drawStartDelay(random));
    mapRun.running += 1;
    onStart(mapRun.running);
    const arn = `${EXECUTIONS}:${stateMachineName}/${map.Label}:${item.Line}-${item.Attempt}`;
    const outcome = await runChild(mapRun, item, arn);
    mapRun.running -= 1;
    if (outcome.status !== 'SUCCEEDED') mapRun.failed += 1;
    results.push(toResult(arn, item, outcome));
  }
};

const parseLines = (text: string): Item[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Item);

/**
 * A Distributed Map. Beyond its tolerance it starts no further item; unlike Step Functions, it does not stop those that
 * are running.
 */
export const distributedMap =
  (props: DistributedMapProps) =>
  async (input: MapInput): Promise<MapRunResult> => {
    const { ReaderBucket, ReaderKey, WriterBucket, WriterPrefix, MaxConcurrency } = input;
    const items = parseLines(await props.store.read(`s3://${ReaderBucket}/${ReaderKey}`));
    const runName = `run-${Math.floor(props.random.next() * 1e9)}`;
    const arn = `arn:aws:states:us-east-1:123456789012:mapRun:${props.stateMachineName}/${props.map.Label}:${runName}`;
    const mapRun: MapRun = { ...props, arn, items, results: [], next: 0, running: 0, failed: 0 };
    await Promise.all(
      Array.from({ length: Math.min(MaxConcurrency, items.length) }, () => runNextItems(mapRun)),
    );
    if (exceedsTolerance(mapRun)) {
      throw Object.assign(new Error('The specified tolerated failure threshold was exceeded'), {
        name: 'States.ExceedToleratedFailureThreshold',
      });
    }
    return writeResults(props.store, { Bucket: WriterBucket, Prefix: WriterPrefix }, arn, mapRun.results);
  };
