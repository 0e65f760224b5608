import { curveMonotoneY, line } from 'd3-shape';
import type { StateMachineDefinition } from '../../workflow/definition/states-language';
import { formatCount } from '../../workflow/run/amounts';
import type { RunRecord } from '../../workflow/run/run-record';
import { type Html, html, NOTHING } from '../html/html';
import { type Section, scrollable } from '../html/section';
import type { StateVisit } from '../run/visits';
import { type Box, type Layout, layOut, type Point } from './layout';
import { type Transition, transitions } from './transitions';
import { type WayTaken, wayTaken } from './way-taken';

/** Widths in pixels of a character in the picture's fonts, measured on the safe side. */
const NAME_CHARACTER = 8.4;
const SMALL_CHARACTER = 7;
const LONGEST_LABEL = 34;

/** A larger picture cannot be read. */
const MOST_STATES = 100;

const shortLabel = (label: string): string =>
  label.length <= LONGEST_LABEL ? label : `${label.slice(0, LONGEST_LABEL - 1)}…`;

/** A state's second line: its type, and how often it was entered and retried. */
const stateDetail = (name: string, type: string, way: WayTaken): string => {
  const visits = way.visits(name);
  const retries = way.retries(name);
  return [
    type,
    ...(visits > 1 ? [`${visits.toLocaleString('en-US')} times`] : []),
    ...(retries > 0 ? [retries === 1 ? '1 retry' : `${retries} retries`] : []),
  ].join(' · ');
};

const stateClass = (name: string, type: string, way: WayTaken): string => {
  if (way.visits(name) === 0) return 'state unused';
  if (type === 'Fail') return 'state bad';
  if (type === 'Succeed') return 'state good';
  return way.last === name ? 'state last' : 'state used';
};

/** An arrow's text: the choice that leads this way, and how often the run went it. */
const arrowLabel = ({ from, to, kind, labels }: Transition, way: WayTaken): string => {
  const passages = way.passages(from, to);
  return [
    ...(kind === 'choice' ? [shortLabel(labels.join(', '))] : []),
    ...(kind === 'catch' && passages > 0 ? ['caught'] : []),
    ...(passages > 1 ? [`× ${passages.toLocaleString('en-US')}`] : []),
  ].join(' ');
};

/** The way that was taken is drawn straight, around it the others. */
const arrowWeight = ({ from, to, kind }: Transition, way: WayTaken): number => {
  if (way.passages(from, to) > 0) return 10;
  return kind === 'catch' ? 1 : 3;
};

const START = '\u0000start';

const path = line<Point>(
  ({ x }) => x,
  ({ y }) => y,
).curve(curveMonotoneY);

interface Drawing {
  readonly way: WayTaken;
  readonly layout: Layout;
}

const stateHtml = ({ id, width, height }: Box, type: string, { way, layout }: Drawing): Html => {
  const { x, y } = layout.centres.get(id) ?? { x: 0, y: 0 };
  return html`<g class="${stateClass(id, type, way)}"><rect x="${x - width / 2}" y="${y - height / 2}" width="${width}" height="${height}" rx="8"/>
<text class="name" x="${x}" y="${y - 3}">${id}</text><text class="detail" x="${x}" y="${y + 14}">${stateDetail(id, type, way)}</text></g>
`;
};

const arrowHtml = (transition: Transition, index: number, { way, layout }: Drawing): Html => {
  const { points, label } = layout.paths[index] ?? { points: [], label: { x: 0, y: 0 } };
  const isTaken = way.passages(transition.from, transition.to) > 0;
  const text = arrowLabel(transition, way);
  const head = isTaken ? 'arrow-taken' : 'arrow';
  const title =
    transition.labels.length === 0 ? NOTHING : html`<title>${transition.labels.join(', ')}</title>`;
  const dashed = transition.kind === 'catch' ? html` class="dashed"` : NOTHING;
  const labelHtml = text === '' ? NOTHING : html`<text x="${label.x}" y="${label.y + 4}">${text}</text>`;
  return html`<g class="way${isTaken ? ' taken' : ''}">${title}<path${dashed} d="${path([...points]) ?? ''}" marker-end="url(#${head})"/>${labelHtml}</g>
`;
};

const marker = (id: string, style: string): Html =>
  html`<marker id="${id}" viewBox="0 0 10 10" refX="9" refY="5" markerUnits="userSpaceOnUse" markerWidth="11" markerHeight="11" orient="auto-start-reverse"><path class="${style}" d="M0 0L10 5L0 10z"/></marker>`;

const MARKERS = html`<defs>${[marker('arrow', 'arrow-head'), marker('arrow-taken', 'arrow-head taken')]}</defs>`;

/** The way in words, for those who do not see the picture. */
const description = (names: readonly string[], way: WayTaken): string => {
  const entered = names.filter((name) => way.visits(name) > 0);
  const parts = entered.map((name) => `${name} (${formatCount(way.visits(name), 'visit')})`);
  return `The run entered ${parts.join(', ')}. It ended in ${way.last ?? 'no state'}.`;
};

const pictureHtml = (definition: StateMachineDefinition, way: WayTaken): Html => {
  const states = Object.entries(definition.States);
  const boxes = states.map(([id, { Type }]) => ({
    id,
    width: Math.max(id.length * NAME_CHARACTER, stateDetail(id, Type, way).length * SMALL_CHARACTER, 80) + 28,
    height: 48,
  }));
  const ways = transitions(definition);
  const arrows = ways.map((transition) => ({
    from: transition.from,
    to: transition.to,
    labelWidth: arrowLabel(transition, way).length * SMALL_CHARACTER,
    weight: arrowWeight(transition, way),
  }));
  const layout = layOut(
    [{ id: START, width: 14, height: 14 }, ...boxes],
    [...arrows, { from: START, to: definition.StartAt, labelWidth: 0, weight: 10 }],
  );
  const drawing = { way, layout };
  const start = layout.centres.get(START) ?? { x: 0, y: 0 };
  const first = path([...(layout.paths.at(-1)?.points ?? [])]) ?? '';
  const { left, width, height } = layout;
  return html`<svg class="picture" role="img" aria-labelledby="picture-name picture-text" viewBox="${left} 0 ${width} ${height}" width="${width}" height="${height}">
<title id="picture-name">The state machine, with the way that the run took</title><desc id="picture-text">${description(
    states.map(([name]) => name),
    way,
  )}</desc>
${MARKERS}
<g class="way taken"><path d="${first}" marker-end="url(#arrow-taken)"/></g><circle class="start" cx="${start.x}" cy="${start.y}" r="7"/>
${ways.map((transition, index) => arrowHtml(transition, index, drawing))}${boxes.map((box) =>
  stateHtml(box, definition.States[box.id]?.Type ?? '', drawing),
)}</svg>`;
};

const sectionBody = (definition: StateMachineDefinition | undefined, visits: readonly StateVisit[]): Html => {
  if (definition === undefined)
    return html`<p>The state machine is not drawn: its definition is unknown.</p>`;
  const count = Object.keys(definition.States).length;
  const isDrawn = Object.hasOwn(definition.States, definition.StartAt) && count <= MOST_STATES;
  return isDrawn
    ? html`<p>Strong lines show the way that the run took. States that it did not enter are faint. Dashed lines lead from errors.</p>
${scrollable('Picture of the state machine', pictureHtml(definition, wayTaken(visits)))}`
    : html`<p>The state machine is not drawn: it has ${formatCount(count, 'state')}.</p>`;
};

export const pictureSection = ({ definition }: RunRecord, visits: readonly StateVisit[]): Section => ({
  id: 'workflow',
  title: 'Workflow',
  body: sectionBody(definition, visits),
});
