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

const withState = (name: string, state: unknown): StateMachineDefinition =>
  ({ ...POLLING, States: { ...POLLING.States, [name]: state } }) as StateMachineDefinition;

describe('a definition without a fault', () => {
  test('has no sentence about it', () => {
    expect(lintDefinition(POLLING)).toEqual([]);
  });

  test('is not changed by the linter', () => {
    const copy = structuredClone(POLLING);
    lintDefinition(POLLING);
    expect(POLLING).toEqual(copy);
  });
});

describe('a faulty definition', () => {
  test.each([
    ['that begins nowhere', { ...POLLING, StartAt: 'Begin' }, /Begin/],
    ['that has no states', { StartAt: 'Begin', TimeoutSeconds: 60 }, /States/],
    ['that waits without a time', withState('Wait', { Type: 'Wait', Next: 'GetJobStatus' }), /Wait/],
    [
      'that goes on to no state',
      withState('Wait', { Type: 'Wait', Seconds: 1, Next: 'GetStatus' }),
      /GetStatus/,
    ],
    ['with a type that the language does not have', withState('Success', { Type: 'Succed' }), /Succed/],
    ['with a state that nothing leads to', withState('Forgotten', { Type: 'Succeed' }), /Forgotten/],
  ])('%s is told by a sentence that names what is wrong', (_, definition, name) => {
    const sentences = lintDefinition(definition as StateMachineDefinition);
    expect(sentences.join('\n')).toMatch(name);
  });

  test('gets every message', () => {
    const definition = {
      ...withState('Wait', { Type: 'Wait', Next: 'GetStatus' }),
      StartAt: 'Begin',
    };
    expect(lintDefinition(definition).length).toBeGreaterThanOrEqual(3);
  });
});

describe('a map over a list in the input', () => {
  const map = (inner: object): StateMachineDefinition =>
    ({
      StartAt: 'Each',
      TimeoutSeconds: 60,
      States: {
        Each: {
          Type: 'Map',
          ItemsPath: '$.items',
          MaxConcurrency: 1,
          ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, StartAt: 'Work', States: { Work: inner } },
          End: true,
        },
      },
    }) as StateMachineDefinition;

  test('has no sentence about it', () => {
    expect(lintDefinition(map({ Type: 'Succeed' }))).toEqual([]);
  });

  test('whose states are faulty is told by a sentence that names what is wrong', () => {
    const sentences = lintDefinition(map({ Type: 'Wait', End: true }));
    expect(sentences.join('\n')).toMatch(/Work/);
  });
});
