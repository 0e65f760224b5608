import type { ChoiceRule, State, StateMachineDefinition } from '../../workflow/definition/states-language';

/** A way from a state to another one. */
export interface Transition {
  readonly from: string;
  readonly to: string;
  readonly kind: 'next' | 'choice' | 'catch';
  /** The conditions or errors that lead this way. */
  readonly labels: readonly string[];
}

const condition = (rule: ChoiceRule<string>): string => {
  if ('StringEquals' in rule) return rule.StringEquals;
  if ('IsPresent' in rule) return rule.IsPresent ? 'present' : 'absent';
  return '';
};

type Target = Omit<Transition, 'from' | 'labels'> & { readonly label: string };

const targets = (state: State<string>): readonly Target[] => {
  const choices =
    state.Type === 'Choice'
      ? [
          ...state.Choices.map((rule): Target => ({ to: rule.Next, kind: 'choice', label: condition(rule) })),
          { to: state.Default, kind: 'choice', label: 'otherwise' } as const,
        ]
      : [];
  const next = 'Next' in state ? [{ to: state.Next, kind: 'next', label: '' } as const] : [];
  const catchers = state.Type === 'Task' ? (state.Catch ?? []) : [];
  return [
    ...choices,
    ...next,
    ...catchers.map(
      ({ Next, ErrorEquals }): Target => ({ to: Next, kind: 'catch', label: ErrorEquals.join(', ') }),
    ),
  ];
};

/** All ways of a definition; those between the same two states are one. */
export const transitions = ({ States }: StateMachineDefinition): readonly Transition[] => {
  const merged = new Map<string, Transition>();
  for (const [from, state] of Object.entries(States)) {
    for (const { to, kind, label } of targets(state)) {
      if (!Object.hasOwn(States, to)) continue;
      const identity = JSON.stringify([from, to]);
      const known = merged.get(identity);
      const labels = [...(known?.labels ?? []), ...(label === '' ? [] : [label])];
      merged.set(identity, { from, to, kind: known?.kind ?? kind, labels });
    }
  }
  return [...merged.values()];
};
