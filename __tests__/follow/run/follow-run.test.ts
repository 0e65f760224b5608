import { followRun } from '../../../follow/run/follow-run';
import {
  followed,
  JOB,
  logEvent,
  type Simulation,
  START,
  simulatedAws,
  simulatedClock,
} from './simulated-run';

const HOUR = 3_600;
const SECOND = 1_000;

const awsError = (name: string, message = name): Error => Object.assign(new Error(message), { name });

/** A log with a line every so many seconds. */
const everySeconds = (step: number, until: number) =>
  Array.from({ length: Math.floor(until / step) }, (_, index) => logEvent(2 + index * step, `line ${index}`));

describe('the calls for a run', () => {
  test.each<[string, Simulation]>([
    ['an hour with a log that never rests', { seconds: HOUR, log: everySeconds(0.5, HOUR) }],
    ['an hour with a line a minute', { seconds: HOUR, log: everySeconds(60, HOUR) }],
    ['an hour without a line', { seconds: HOUR }],
    ['thirty minutes without a line', { seconds: HOUR / 2 }],
    ['thirty minutes with a log that never rests', { seconds: HOUR / 2, log: everySeconds(0.5, HOUR / 2) }],
  ])('of %s are fewer than 400', async (_, simulation) => {
    const { calls, lines, outcome } = await followed(simulation);
    expect(outcome?.status).toBe('SUCCEEDED');
    expect(lines).toHaveLength(simulation.log?.length ?? 0);
    expect(calls.length).toBeLessThan(400);
  });

  test('are few when the run has ended', async () => {
    const { calls } = await followed({ seconds: HOUR, log: everySeconds(1, HOUR) }, { from: 2 * HOUR });
    expect(calls.length).toBeLessThan(10);
  });
});

describe('what happens in a run', () => {
  test('is told in order: states, the job, its log, its outputs and the end', async () => {
    const { events } = await followed({
      seconds: 5,
      log: [logEvent(3, 'hello\n')],
      objects: [{ key: 'out/a.csv', sizeInBytes: 7, time: START + 6 * SECOND }],
    });
    expect(
      events
        .filter(({ type }) => type !== 'StateExited')
        .map((event) => ('state' in event ? event.state : event.type)),
    ).toEqual([
      'StartProcessingJob',
      'JobCreated',
      'Wait',
      'Log',
      'JobEnded',
      'GetJobStatus',
      'IsDone?',
      'Success',
      'Output',
      'Ended',
    ]);
  });

  test('does not tell the values of the environment', async () => {
    const { events } = await followed({ seconds: 5 });
    expect(JSON.stringify(events)).not.toContain('hunter2');
    expect(events).toContainEqual(
      expect.objectContaining({
        type: 'JobCreated',
        jobName: JOB,
        request: expect.objectContaining({ Environment: ['PASSWORD'] }),
      }),
    );
  });

  test('tells when the job ran and what is billed', async () => {
    const { events } = await followed({ seconds: 5, instanceCount: 2 });
    expect(events).toContainEqual({
      type: 'JobEnded',
      status: 'Completed',
      time: START + 6 * SECOND,
      creationTime: START + SECOND,
      startTime: START + SECOND,
      instances: {
        InstanceType: 'ml.m5.large',
        InstanceCount: 2,
        ProcessingSeconds: 5,
        InstanceSeconds: 10,
      },
    });
  });

  test('marks the lines of several hosts, and puts them in order of time', async () => {
    const log = [logEvent(2, 'a'), logEvent(4, 'c'), logEvent(3, 'b', 'algo-2'), logEvent(5, 'd', 'algo-2')];
    const { lines } = await followed({ seconds: 5, log, instanceCount: 2 });
    expect(lines).toEqual(['algo-1 a', 'algo-2 b', 'algo-1 c', 'algo-2 d']);
  });

  test('tells a line that CloudWatch shows late, and each line once', async () => {
    const late = logEvent(20, 'late', 'algo-2');
    const { lines } = await followed({
      seconds: 120,
      log: [...everySeconds(1, 100), late],
      logDelay: (event) => (event === late ? 25 * SECOND : SECOND),
    });
    expect(lines.filter((line) => line.endsWith('late'))).toHaveLength(1);
    expect(new Set(lines).size).toBe(lines.length);
    expect(lines).toHaveLength(101);
  });

  test('tells the last lines, which CloudWatch shows after the end', async () => {
    const last = logEvent(5, 'last words');
    const { lines, endTime } = await followed({
      seconds: 5,
      log: [last],
      logDelay: () => 9 * SECOND,
    });
    expect(endTime).toBeLessThan(last.time + 9 * SECOND);
    expect(lines).toEqual(['last words']);
  });

  test('is told with one’s own cause when it fails', async () => {
    const end = { type: 'ExecutionFailed', error: 'ProcessingJobFailed', cause: 'because' };
    const { outcome } = await followed({ seconds: 5, end, jobStatus: 'Failed' });
    expect(outcome).toEqual({ status: 'FAILED', error: 'ProcessingJobFailed', cause: 'because' });
  });

  test.each([
    ['ExecutionAborted', 'ABORTED'],
    ['ExecutionTimedOut', 'TIMED_OUT'],
  ])('ends with %s', async (type, status) => {
    expect((await followed({ seconds: 5, end: { type }, jobStatus: 'Stopped' })).outcome).toEqual({ status });
  });

  test('tells that a job was stopped before its execution ends', async () => {
    const { events } = await followed({ seconds: HOUR, jobStatus: 'Stopped' });
    const types = events.map(({ type }) => type);
    expect(events).toContainEqual(expect.objectContaining({ type: 'JobEnded', status: 'Stopped' }));
    expect(types.indexOf('JobEnded')).toBeLessThan(types.indexOf('Ended'));
  });

  test('counts the files of an output that the run wrote, and lists a thousand', async () => {
    const objects = [
      { key: 'out/old.csv', sizeInBytes: 1, time: START - HOUR * SECOND },
      ...Array.from({ length: 1_200 }, (_, index) => ({
        key: `out/${index}.csv`,
        sizeInBytes: 2,
        time: START + 5 * SECOND,
      })),
    ];
    const { events } = await followed({ seconds: 5, objects });
    const output = events.find((event) => event.type === 'Output');
    expect(output).toMatchObject({ uri: 's3://bucket/out', count: 1_200, sizeInBytes: 2_400 });
    expect(output?.files).toHaveLength(1_000);
    expect(output?.files[0]).toEqual({ name: '0.csv', sizeInBytes: 2 });
  });

  test('says that an output of more than ten thousand files was not counted to its end', async () => {
    const objects = Array.from({ length: 10_001 }, (_, index) => ({
      key: `out/${index}`,
      sizeInBytes: 1,
      time: START + 5 * SECOND,
    }));
    const { events } = await followed({ seconds: 5, objects });
    expect(events).toContainEqual(expect.objectContaining({ count: 10_000, isPartial: true }));
  });
});

describe('trouble on the way', () => {
  /** Fails at some calls, by their number. */
  const failing = (error: Error, times: number, from = 3) => {
    let calls = 0;
    return <Call extends (...about: never[]) => Promise<unknown>>(call: Call): Call =>
      ((...about: Parameters<Call>) => {
        calls += 1;
        return calls > from && calls <= from + times ? Promise.reject(error) : call(...about);
      }) as Call;
  };

  test.each([
    ['throttling', awsError('ThrottlingException'), /limits the rate of requests/],
    [
      'a lost connection',
      Object.assign(awsError('Error', 'getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' }),
      /cannot be reached \(getaddrinfo ENOTFOUND\)/,
    ],
    [
      'an answer of a broken server',
      Object.assign(awsError('X'), { $metadata: { httpStatusCode: 503 } }),
      /reached/,
    ],
    ['expired credentials', awsError('ExpiredTokenException'), /Renew them/],
  ])('%s is waited for, and said in one line', async (_, error, sentence) => {
    const fail = failing(error, 5);
    const { outcome, notices } = await followed(
      { seconds: 60, log: everySeconds(1, 50) },
      { api: ({ historyPage }) => ({ historyPage: fail(historyPage) }) },
    );
    expect(outcome?.status).toBe('SUCCEEDED');
    expect(notices).toEqual([expect.stringMatching(sentence), 'AWS answers again.']);
  });

  test('renewed credentials are read', async () => {
    const fail = failing(awsError('ExpiredTokenException'), 2);
    const { calls } = await followed(
      { seconds: 60 },
      { api: ({ historyPage }) => ({ historyPage: fail(historyPage) }) },
    );
    expect(calls.filter((name) => name === 'renewCredentials')).toHaveLength(2);
  });

  test('an hour of throttling takes few calls', async () => {
    let calls = 0;
    await followed(
      { seconds: 60 },
      {
        api: ({ historyPage }, clock) => ({
          historyPage: async (...about) => {
            calls += 1;
            if (clock.now() < START + HOUR * SECOND) throw awsError('ThrottlingException');
            return historyPage(...about);
          },
        }),
      },
    );
    expect(calls).toBeLessThan(75);
  });

  test('a missing right to the log, the job or the outputs is said once, and the rest is followed', async () => {
    const denied = async () => {
      throw awsError('AccessDeniedException');
    };
    const { outcome, events, missing } = await followed(
      { seconds: 60, end: { type: 'ExecutionSucceeded', output: '{"Outputs":{"a":"s3://bucket/out"}}' } },
      { api: () => ({ logPage: denied, describeJob: denied, objectPage: denied }) },
    );
    expect(outcome?.status).toBe('SUCCEEDED');
    expect(missing).toEqual([
      expect.stringContaining('sagemaker:DescribeProcessingJob'),
      expect.stringContaining('logs:FilterLogEvents'),
      expect.stringContaining('s3:ListBucket'),
    ]);
    expect(events.filter(({ type }) => type === 'StateEntered').length).toBeGreaterThan(3);
  });

  test('a right to the history itself cannot be missed', async () => {
    const denied = async () => {
      throw awsError('AccessDeniedException', 'not authorized');
    };
    await expect(followed({ seconds: 60 }, { api: () => ({ historyPage: denied }) })).rejects.toThrow(
      'not authorized',
    );
  });
});

test('the signal ends following, and no call follows', async () => {
  const clock = simulatedClock();
  const { api, calls, execution } = simulatedAws({ seconds: HOUR }, clock);
  const stop = new AbortController();
  const outcome = await followRun({
    ...{ execution, api, signal: stop.signal },
    ...{ onEvent: () => undefined, onNotice: () => undefined, onMissing: () => undefined },
    clock: {
      now: clock.now,
      wait: async (milliseconds) => {
        await clock.wait(milliseconds);
        if (clock.now() > START + 60 * SECOND) stop.abort();
      },
    },
  });
  expect(outcome).toBeUndefined();
  expect(calls.length).toBeLessThan(60);
});
