import { codeBlock, mermaidLabel } from '../page/escaping';
import { shownName } from '../page/value-display';
import { type StateChange, stateChange } from './definition-changes';
import type { ReadDefinition, ReadState, TransitionTo } from './definition-reading';

/** A larger diagram is not readable. GitHub's Mermaid refuses 500 edges or 50,000 characters. */
const MOST_STATES = 100;
const MOST_EDGES = 300;
const MOST_CHARACTERS = 49_000;

/** Colours that are readable in light and dark mode. */
const STYLES: Readonly<Record<Exclude<StateChange, 'unchanged'>, string>> = {
  added: 'fill:#dafbe1,stroke:#1a7f37,color:#1f2328',
  changed: 'fill:#fff8c5,stroke:#9a6700,color:#1f2328',
  removed: 'fill:#ffebe9,stroke:#cf222e,color:#1f2328,stroke-dasharray:5 5',
};

const EDGE_STYLES = { added: 'stroke:#1a7f37', removed: 'stroke:#cf222e,stroke-dasharray:2 4' } as const;

const LEGEND: Readonly<Record<keyof typeof STYLES, string>> = {
  added: 'green: added',
  changed: 'yellow: changed',
  removed: 'red and dashed: removed',
};

interface Edge {
  readonly from: string;
  readonly to: string;
  readonly kind: 'plain' | 'catch';
  readonly labels: Set<string>;
  readonly change: 'added' | 'removed' | 'unchanged';
}

const START = 'start';

const edgeKind = ({ kind }: TransitionTo): Edge['kind'] => (kind === 'catch' ? 'catch' : 'plain');

/** One edge for all transitions between two states; those of catchers have an edge of their own. */
const edgesOf = (definition: ReadDefinition): Map<string, Omit<Edge, 'change'>> => {
  const edges = new Map<string, Omit<Edge, 'change'>>();
  if (definition.states.has(definition.startAt)) {
    edges.set(START, { from: START, to: definition.startAt, kind: 'plain', labels: new Set() });
  }
  for (const { key, transitions } of definition.states.values()) {
    for (const transition of transitions.filter(({ to }) => definition.states.has(to))) {
      const { to, label } = transition;
      const kind = edgeKind(transition);
      const identity = JSON.stringify([key, to, kind]);
      const edge = edges.get(identity) ?? { from: key, to, kind, labels: new Set() };
      if (label) edge.labels.add(label);
      edges.set(identity, edge);
    }
  }
  return edges;
};

const allEdges = (before: ReadDefinition, after: ReadDefinition): Edge[] => {
  const [old, now] = [edgesOf(before), edgesOf(after)];
  const same = (identity: string, { to }: Omit<Edge, 'change'>) => old.get(identity)?.to === to;
  const kept = [...now].map(
    ([identity, edge]): Edge => ({ ...edge, change: same(identity, edge) ? 'unchanged' : 'added' }),
  );
  const gone = [...old]
    .filter(([identity, { to }]) => now.get(identity)?.to !== to)
    .map(([, edge]): Edge => ({ ...edge, change: 'removed' }));
  return [...kept, ...gone];
};

const shape = ({ name, type }: ReadState): string => {
  const label = mermaidLabel(shownName(name));
  if (type === 'Choice') return `{${label}}`;
  return type === 'Succeed' || type === 'Fail' ? `([${label}])` : `[${label}]`;
};

interface Drawing {
  readonly states: readonly ReadState[];
  readonly idOf: (key: string) => string;
}

/** The node of a state, and a subgraph with the states that it contains. */
const nodes = (drawing: Drawing, parent?: string): string[] =>
  drawing.states
    .filter((state) => state.parent === parent)
    .flatMap((state) => {
      const id = drawing.idOf(state.key);
      const inner = nodes(drawing, state.key).map((line) => `  ${line}`);
      const own = `${id}${shape(state)}`;
      return inner.length === 0
        ? [own]
        : [own, `subgraph ${id}_states[${mermaidLabel(`in ${shownName(state.name)}`)}]`, ...inner, 'end'];
    });

const MOST_LABELS = 3;

const edgeLine = ({ from, to, kind, labels }: Edge, idOf: Drawing['idOf']): string => {
  const more = labels.size > MOST_LABELS ? ', …' : '';
  const label = [...labels].slice(0, MOST_LABELS).join(', ') + more;
  const arrow = kind === 'catch' ? '-.->' : '-->';
  return `${idOf(from)} ${arrow}${label ? `|${mermaidLabel(label, 40)}|` : ''} ${idOf(to)}`;
};

const edgeStyles = (edges: readonly Edge[]): string[] =>
  (['added', 'removed'] as const).flatMap((change) => {
    const indices = edges.flatMap((edge, index) => (edge.change === change ? [index] : []));
    return indices.length === 0 ? [] : [`linkStyle ${indices.join(',')} ${EDGE_STYLES[change]}`];
  });

/** What the nodes and the edges of a diagram are called. */
interface Words {
  readonly nodes: string;
  readonly edges: string;
}

const STATES: Words = { nodes: 'states', edges: 'transitions' };

/** Markdown of a diagram that shows changes in colour, or why there is no diagram. */
export const definitionDiagram = (
  before: ReadDefinition,
  after: ReadDefinition,
  words: Words = STATES,
): string => {
  const states = [
    ...new Map([...after.states, ...[...before.states].filter(([key]) => !after.states.has(key))]).values(),
  ];
  const edges = allEdges(before, after);
  if (states.length > MOST_STATES || edges.length > MOST_EDGES) {
    return `Not drawn: ${states.length} ${words.nodes} and ${edges.length} ${words.edges}; a diagram stays readable up to ${MOST_STATES} and ${MOST_EDGES}.`;
  }
  const ids = new Map(states.map(({ key }, index) => [key, `s${index}`]));
  const idOf = (key: string) => ids.get(key) ?? START;
  const changes = (Object.keys(STYLES) as (keyof typeof STYLES)[]).map((change) => ({
    change,
    members: states.filter(({ key }) => stateChange(before, after, key) === change),
  }));
  const present = changes.filter(({ members }) => members.length > 0);
  const lines = [
    'flowchart TD',
    ...(edges.some(({ from }) => from === START) ? [`  ${START}((" "))`] : []),
    ...nodes({ states, idOf }).map((line) => `  ${line}`),
    ...edges.map((edge) => `  ${edgeLine(edge, idOf)}`),
    ...present.flatMap(({ change, members }) => [
      `  classDef ${change} ${STYLES[change]}`,
      `  class ${members.map(({ key }) => idOf(key)).join(',')} ${change}`,
    ]),
    ...edgeStyles(edges).map((line) => `  ${line}`),
  ];
  const diagram = lines.join('\n');
  if (diagram.length > MOST_CHARACTERS)
    return `Not drawn: the names are so long that the diagram has ${diagram.length} characters; GitHub draws up to 50,000.`;
  const legend = present.map(({ change }) => LEGEND[change]).join(', ');
  return [codeBlock('mermaid', lines), ...(legend ? [`<sub>${legend}</sub>`] : [])].join('\n\n');
};
