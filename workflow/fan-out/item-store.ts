/** The objects that the functions of a fan-out read and write. */
export interface ItemStore {
  /**
   * The text of an object.
   * @param maxBytes of the object. @default - any size
   * @throws UnreadableObject
   */
  read(uri: string, maxBytes?: number): Promise<string>;
  write(uri: string, text: string): Promise<void>;
}

/** An object that no retry makes readable. The message goes on after its URI: "does not exist, or …". */
export class UnreadableObject extends Error {}
