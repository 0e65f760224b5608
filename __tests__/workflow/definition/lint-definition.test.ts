import fc from 'fast-check';
import { lintDefinition } from '../../../workflow/definition/lint-definition';
import { pollingDefinition } from '../../../workflow/definition/polling-definition';
import type { StateMachineDefinition } from '../../../workflow/definition/states-language';
import { quotaWait } from '../../../workflow/functions/quota-wait';
import { FULL_JOB } from '../job/sample-jobs';

const POLLING: StateMachineDefinition = pollingDefinition({
  job: { ...FULL_JOB },
  startFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:start',
  statusFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:status',
  quota: quotaWait(),
  stopsUnattendedJobs: true,
});

const lint = (definition: unknown): readonly string[] => lintDefinition(definition as StateMachineDefinition);

const DONE = { Type: 'Succeed' };
const HELLO = { StartAt: 'Hello', States: { Hello: DONE } };

describe('a definition without a fault', () => {
  test.each<[string, unknown]>([
    ['of the polling workflow', POLLING],
    ['with one state', HELLO],
    [
      'with every field',
      { ...HELLO, Comment: 'Hello', Version: '1.0', TimeoutSeconds: 60, QueryLanguage: 'JSONPath' },
    ],
    [
      'whose states go on to one another',
      {
        StartAt: 'Wait',
        States: {
          Wait: { Type: 'Wait', Seconds: 1, Next: 'Again?' },
          'Again?': {
            Type: 'Choice',
            Choices: [{ Variable: '$.Again', BooleanEquals: true, Next: 'Wait' }],
            Default: 'Done',
          },
          Done: DONE,
        },
      },
    ],
    ['with a name of 80 characters', { StartAt: 'é'.repeat(80), States: { ['é'.repeat(80)]: DONE } }],
  ])('%s has no message', (_, definition) => {
    expect(lint(definition)).toEqual([]);
  });

  test('is not changed', () => {
    const copy = structuredClone(POLLING);
    lintDefinition(POLLING);
    expect(POLLING).toEqual(copy);
  });
});

describe('a definition', () => {
  test.each<[string, unknown, string]>([
    ['without StartAt', { States: { Hello: DONE } }, 'StartAt must be a string; it is not set.'],
    [
      'that starts at no state of its own',
      { ...HELLO, StartAt: 'Helo' },
      'StartAt must be a state of the same level, such as Hello; got "Helo".',
    ],
    ['with another version of the language', { ...HELLO, Version: '2.0' }, 'Version must be 1.0; got "2.0".'],
    [
      'that may run for no time at all',
      { ...HELLO, TimeoutSeconds: 0 },
      'TimeoutSeconds must be a whole number from 1 to 99,999,999; got 0.',
    ],
    [
      'in another query language',
      { ...HELLO, QueryLanguage: 'JSONata' },
      'QueryLanguage must be JSONPath; got "JSONata".',
    ],
    [
      'with a misspelt field',
      { ...HELLO, TimeoutSecond: 60 },
      'unknown key TimeoutSecond; did you mean TimeoutSeconds?',
    ],
    [
      'that never ends',
      {
        StartAt: 'Ping',
        States: { Ping: { Type: 'Pass', Next: 'Pong' }, Pong: { Type: 'Pass', Next: 'Ping' } },
      },
      'States must be an object with a state that ends: a Succeed, a Fail, or one with "End": true; got none.',
    ],
    [
      'whose state goes on to no state',
      { StartAt: 'Go', States: { Go: { Type: 'Pass', Next: 'Dome' }, Done: DONE } },
      'State "Go": Next must be a state of the same level, such as Done; got "Dome".',
    ],
    [
      'with a state that nothing leads to',
      { ...HELLO, States: { Hello: DONE, Forgotten: DONE } },
      'State "Forgotten": it must be reached from StartAt; got no transition to it.',
    ],
    [
      'with a state that is no object',
      { ...HELLO, States: { Hello: 'Succeed' } },
      'State "Hello": it must be an object with Type; got "Succeed".',
    ],
  ])('%s gets a message that says so', (_, definition, message) => {
    expect(lint(definition)).toContain(message);
  });

  test('without states gets a message for each field that is missing', () => {
    const messages = ['StartAt must be a string; it is not set.'];
    expect(lint({})).toEqual([
      ...messages,
      'States must be an object with one or more states; it is not set.',
    ]);
    expect(lint({ States: {} })).toEqual([
      ...messages,
      'States must be an object with one or more states; got {}.',
    ]);
  });

  test('with states that only lead to one another gets a message for each', () => {
    const States = { Hello: DONE, A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', Next: 'A' } };
    expect(lint({ ...HELLO, States })).toEqual([
      'State "A": it must be reached from StartAt; got no transition to it.',
      'State "B": it must be reached from StartAt; got no transition to it.',
    ]);
  });

  test('with a name of 81 characters gets a message', () => {
    const name = 'n'.repeat(81);
    expect(lint({ StartAt: name, States: { [name]: DONE } })).toEqual([
      `State "${name}": its name must be 1 to 80 characters long; got 81.`,
    ]);
  });

  test('gets every message', () => {
    const { Wait: _, ...States } = POLLING.States;
    expect(lint({ ...POLLING, StartAt: 'Begin', States: { ...States, Wait: { Type: 'Wait' } } })).toEqual([
      'StartAt must be a state of the same level; got "Begin".',
      'State "Wait": Next must be set, or instead of it End; it is not set.',
      'State "Wait": Seconds must be set, or instead of it SecondsPath or Timestamp or TimestampPath; it is not set.',
    ]);
  });
});

test('any JSON gets messages, whatever is in the place of a field', () => {
  const json = fc.jsonValue({ maxDepth: 3 });
  const types = fc.constantFrom('Pass', 'Task', 'Choice', 'Wait', 'Succeed', 'Fail', 'Parallel', 'Map');
  const fields = fc.constantFrom('Retry', 'Catch', 'Choices', 'Branches', 'ItemProcessor', 'ItemReader');
  fc.assert(
    fc.property(json, types, fields, (value, Type, field) => {
      expect(lint(value)).not.toEqual([]);
      expect(lint({ StartAt: 'A', States: { A: { Type, [field]: value, ToBe: 'refused' } } })).not.toEqual(
        [],
      );
    }),
  );
});

describe('the branches of a parallel state', () => {
  const parallel = (...Branches: unknown[]) => ({
    StartAt: 'Both',
    States: { Both: { Type: 'Parallel', Branches, End: true } },
  });
  const branch = (name: string, state: unknown = DONE) => ({ StartAt: name, States: { [name]: state } });

  test('are definitions of their own', () => {
    expect(lint(parallel(branch('A'), branch('B', { Type: 'Pass', End: true })))).toEqual([]);
  });

  test.each<[string, unknown, string]>([
    [
      'without states',
      { StartAt: 'B' },
      'State "Both": Branches[1].States must be an object with one or more states; it is not set.',
    ],
    [
      'with a limit of time, which only the definition has',
      { ...branch('B'), TimeoutSeconds: 60 },
      'State "Both": unknown key Branches[1].TimeoutSeconds; the keys are: Comment, QueryLanguage, StartAt, States',
    ],
    [
      'that goes on to a state outside',
      branch('B', { Type: 'Pass', Next: 'Both' }),
      'State "B": Next must be a state of the same level; got "Both".',
    ],
    [
      'with the name of another state',
      branch('A'),
      'State "A": its name must be unique in the definition; got "A" again.',
    ],
    ['that is no object', 'B', 'State "Both": Branches[1] must be an object; got "B".'],
  ])('have messages: one %s', (_, second, message) => {
    expect(lint(parallel(branch('A'), second)).join('\n')).toContain(message);
  });
});
