import { definitionDiagram } from '../state-machines/definition-diagram';
import type { ReadDefinition, ReadState } from '../state-machines/definition-reading';
import type { ReadPipeline } from './pipeline-reading';

/** The keys of the steps that need a step, by its name. */
const needingSteps = ({ steps }: ReadPipeline): ReadonlyMap<string, readonly string[]> => {
  const needing = new Map<string, string[]>();
  for (const { key, needs } of steps.values()) {
    for (const name of needs) {
      const keys = needing.get(name);
      if (keys) keys.push(key);
      else needing.set(name, [key]);
    }
  }
  return needing;
};

/** The steps as states, each with a transition to every step that needs it. */
const asStates = (pipeline: ReadPipeline): ReadDefinition => {
  const needing = needingSteps(pipeline);
  const states = [...pipeline.steps.values()].map(
    ({ key, name, body }): ReadState => ({
      key,
      name,
      title: name,
      type: String(body.Type),
      body,
      transitions: (needing.get(name) ?? []).map((to) => ({ to, kind: 'next', label: '' })),
    }),
  );
  return { top: pipeline.top, startAt: '', states: new Map(states.map((state) => [state.key, state])) };
};

/** Markdown of a diagram of the steps that shows changes in colour, or why there is no diagram. */
export const pipelineDiagram = (before: ReadPipeline, after: ReadPipeline): string =>
  definitionDiagram(asStates(before), asStates(after), { nodes: 'steps', edges: 'dependencies' });
