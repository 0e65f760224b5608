/** A JSON object. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** null stands for an absent value, as JSON has no other way to say so. */
export const isPresent = (value: unknown): boolean => value !== null && value !== undefined;
