/** A JSON object. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether a value is given: JSON and Terraform have null for an absent one. */
export const isPresent = (value: unknown): boolean => value !== null && value !== undefined;

/** The value at a path below an object, such as `S3Input.LocalPath`; undefined if a member on the path is missing. */
export const memberAt = (value: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((here, name) => (isRecord(here) ? here[name] : undefined), value);

/** The value of a JSON text; undefined if the text is not JSON. */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
