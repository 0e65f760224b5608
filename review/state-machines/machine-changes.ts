import { isSensitive, UNKNOWN } from '../../terraform-plan/visible-values';
import { changedSettings } from '../page/changed-settings';
import { code, codeBlock, folded } from '../page/escaping';
import { asText, showable, shownName } from '../page/value-display';
import type { Warning } from '../page/warnings';
import { isSame } from '../plan/json-difference';
import type { Attributes, ResourceChange } from '../plan/terraform-plan';
import { STATE_MACHINE } from '../resource-types/step-functions';
import { definitionChanges } from './definition-changes';
import { definitionDiagram } from './definition-diagram';
import { NO_DEFINITION, type ReadDefinition, type ReadState, readDefinition } from './definition-reading';
import { definitionRisks } from './definition-risks';

/** The review of a state machine, as Markdown. */
export interface MachineReview {
  readonly address: string;
  readonly body: string;
  /** The new states in full, folded away; empty if there are none. */
  readonly newStates: string;
  readonly warnings: readonly Warning[];
}

const SETTINGS = [
  'role_arn',
  'type',
  'logging_configuration',
  'tracing_configuration',
  'encryption_configuration',
  'publish',
];

const bullets = (sentences: readonly string[]): string => sentences.map((each) => `- ${each}`).join('\n');

const settings = (change: ResourceChange): string[] => changedSettings(change, SETTINGS);

const newStates = (before: ReadDefinition, after: ReadDefinition): string => {
  const added = [...after.states.values()].filter(({ key }) => !before.states.has(key));
  return foldedStates(added.length === 1 ? 'The new state' : `The ${added.length} new states`, added);
};

const foldedStates = (title: string, shown: readonly ReadState[]): string => {
  if (shown.length === 0) return '';
  const states = Object.fromEntries(shown.map(({ title: name, body }) => [shownName(name), showable(body)]));
  return folded(title, codeBlock('json', JSON.stringify(states, null, 2).split('\n')));
};

const outline = ({ states, startAt }: ReadDefinition): string => {
  if (states.size === 0) return 'without states';
  const start = states.get(startAt)?.title;
  const starts = start === undefined ? 'starts at no state of it' : `starts at ${code(shownName(start))}`;
  return `with ${states.size} ${states.size === 1 ? 'state' : 'states'}; ${starts}`;
};

const definitionOf = (attributes: Attributes | null): ReadDefinition | undefined =>
  attributes === null ? NO_DEFINITION : readDefinition(asText(attributes.definition));

const unseen = (change: ResourceChange, reason: string, warnings: readonly Warning[]): MachineReview => ({
  address: change.address,
  body: [`The definition ${reason}.`, bullets(settings(change))].filter(Boolean).join('\n\n'),
  newStates: '',
  warnings,
});

const definitionSentences = (before: ReadDefinition | undefined, after: ReadDefinition): string[] => {
  if (before === undefined) return [`was not a JSON object before; now it is one ${outline(after)}`];
  return before === NO_DEFINITION ? [`new, ${outline(after)}`] : definitionChanges(before, after);
};

const reviewDefinitions = (
  change: ResourceChange,
  readBefore: ReadDefinition | undefined,
  after: ReadDefinition,
): MachineReview => {
  // If the definition before is unreadable, nothing is known to be new.
  const before = readBefore ?? after;
  const isUnchanged = readBefore !== undefined && isSame([...before.states], [...after.states]);
  const sentences = [...definitionSentences(readBefore, after), ...settings(change)];
  const body = [
    ...(isUnchanged || after.states.size + before.states.size === 0
      ? []
      : [definitionDiagram(before, after)]),
    sentences.length > 0 ? bullets(sentences) : 'The definition does not change.',
  ];
  return {
    address: change.address,
    body: body.join('\n\n'),
    newStates: readBefore ? newStates(before, after) : foldedStates('The states', [...after.states.values()]),
    warnings: definitionRisks(before, after).map((text) => ({
      kind: 'executions',
      address: change.address,
      text,
    })),
  };
};

const reviewMachine = (change: ResourceChange): MachineReview => {
  const { address, before, after } = change;
  if (after === null) return unseen(change, 'is removed with the state machine', []);
  const definition = after.definition;
  if (isSensitive(definition)) return unseen(change, 'is marked as sensitive and not shown', []);
  if (definition === UNKNOWN) return unseen(change, 'is known after apply', []);
  const to = definitionOf(after);
  if (to) return reviewDefinitions(change, definitionOf(before), to);
  const text = 'the definition is not a JSON object, so its states are unknown';
  return unseen(change, 'is not a JSON object', [{ kind: 'unseen', address, text }]);
};

/** Reviews every state machine that a plan creates, changes or removes. */
export const reviewMachines = (changes: readonly ResourceChange[]): MachineReview[] =>
  changes.filter(({ type }) => type === STATE_MACHINE).map(reviewMachine);
