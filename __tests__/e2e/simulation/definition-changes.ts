import type {
  Catcher,
  ChoiceRule,
  Retrier,
  State,
  StateMachineDefinition,
} from '../../../workflow/definition/states-language';

/** A change to a state machine. A definition without the named states stays the same. */
export type DefinitionChange = (definition: StateMachineDefinition) => StateMachineDefinition;

type StateType = State<string>['Type'];
type StateOfType<Type extends StateType> = Extract<State<string>, { readonly Type: Type }>;

const isOfType = <Type extends StateType>(state: State<string>, type: Type): state is StateOfType<Type> =>
  state.Type === type;

const changeStates =
  <Type extends StateType>(
    type: Type,
    isMeant: (name: string) => boolean,
    change: (state: StateOfType<Type>) => State<string>,
  ): DefinitionChange =>
  (definition) => ({
    ...definition,
    States: Object.fromEntries(
      Object.entries(definition.States).map(([name, state]) => [
        name,
        isMeant(name) && isOfType(state, type) ? change(state) : state,
      ]),
    ),
  });

export const changeState = <Type extends StateType>(
  type: Type,
  name: string,
  change: (state: StateOfType<Type>) => State<string>,
): DefinitionChange => changeStates(type, (other) => other === name, change);

/** Changes a task of the fan-out's item processor. */
export const changeItemTask = (
  name: string,
  change: (state: StateOfType<'Task'>) => State<string>,
): DefinitionChange =>
  changeState('Map', 'RunItems', (map) => {
    if (!('ItemReader' in map)) throw new Error('RunItems must be a distributed map.');
    const state = map.ItemProcessor.States[name];
    if (state?.Type !== 'Task') throw new Error(`The items have no task ${name}.`);
    const States = { ...map.ItemProcessor.States, [name]: change(state) };
    return { ...map, ItemProcessor: { ...map.ItemProcessor, States } };
  });

/** Applies one change after the other. */
export const changeAll =
  (...changes: readonly DefinitionChange[]): DefinitionChange =>
  (definition) =>
    changes.reduce((changed, change) => change(changed), definition);

const handles =
  (error: string) =>
  ({ ErrorEquals }: Retrier | Catcher<string>): boolean =>
    ErrorEquals.includes(error);

/** Changes the retriers of an error in one task, or in every task; undefined removes a retrier. */
export const changeRetrier = (
  error: string,
  change: (retrier: Retrier) => Retrier | undefined,
  task?: string,
): DefinitionChange =>
  changeStates(
    'Task',
    (name) => task === undefined || name === task,
    (state) => ({
      ...state,
      Retry: (state.Retry ?? []).flatMap((retrier) =>
        handles(error)(retrier) ? (change(retrier) ?? []) : [retrier],
      ),
    }),
  );

/** Changes the catchers of an error in one task; undefined removes a catcher. */
export const changeCatcher = (
  error: string,
  change: (catcher: Catcher<string>) => Catcher<string> | undefined,
  task: string,
): DefinitionChange =>
  changeState('Task', task, (state) => ({
    ...state,
    Catch: (state.Catch ?? []).flatMap((catcher) =>
      handles(error)(catcher) ? (change(catcher) ?? []) : [catcher],
    ),
  }));

/** Changes the rules of a Choice state; undefined removes a rule. */
export const changeChoices = (
  name: string,
  change: (rule: ChoiceRule<string>) => ChoiceRule<string> | undefined,
): DefinitionChange =>
  changeState('Choice', name, (state) => {
    const [first, ...rest] = state.Choices.flatMap((rule) => change(rule) ?? []);
    if (!first) throw new Error(`${name} would have no rule left.`);
    return { ...state, Choices: [first, ...rest] };
  });

export const removeParameter = (parameter: string, task: string): DefinitionChange =>
  changeState('Task', task, (state) => {
    const { [parameter]: _, ...Parameters } = state.Parameters ?? {};
    return { ...state, Parameters };
  });

/** The same retrier for all its errors but one. */
export const withoutError =
  (error: string) =>
  (retrier: Retrier): Retrier | undefined => {
    const [first, ...rest] = retrier.ErrorEquals.filter((other) => other !== error);
    return first === undefined ? undefined : { ...retrier, ErrorEquals: [first, ...rest] };
  };
