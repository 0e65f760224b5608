import { lintDefinition } from '../../../workflow/definition/lint-definition';
import type { State as AnyState, StateMachineDefinition } from '../../../workflow/definition/states-language';
import { stateMachineDefinition } from '../../../workflow/definition/states-language';

/*
 * `npx tsc` is the first test of this file: an `@ts-expect-error` above a line that compiles is an error itself.
 * The linter is the second: what does not compile is not a definition that it passes either.
 */

type State = AnyState<string>;
type Definition = StateMachineDefinition;

const TASK = {
  Type: 'Task',
  Resource: 'arn:aws:lambda:eu-west-1:123456789012:function:name',
  TimeoutSeconds: 60,
} as const;

const DONE = { Type: 'Succeed' } as const;

describe('a definition whose targets exist', () => {
  test('compiles, and is the very definition that it was made of', () => {
    const States = {
      Work: { ...TASK, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Broken' }], Next: 'Rest' },
      Rest: { Type: 'Wait', Seconds: 10, Next: 'Done?' },
      'Done?': {
        Type: 'Choice',
        Choices: [{ Variable: '$.Status', StringEquals: 'Done', Next: 'Done' }],
        Default: 'Work',
      },
      Done: DONE,
      Broken: { Type: 'Fail', ErrorPath: '$.Error', CausePath: '$.Cause' },
    } as const;
    const definition = stateMachineDefinition({ StartAt: 'Work', TimeoutSeconds: 60, States });
    expect(definition).toEqual({ StartAt: 'Work', TimeoutSeconds: 60, States });
    expect(lintDefinition(definition)).toEqual([]);
  });

  test('has the names of its states as a type', () => {
    const definition = stateMachineDefinition({
      StartAt: 'Work',
      TimeoutSeconds: 60,
      States: { Work: { ...TASK, Next: 'Done' }, Done: DONE },
    });
    const name: 'Work' | 'Done' = definition.StartAt;
    // @ts-expect-error Rest is no state of this machine.
    const rest = definition.States.Rest;
    expect([name, rest]).toEqual(['Work', undefined]);
  });
});

describe('a typo does not compile', () => {
  test('in StartAt', () => {
    const definition = stateMachineDefinition({
      // @ts-expect-error
      StartAt: 'Wrok',
      TimeoutSeconds: 60,
      States: { Work: { ...TASK, Next: 'Done' }, Done: DONE },
    });
    expect(lintDefinition(definition)).not.toEqual([]);
  });

  test('in the Next of a Task', () => {
    const definition = stateMachineDefinition({
      StartAt: 'Work',
      TimeoutSeconds: 60,
      // @ts-expect-error
      States: { Work: { ...TASK, Next: 'Doen' }, Done: DONE },
    });
    expect(lintDefinition(definition)).not.toEqual([]);
  });

  test('in the Next of a Wait', () => {
    const definition = stateMachineDefinition({
      StartAt: 'Rest',
      TimeoutSeconds: 60,
      // @ts-expect-error
      States: { Rest: { Type: 'Wait', Seconds: 10, Next: 'Doen' }, Done: DONE },
    });
    expect(lintDefinition(definition)).not.toEqual([]);
  });

  test('in the Next of a catcher', () => {
    const definition = stateMachineDefinition({
      StartAt: 'Work',
      TimeoutSeconds: 60,
      States: {
        // @ts-expect-error
        Work: { ...TASK, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Doen' }], Next: 'Done' },
        Done: DONE,
      },
    });
    expect(lintDefinition(definition)).not.toEqual([]);
  });

  test('in the Next of a choice', () => {
    const definition = stateMachineDefinition({
      StartAt: 'Done?',
      TimeoutSeconds: 60,
      States: {
        'Done?': {
          Type: 'Choice',
          // @ts-expect-error
          Choices: [{ Variable: '$.Status', StringEquals: 'Done', Next: 'Doen' }],
          Default: 'Done',
        },
        Done: DONE,
      },
    });
    expect(lintDefinition(definition)).not.toEqual([]);
  });

  test('in the Default of a choice', () => {
    const definition = stateMachineDefinition({
      StartAt: 'Done?',
      TimeoutSeconds: 60,
      States: {
        'Done?': {
          Type: 'Choice',
          Choices: [{ Variable: '$.Status', StringEquals: 'Done', Next: 'Done' }],
          // @ts-expect-error
          Default: 'Doen',
        },
        Done: DONE,
      },
    });
    expect(lintDefinition(definition)).not.toEqual([]);
  });
});

describe('a state that cannot work does not compile', () => {
  const machine = (States: unknown) => ({ StartAt: 'Work', TimeoutSeconds: 60, States });

  test('without a Type that the language has', () => {
    // @ts-expect-error
    const Work = { Type: 'Taks', Resource: TASK.Resource, TimeoutSeconds: 60, End: true } satisfies State;
    expect(lintDefinition(machine({ Work }) as Definition)).not.toEqual([]);
  });

  test('as a Task without a Resource', () => {
    // @ts-expect-error
    const Work = { Type: 'Task', TimeoutSeconds: 60, End: true } satisfies State;
    expect(lintDefinition(machine({ Work }) as Definition)).not.toEqual([]);
  });

  test('as a Task that neither goes on nor ends', () => {
    // @ts-expect-error
    const Work = { ...TASK } satisfies State;
    expect(lintDefinition(machine({ Work }) as Definition)).not.toEqual([]);
  });

  test('as a Wait without a time', () => {
    // @ts-expect-error
    const Work = { Type: 'Wait', End: true } satisfies State;
    expect(lintDefinition(machine({ Work }) as Definition)).not.toEqual([]);
  });

  test('as a Wait whose time is at a path that is none', () => {
    // @ts-expect-error
    const Work = { Type: 'Wait', SecondsPath: 'WaitSeconds', End: true } satisfies State;
    expect(lintDefinition(machine({ Work }) as Definition)).not.toEqual([]);
  });

  test('as a Choice without a rule', () => {
    // @ts-expect-error
    const Work = { Type: 'Choice', Choices: [], Default: 'Done' } satisfies State;
    expect(lintDefinition(machine({ Work, Done: DONE }) as Definition)).not.toEqual([]);
  });

  test('as a Task that catches no error by name', () => {
    // @ts-expect-error
    const Work = { ...TASK, Catch: [{ ErrorEquals: [], Next: 'Done' }], End: true } satisfies State;
    expect(lintDefinition(machine({ Work, Done: DONE }) as Definition)).not.toEqual([]);
  });
});
