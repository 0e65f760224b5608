import { followRecorder } from '../../../cli/follow/follow-recorder';
import type { RunApi } from '../../../follow/api/run-api';
import { runReportPage } from '../../../run-report/run-report-page';
import { followed, JOB, logEvent, type Simulation, START } from '../../follow/run/simulated-run';

/** The page of a run that was followed. */
const pageOf = async (simulation: Simulation, api: Partial<RunApi> = {}, isWhole = true): Promise<string> => {
  const run = await followed(simulation);
  const { execution, clock } = run;
  const recorder = followRecorder({ api: { ...run.api, ...api }, execution, clock, region: 'eu-west-1' });
  recorder.onMissing('The log is not shown.');
  for (const event of run.events) if (isWhole || event.type !== 'Ended') recorder.onEvent(event);
  return runReportPage(await recorder.record());
};

const RUN: Simulation = {
  seconds: 130,
  log: [logEvent(3, 'hello')],
  objects: [{ key: 'out/a.csv', sizeInBytes: 7, time: START + 100_000 }],
};

test('the page has the outcome, the instances, the files, the log and what the job used', async () => {
  const html = await pageOf(RUN);
  expect(html).toMatch(
    /<bdi>run-1<\/bdi> succeeded in 2 min \d+ s on 1 × ml\.m5\.large and left 1 file \(7 B\)\./,
  );
  expect(html).toContain('<dd><bdi>in AWS, eu-west-1</bdi></dd>');
  for (const text of [JOB, 'hello', 's3://bucket/in', 's3://bucket/out', 'of the instance']) {
    expect(html).toContain(text);
  }
  expect(html).toContain('The state machine, with the way that the run took');
  expect(html).not.toContain('hunter2');
});

test('the page says what following could not show', async () => {
  const html = await pageOf(RUN);
  expect(html).toContain('The log is not shown.');
});

test('the page of a run that goes on says that it was still running', async () => {
  const html = await pageOf(RUN, {}, false);
  expect(html).toContain('was still running after');
});

test('without its definition, the state machine is not drawn, and the page says why', async () => {
  const html = await pageOf(RUN, {
    definition: async () => {
      throw Object.assign(new Error('gone'), { name: 'StateMachineDoesNotExist' });
    },
  });
  expect(html).toContain('The state machine is not drawn: its definition is unknown.');
  expect(html).toContain('definition cannot be read (StateMachineDoesNotExist: gone).');
});
