import { distance } from 'fastest-levenshtein';

/** The known name that is most like a misspelt one; undefined if none is like it. */
export const nearestName = (name: string, known: readonly string[]): string | undefined => {
  const normal = (text: string) => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  const ranked = known
    .map((candidate) => ({ candidate, edits: distance(normal(name), normal(candidate)) }))
    .sort((a, b) => a.edits - b.edits);
  const [best] = ranked;
  if (best && best.edits <= Math.max(2, best.candidate.length / 3)) return best.candidate;
  return normal(name).length > 2
    ? known.find((candidate) => normal(candidate).startsWith(normal(name)))
    : undefined;
};
