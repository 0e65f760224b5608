import type { StateMachineDefinition } from '../../workflow/definition/states-language';
import { isRecord, parseJson } from '../../workflow/rules/json-value';

/** AWS has checked what its own definitions need beyond this. */
const isDefinition = (value: unknown): value is StateMachineDefinition =>
  isRecord(value) &&
  typeof value.StartAt === 'string' &&
  isRecord(value.States) &&
  Object.values(value.States).every((state) => isRecord(state) && typeof state.Type === 'string');

/** @throws Error if the text is no definition. */
export const parseDefinition = (text: string): StateMachineDefinition => {
  const definition = parseJson(text);
  if (isDefinition(definition)) return definition;
  throw new Error('AWS returned no definition');
};
