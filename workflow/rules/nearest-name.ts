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

/** What to say about an unknown name: the known name that is most like it, or else all known names. */
export const nameHint = (name: string, known: readonly string[], kind: 'key' | 'prop'): string => {
  const near = nearestName(name, known);
  return near ? `did you mean ${near}?` : `the ${kind}s are: ${known.join(', ')}`;
};
