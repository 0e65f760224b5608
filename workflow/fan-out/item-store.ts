/** The objects that the functions of a fan-out read and write. */
export interface ItemStore {
  /**
   * The text of an object.
   * @param maxBytes of the object. @default - any size
   * @throws UnusableObject
   */
  read(uri: string, maxBytes?: number): Promise<string>;
  /** @throws UnusableObject */
  write(uri: string, text: string): Promise<void>;
}

/** An object that no retry makes readable or writable. */
export class UnusableObject extends Error {
  /** @param problem what goes on after the URI: "does not exist, or …". */
  constructor(
    uri: string,
    readonly problem: string,
  ) {
    super(`${uri} ${problem}.`);
  }
}
