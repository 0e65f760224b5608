import dagre, { type EdgeLabel, type GraphLabel, type NodeLabel } from '@dagrejs/dagre';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A box with a text, to be placed. Lengths are in pixels. */
export interface Box {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly labelWidth: number;
  /** An arrow with a higher weight is kept shorter and straighter. */
  readonly weight: number;
}

/** Where an arrow leads, and the centre of its label. */
interface Path {
  readonly points: readonly Point[];
  readonly label: Point;
}

export interface Layout {
  /** The x of its left side: an arrow may lead around the boxes. */
  readonly left: number;
  readonly width: number;
  readonly height: number;
  /** The centre of each box. */
  readonly centres: ReadonlyMap<string, Point>;
  /** In the order of the arrows that were given. */
  readonly paths: readonly Path[];
}

const LABEL_HEIGHT = 18;
const MARGIN = 16;

/** Places boxes in ranks from the top down, and arrows around them. */
export const layOut = (boxes: readonly Box[], arrows: readonly Arrow[]): Layout => {
  const graph = new dagre.graphlib.Graph<GraphLabel, NodeLabel, EdgeLabel>({ multigraph: true });
  graph.setGraph({ rankdir: 'TB', nodesep: 36, ranksep: 40, edgesep: 14, marginx: MARGIN, marginy: MARGIN });
  for (const { id, width, height } of boxes) graph.setNode(id, { width, height });
  for (const [index, { from, to, labelWidth, weight }] of arrows.entries()) {
    const height = labelWidth === 0 ? 0 : LABEL_HEIGHT;
    graph.setEdge(from, to, { width: labelWidth, height, labelpos: 'r', weight }, String(index));
  }
  dagre.layout(graph);
  const centres = boxes.map(({ id }): [string, Point] => {
    const { x = 0, y = 0 } = graph.node(id);
    return [id, { x, y }];
  });
  const paths = arrows.map(({ from, to }, index): Path => {
    const { points = [], x = 0, y = 0 }: EdgeLabel = graph.edge(from, to, String(index));
    return { points, label: { x, y } };
  });
  const { height = 0, width = 0 } = graph.graph();
  const xs = paths.flatMap(({ points }) => points.map(({ x }) => x));
  const left = Math.floor(Math.min(0, ...xs.map((x) => x - MARGIN)));
  const right = Math.ceil(Math.max(width, ...xs.map((x) => x + MARGIN)));
  return { left, width: right - left, height: Math.ceil(height), centres: new Map(centres), paths };
};
