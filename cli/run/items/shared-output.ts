import type { RunnableItem } from './checked-items';

/** A place in S3 to which two items write. */
export interface SharedOutput {
  readonly uri: string;
  /** On this machine. Absolute. */
  readonly path: string;
  readonly lines: readonly [number, number];
}

/** The first place to which two of the items write: files of the same name there replace one another. */
export const sharedOutput = (items: readonly RunnableItem[]): SharedOutput | undefined => {
  const lines = new Map<string, number>();
  for (const { item, run } of items) {
    for (const { uri, path } of run.outputs) {
      const place = uri.replace(/\/*$/, '/');
      const line = lines.get(place) ?? item.Line;
      if (line !== item.Line) return { uri, path, lines: [line, item.Line] };
      lines.set(place, line);
    }
  }
  return undefined;
};
