import { definitionChanges } from '../../../review/state-machines/definition-changes';
import { readDefinition } from '../../../review/state-machines/definition-reading';

const read = (definition: object) => {
  const found = readDefinition(JSON.stringify(definition));
  if (!found) throw new Error('no definition');
  return found;
};

const changes = (before: object, after: object): string[] => definitionChanges(read(before), read(after));

const machine = (States: object, rest: object = {}) => ({ StartAt: 'Wait', States, ...rest });

const WAIT = { Type: 'Wait', Seconds: 30, Next: 'Done' };
const DONE = { Type: 'Succeed' };

test('a definition with other whitespace and another order of keys is the same', () => {
  const before = read(machine({ Wait: WAIT, Done: DONE }));
  const after = readDefinition(
    '{"States": {"Done": {"Type": "Succeed"},\n "Wait": {"Next": "Done", "Seconds": 30, "Type": "Wait"}}, "StartAt": "Wait"}',
  );
  expect(after && definitionChanges(before, after)).toEqual([]);
});

test('a changed value is shown with both values', () => {
  const after = machine({ Wait: { ...WAIT, Seconds: 60 }, Done: DONE });
  expect(changes(machine({ Wait: WAIT, Done: DONE }), after)).toEqual(['`Wait`: `Seconds` `30` → `60`']);
});

test('a member that replaces another is two changes', () => {
  const { Seconds: _, ...rest } = WAIT;
  const after = machine({ Wait: { ...rest, SecondsPath: '$.Seconds' }, Done: DONE });
  expect(changes(machine({ Wait: WAIT, Done: DONE }), after)).toEqual([
    '`Wait`: `SecondsPath` `$.Seconds` is new',
    '`Wait`: `Seconds` `30` is removed',
  ]);
});

test('a new state is shown with the states that lead to it, and their new transitions', () => {
  const look = { Type: 'Task', Resource: 'arn:look', Next: 'Done' };
  const after = machine({ Wait: { ...WAIT, Next: 'Look' }, Look: look, Done: DONE });
  expect(changes(machine({ Wait: WAIT, Done: DONE }), after)).toEqual([
    '`Wait`: `Next` `Done` → `Look`',
    'new state `Look` (`Task`) after `Wait`',
  ]);
});

test('a removed state is shown with the states that led to it', () => {
  const after = machine({ Wait: { Type: 'Wait', Seconds: 30, End: true } });
  expect(changes(machine({ Wait: WAIT, Done: DONE }), after)).toEqual([
    '`Wait`: `End` `true` is new',
    '`Wait`: `Next` `Done` is removed',
    'removed state `Done` (`Succeed`), which was after `Wait`',
  ]);
});

test('a new start state and other changed members of the machine are shown', () => {
  const before = machine({ Wait: WAIT, Done: DONE }, { TimeoutSeconds: 60 });
  const after = { ...before, StartAt: 'Done', TimeoutSeconds: 120 };
  expect(changes(before, after)).toEqual(['`StartAt` `Wait` → `Done`', '`TimeoutSeconds` `60` → `120`']);
});

describe('retriers and catchers', () => {
  const task = (rest: object) => machine({ Wait: { Type: 'Task', Resource: 'arn:a', End: true, ...rest } });

  test('are identified by their errors, in any position and order', () => {
    const retry = (...errors: string[]) => ({ ErrorEquals: errors, MaxAttempts: 6 });
    const before = task({ Retry: [retry('A', 'B'), retry('States.ALL')] });
    const after = task({ Retry: [retry('C'), { ...retry('B', 'A'), MaxAttempts: 3 }, retry('States.ALL')] });
    expect(changes(before, after)).toEqual([
      '`Wait`: new retrier for `C`: `{"MaxAttempts":6}`',
      '`Wait`: retrier for `B`, `A`: `MaxAttempts` `6` → `3`',
    ]);
  });

  test('in another order are shown, because the first match applies', () => {
    const [a, b] = ['A', 'B'].map((error) => ({ ErrorEquals: [error], Next: 'Done' }));
    expect(changes(task({ Catch: [a, b] }), task({ Catch: [b, a] }))).toEqual([
      '`Wait`: `Catch` is in another order; the first match applies',
    ]);
  });

  test('with another target, new or removed, are shown', () => {
    const before = task({
      Catch: [
        { ErrorEquals: ['A'], Next: 'X' },
        { ErrorEquals: ['B'], Next: 'X' },
      ],
    });
    const after = task({
      Catch: [
        { ErrorEquals: ['A'], Next: 'Y' },
        { ErrorEquals: ['C'], Next: 'Y' },
      ],
    });
    expect(changes(before, after)).toEqual([
      '`Wait`: catcher for `A`: `Next` `X` → `Y`',
      '`Wait`: new catcher for `C` to `Y`',
      '`Wait`: catcher for `B` is removed',
    ]);
  });

  test('of the same errors twice are two', () => {
    const twice = { ErrorEquals: ['A'], MaxAttempts: 1 };
    expect(changes(task({ Retry: [twice] }), task({ Retry: [twice, twice] }))).toEqual([
      '`Wait`: new retrier for `A`: `{"MaxAttempts":1}`',
    ]);
  });
});

test('choices are identified by their conditions', () => {
  const rule = (value: string, Next: string) => ({ Variable: '$.status', StringEquals: value, Next });
  const choice = (...Choices: object[]) => machine({ Wait: { Type: 'Choice', Choices, Default: 'Done' } });
  expect(
    changes(
      choice(rule('Completed', 'A'), rule('Failed', 'B')),
      choice(rule('Stopped', 'C'), rule('Completed', 'B')),
    ),
  ).toEqual([
    '`Wait`: new choice `Variable "$.status" StringEquals "Stopped"` to `C`',
    '`Wait`: choice `Variable "$.status" StringEquals "Completed"`: `Next` `A` → `B`',
    '`Wait`: choice `Variable "$.status" StringEquals "Failed"` is removed',
  ]);
});

test('what a choice compares with a password is not shown, neither as a change nor in the diagram', () => {
  const choice = (StringEquals: string) =>
    machine({
      Wait: {
        Type: 'Choice',
        Choices: [{ Variable: '$.password', StringEquals, Next: 'Done' }],
        Default: 'Done',
      },
    });
  const [before, after] = [choice('hunter1'), choice('hunter2')];
  expect(changes(before, after)).toContain(
    '`Wait`: new choice `Variable "$.password" StringEquals "(hidden)"` to `Done`',
  );
  const ways = [...read(after).states.values()].flatMap(({ transitions }) => transitions);
  expect(ways.map(({ label }) => label)).toEqual(['StringEquals', 'otherwise']);
});

test('a condition in JSONata is shown unchanged', () => {
  const choice = (Condition: string) =>
    machine(
      { Wait: { Type: 'Choice', Choices: [{ Condition, Next: 'Done' }] } },
      { QueryLanguage: 'JSONata' },
    );
  expect(changes(choice('{% $states.input.a > 1 %}'), choice('{% $states.input.a > 2 %}'))).toEqual([
    '`Wait`: new choice `Condition "{% $states.input.a > 2 %}"` to `Done`',
    '`Wait`: choice `Condition "{% $states.input.a > 1 %}"` is removed',
  ]);
});

test('parameters are shown by their path, and environment variables by their names', () => {
  const task = (Parameters: object) =>
    machine({ Wait: { Type: 'Task', Resource: 'arn:a', Parameters, End: true } });
  const before = task({ Environment: { MODE: 'dev', OLD: '1' }, List: [{ a: 1 }], Arguments: ['--rows'] });
  const after = task({
    Environment: { MODE: 'prod' },
    List: [{ a: 2 }, { a: 3 }],
    Arguments: ['--rows', '10'],
  });
  expect(changes(before, after)).toEqual([
    '`Wait`: `Parameters.Environment.MODE` `(hidden)` → another value',
    '`Wait`: `Parameters.Environment.OLD` `(hidden)` is removed',
    '`Wait`: `Parameters.List[0].a` `1` → `2`',
    '`Wait`: `Parameters.List[1]` `{"a":3}` is new',
    '`Wait`: `Parameters.Arguments` `["--rows"]` → `["--rows","10"]`',
  ]);
});

test('states in a Map or in branches are shown with the states that contain them', () => {
  const inner = (Seconds: number) => ({
    StartAt: 'Wait',
    States: { Wait: { Type: 'Wait', Seconds, End: true } },
  });
  const outer = (a: number, b: number) =>
    machine({
      Wait: { Type: 'Map', ItemProcessor: inner(a), Next: 'Both' },
      Both: { Type: 'Parallel', Branches: [inner(1), inner(b)], End: true },
    });
  expect(changes(outer(1, 1), outer(2, 3))).toEqual([
    '`Wait / Wait`: `Seconds` `1` → `2`',
    '`Both / branch 2 / Wait`: `Seconds` `1` → `3`',
  ]);
});

test('states with the names of members that every object has are states', () => {
  const states = JSON.parse('{"__proto__": {"Type": "Pass"}, "constructor": {"Type": "Fail"}}');
  expect(changes(machine({}), machine(states))).toEqual([
    'new state `__proto__` (`Pass`)',
    'new state `constructor` (`Fail`)',
  ]);
});

test('a long value is shown from shortly before the place where it differs', () => {
  const pass = (end: string) =>
    machine({ Wait: { Type: 'Pass', Result: `s3://b/${'a'.repeat(500)}${end}`, End: true } });
  const [sentence = ''] = changes(pass('b'), pass('c'));
  expect(sentence).toMatch(/^`Wait`: `Result` `…a{40}b` → `…a{40}c`$/);
});

test('a text that could be a secret is shown by its length, and a reference to one as it is', () => {
  const task = (Parameters: object) =>
    machine({ Wait: { Type: 'Task', Resource: 'arn:a', Parameters, End: true } });
  const before = task({
    DbPassword: 'hunter2',
    Url: 's3://a/b',
    Nested: { Secrets: { database: 'hunter5' } },
  });
  const after = task({
    DbPassword: 'hunter3',
    Url: 'https://user:hunter4@a.b',
    Nested: { Secrets: { database: 'hunter6' } },
    'Token.$': '$.token',
  });
  expect(changes(before, after)).toEqual([
    '`Wait`: `Parameters.DbPassword` `(hidden)` → another value',
    '`Wait`: `Parameters.Url` `s3://a/b` → `(24 characters)`',
    '`Wait`: `Parameters.Nested.Secrets.database` `(hidden)` → another value',
    '`Wait`: `Parameters.Token.$` `$.token` is new',
  ]);
});

test('the value of a pair is shown with the name of the pair, if the name is harmless and stays', () => {
  const task = (...pairs: readonly (readonly [name: string, value: string])[]) =>
    machine({
      Wait: {
        Type: 'Task',
        Resource: 'arn:a',
        Parameters: { Environment: pairs.map(([Name, Value]) => ({ Name, Value })) },
        End: true,
      },
    });
  const before = task(['MODE', '1'], ['<hunter2>', '1'], ['OLD', '1']);
  const after = task(['MODE', '2'], ['<hunter2>', '2'], ['NEW', '2']);
  expect(changes(before, after)).toEqual([
    '`Wait`: `Parameters.Environment[0].Value` of `MODE` `(hidden)` → another value',
    '`Wait`: `Parameters.Environment[1].Value` `(hidden)` → another value',
    '`Wait`: `Parameters.Environment[2].Name` `OLD` → `NEW`',
    '`Wait`: `Parameters.Environment[2].Value` `(hidden)` → another value',
  ]);
});

test.each(['null', '[]', '"text"', '', '{'])('%j is no definition', (text) => {
  expect(readDefinition(text)).toBeUndefined();
});

test.each([{}, { States: null }, { States: { A: null } }, { States: { A: { Choices: 1, Catch: [null] } } }])(
  '%j, which no service would take, is read all the same',
  (definition) => {
    expect(() => changes({}, definition)).not.toThrow();
  },
);
