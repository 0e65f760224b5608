import { definitionDiagram } from '../state-machines/definition-diagram';
import type { ReadDefinition, ReadState } from '../state-machines/definition-reading';
import type { ReadPipeline } from './pipeline-reading';

/** The steps as states, each with a transition to every step that needs it. */
const asStates = ({ top, steps }: ReadPipeline): ReadDefinition => {
  const states = [...steps.values()].map(
    ({ key, name, body }): ReadState => ({
      key,
      name,
      title: name,
      type: String(body.Type),
      body,
      transitions: [...steps.values()]
        .filter(({ needs }) => needs.includes(name))
        .map((other) => ({ to: other.key, kind: 'next', label: '' })),
    }),
  );
  return { top, startAt: '', states: new Map(states.map((state) => [state.key, state])) };
};

/** Markdown of a diagram of the steps that shows changes in colour, or why there is no diagram. */
export const pipelineDiagram = (before: ReadPipeline, after: ReadPipeline): string =>
  definitionDiagram(asStates(before), asStates(after), { nodes: 'steps', edges: 'dependencies' });
