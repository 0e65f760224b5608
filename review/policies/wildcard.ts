/**
 * Whether `wide` matches every text that `narrow` matches. Both may hold the wildcards of IAM: `*` for any characters,
 * `?` for one. The time is at most the product of their lengths.
 */
export const covers = (wide: string, narrow: string): boolean => {
  let [at, to] = [0, 0];
  let [star, resume] = [-1, 0];
  while (to < narrow.length) {
    if (wide[at] === '*') {
      star = at++;
      resume = to;
    } else if (wide[at] === narrow[to] || (wide[at] === '?' && narrow[to] !== '*')) {
      at++;
      to++;
    } else if (star >= 0) {
      at = star + 1;
      to = ++resume;
    } else return false;
  }
  return /^\**$/.test(wide.slice(at));
};

/** Whether a pattern matches more than another one that it covers. */
export const isWider = (wide: string, narrow: string): boolean =>
  covers(wide, narrow) && !covers(narrow, wide);

/**
 * Finds the patterns that cover a text. It compares the text only with patterns that begin like it, so that a policy of
 * thousands of values takes little time.
 */
export const patternIndex = (patterns: readonly string[]): ((text: string) => string[]) => {
  const byBeginning = new Map<string, string[]>();
  for (const pattern of patterns) {
    const beginning = pattern.split(/[*?]/, 1)[0] ?? '';
    const group = byBeginning.get(beginning);
    if (group) group.push(pattern);
    else byBeginning.set(beginning, [pattern]);
  }
  const lengths = [...new Set([...byBeginning.keys()].map(({ length }) => length))];
  return (text) =>
    lengths
      .filter((length) => length <= text.length)
      .flatMap((length) => byBeginning.get(text.slice(0, length)) ?? [])
      .filter((pattern) => covers(pattern, text));
};
