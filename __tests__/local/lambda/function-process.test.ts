import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FunctionError, invokeFunction, startFunction } from '../../../local/lambda/function-process';
import { commandLinesWith, until } from '../../support/processes';
import { useTemporaryFolder, writeFiles } from '../../support/temporary-folder';

const folder = useTemporaryFolder();

interface Invocation {
  readonly event?: unknown;
  readonly environment?: Record<string, string>;
  readonly timeoutInSeconds?: number;
  readonly signal?: AbortSignal;
}

/** Invokes a function with the given source. */
const invoke = (source: string, { event = {}, environment = {}, signal, ...options }: Invocation = {}) => {
  writeFiles(folder.path, { 'index.js': source });
  return invokeFunction({ bundle: join(folder.path, 'index.js'), environment, ...options }, event, signal);
};

/** How an invocation fails: the error's name, and its cause parsed. */
const failureOf = async (invocation: Promise<unknown>) => {
  const error: unknown = await invocation.then(
    () => undefined,
    (reason) => reason,
  );
  if (!(error instanceof FunctionError)) throw new Error(`Expected a FunctionError, got ${String(error)}`);
  return { name: error.name, cause: JSON.parse(error.message) };
};

describe('a function that returns', () => {
  test('gets the event, and returns its result', async () => {
    const source = 'exports.handler = async (event) => ({ got: event });';
    const event = { text: 'ü\n"', list: [1, null, true] };
    expect(await invoke(source, { event })).toEqual({ got: event });
  });

  test('accepts an event of 256 KiB, as Step Functions allows', async () => {
    const event = { text: 'x'.repeat(262_000) };
    expect(await invoke('exports.handler = async (event) => event.text.length;', { event })).toBe(262_000);
  });

  test('returns null for undefined, as in Lambda', async () => {
    expect(await invoke('exports.handler = async () => undefined;')).toBeNull();
  });

  test('returns the result false unchanged', async () => {
    expect(await invoke('exports.handler = async () => false;')).toBe(false);
  });

  test('returns although a timer is still running', async () => {
    const source = 'exports.handler = async () => { setInterval(() => {}, 1000); return "done"; };';
    expect(await invoke(source)).toBe('done');
  });

  test('may write to its log', async () => {
    const source =
      'exports.handler = async () => { console.log("{}"); console.error("x".repeat(1e6)); return 1; };';
    expect(await invoke(source)).toBe(1);
  });
});

describe('a function’s environment', () => {
  test('is only what its deployment sets, and nothing of the user’s', async () => {
    const source = 'exports.handler = async () => ({ ...process.env });';
    expect(await invoke(source, { environment: { JOB_NAME_PREFIX: 'a-' } })).toEqual({
      JOB_NAME_PREFIX: 'a-',
    });
  });
});

describe('a function that throws', () => {
  test('fails with the error’s name, and Lambda’s JSON as the cause', async () => {
    const source = `exports.handler = async () => {
      throw Object.assign(new Error('not valid'), { name: 'InvalidProcessingJob' });
    };`;
    expect(await failureOf(invoke(source))).toEqual({
      name: 'InvalidProcessingJob',
      cause: {
        errorType: 'InvalidProcessingJob',
        errorMessage: 'not valid',
        trace: expect.arrayContaining([
          expect.stringContaining('not valid'),
          expect.stringMatching(/^\s+at .*index\.js/),
        ]),
      },
    });
  });

  test('fails in the same way if it is not an async function', async () => {
    const source = 'exports.handler = () => { throw new TypeError("boom"); };';
    expect(await failureOf(invoke(source))).toMatchObject({
      name: 'TypeError',
      cause: { errorType: 'TypeError', errorMessage: 'boom' },
    });
  });

  test('fails in the same way if it throws while it is loaded', async () => {
    expect(await failureOf(invoke('throw new RangeError("bad variable");'))).toMatchObject({
      name: 'RangeError',
      cause: { errorType: 'RangeError', errorMessage: 'bad variable' },
    });
  });

  test('fails as Error if it throws something else', async () => {
    expect(await failureOf(invoke('exports.handler = async () => { throw "a text"; };'))).toMatchObject({
      name: 'Error',
      cause: { errorType: 'Error', errorMessage: 'a text' },
    });
  });
});

describe('a function that does not answer', () => {
  test.each([
    ['exits', 'exports.handler = async () => process.exit(0);'],
    [
      'is killed',
      'exports.handler = async () => { process.kill(process.pid, "SIGKILL"); return new Promise(() => {}); };',
    ],
    [
      'throws outside of its promise',
      'exports.handler = () => new Promise(() => { setImmediate(() => { throw new Error(); }); });',
    ],
  ])('fails as Lambda.Unknown when it %s', async (_case, source) => {
    expect(await failureOf(invoke(source))).toEqual({
      name: 'Lambda.Unknown',
      cause: { errorType: 'Lambda.Unknown', errorMessage: 'Runtime exited without providing a reason' },
    });
  });

  test('fails as Lambda.Unknown after its timeout, and its process is killed', async () => {
    const source = 'exports.handler = () => new Promise(() => setInterval(() => {}, 1000));';
    expect(await failureOf(invoke(source, { timeoutInSeconds: 0.2 }))).toEqual({
      name: 'Lambda.Unknown',
      cause: { errorType: 'Lambda.Unknown', errorMessage: 'Task timed out after 0.20 seconds' },
    });
    expect(commandLinesWith(folder.path)).toEqual([]);
  });

  test('fails as Lambda.Unknown if its run is stopped, and its process is killed', async () => {
    const source = 'exports.handler = () => new Promise(() => setInterval(() => {}, 1000));';
    expect(await failureOf(invoke(source, { signal: AbortSignal.timeout(200) }))).toMatchObject({
      name: 'Lambda.Unknown',
    });
    expect(await failureOf(invoke(source, { signal: AbortSignal.abort() }))).toMatchObject({
      name: 'Lambda.Unknown',
    });
    expect(commandLinesWith(folder.path)).toEqual([]);
  });
});

describe('a function that is started before its event is there', () => {
  const start = (source: string, signal?: AbortSignal) => {
    writeFiles(folder.path, { 'index.js': source });
    return startFunction({ bundle: join(folder.path, 'index.js'), environment: {} }, signal);
  };

  test('loads its bundle meanwhile', async () => {
    const loaded = join(folder.path, 'loaded');
    const started = start(`
      require('node:fs').writeFileSync(${JSON.stringify(loaded)}, '');
      exports.handler = async (event) => event;
    `);
    await until(() => existsSync(loaded));
    expect(await started.invoke({ a: 1 })).toEqual({ a: 1 });
  });

  test('ends with its run if it gets no event', async () => {
    const run = new AbortController();
    start('exports.handler = async (event) => event;', run.signal);
    await until(() => commandLinesWith(folder.path).length > 0);
    run.abort();
    await until(() => commandLinesWith(folder.path).length === 0);
  });
});
