import { type ItemStore, UnusableObject } from '../../../workflow/fan-out/item-store';

/** Objects in memory, by URI. */
export const inMemoryStore = (
  objects: Record<string, string> = {},
): ItemStore & { readonly objects: Record<string, string> } => ({
  objects,
  read: async (uri, maxBytes = Number.POSITIVE_INFINITY) => {
    const text = objects[uri];
    if (text === undefined)
      throw new UnusableObject(uri, 'does not exist, or that the function may not read (NoSuchKey)');
    if (text.length > maxBytes)
      throw new UnusableObject(uri, `has ${Math.ceil(text.length / 1024 / 1024)} MiB`);
    return text;
  },
  write: async (uri, text) => {
    objects[uri] = text;
  },
});

/** The objects of JSON Lines. */
export const parsedLines = (text: string | undefined): unknown[] =>
  (text ?? '')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
