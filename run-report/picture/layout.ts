import dagre from '@dagrejs/dagre';

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
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  /** The centre of each box. */
  readonly centres: ReadonlyMap<string, Point>;
  /** In the order of the arrows that were given. */
  readonly paths: readonly { readonly points: readonly Point[]; readonly label: Point }[];
}

const LABEL_HEIGHT = 18;
const MARGIN = 16;

/** Places boxes in ranks from the top down, and arrows around them. */
export const layOut = (boxes: readonly Box[], arrows: readonly Arrow[]): Layout => {
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'TB', nodesep: 36, ranksep: 40, edgesep: 14, marginx: MARGIN, marginy: MARGIN });
  for (const { id, width, height } of boxes) graph.setNode(id, { width, height });
  for (const [index, { from, to, labelWidth }] of arrows.entries()) {
    const height = labelWidth === 0 ? 0 : LABEL_HEIGHT;
    graph.setEdge(from, to, { width: labelWidth, height, labelpos: 'c' }, String(index));
  }
  dagre.layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  const centres = boxes.map(({ id }): [string, Point] => {
    const { x = 0, y = 0 } = graph.node(id);
    return [id, { x, y }];
  });
  const paths = arrows.map(({ from, to }, index) => {
    const { points = [], x = 0, y = 0 } = graph.edge(from, to, String(index));
    return { points, label: { x, y } };
  });
  return { width, height, centres: new Map(centres), paths };
};
