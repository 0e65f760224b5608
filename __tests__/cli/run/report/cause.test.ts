import { causeParts, readableCause } from '../../../../cli/run/report/cause';

describe('a readable cause', () => {
  test.each(['{"not":"an error"}', '"a text"', 'null', '{"errorMessage":5}'])(
    'that is only JSON, %s, stays as it is',
    (cause) => {
      expect(readableCause(cause)).toBe(cause);
    },
  );

  test('names no log group, which exists only in AWS', () => {
    const cause = 'boom\nLog: /aws/sagemaker/ProcessingJobs, streams that begin with my-job-0123/';
    expect(readableCause(cause)).toBe('boom');
  });
});

describe('the parts of a cause', () => {
  test('are all its lines, if none was printed', () => {
    expect(causeParts('one\ntwo', ['three\n'])).toEqual({ reason: ['one', 'two'] });
  });

  test('leave out the printed lines, even if the first is cut', () => {
    const printed = 'a very long line\nlast\n';
    expect(causeParts('exit code: 1\nong line\nlast', [printed])).toEqual({
      reason: ['exit code: 1'],
      scriptError: 'last',
    });
  });

  test('leave out what one of several hosts has printed', () => {
    const parts = causeParts('exit code: 1\nboom', ['all well\n', 'boom\n']);
    expect(parts).toEqual({ reason: ['exit code: 1'], scriptError: 'boom' });
  });

  test.each([
    ['an error of several lines', ['ValueError: no columns:', '  a', '  b'], 'ValueError: no columns:'],
    ['an error before other output', ['KeyError: 1', 'cleaning up'], 'KeyError: 1'],
  ])('have the first line of %s of a traceback', (_, lines, scriptError) => {
    const text = ['Traceback (most recent call last):', '  File "run.py", line 1', ...lines].join('\n');
    expect(causeParts(`exit code: 1\n${text}`, [text])).toEqual({
      reason: ['exit code: 1'],
      scriptError,
      scriptFrame: ['  File "run.py", line 1'],
    });
  });

  test('have the error of Docker’s client, and not its advice to read the help', () => {
    const text = "docker: connection refused\n\nRun 'docker run --help' for more information";
    expect(causeParts(`exit code: 125\n${text}`, [text])).toEqual({
      reason: ['exit code: 125'],
      scriptError: 'docker: connection refused',
    });
  });

  test('have the error of the last of two tracebacks', () => {
    const text = ['KeyError: 1', 'OSError: 2']
      .map((error) => `Traceback (most recent call last):\n  File "run.py", line 1\n${error}`)
      .join('\n\nDuring handling of the above exception, another exception occurred:\n\n');
    expect(causeParts(text, [text]).scriptError).toBe('OSError: 2');
  });

  test('have the last frame of a traceback, without the marks below its code', () => {
    const text = [
      'Traceback (most recent call last):',
      '  File "/opt/ml/processing/code/run.py", line 9, in <module>',
      '    main()',
      '    ~~~~^^',
      '  File "/opt/ml/processing/code/run.py", line 5, in main',
      '    total = rows / 0',
      '            ~~~~~^~~',
      'ZeroDivisionError: division by zero',
    ].join('\n');
    expect(causeParts(`exit code: 1\n${text}`, [text])).toEqual({
      reason: ['exit code: 1'],
      scriptError: 'ZeroDivisionError: division by zero',
      scriptFrame: ['  File "/opt/ml/processing/code/run.py", line 5, in main', '    total = rows / 0'],
    });
  });
});

test('the error of a container engine’s client is its message, and not the way to its help', () => {
  const text = "docker: Error response from daemon: no such image.\nSee 'docker run --help'.";
  expect(causeParts(`reason\n${text}`, [text])).toEqual({
    reason: ['reason'],
    scriptError: 'docker: Error response from daemon: no such image.',
  });
});
