declare module '@wmfs/statelint' {
  /** The validator has no types of its own. */
  export default function statelint(): { validate(definition: unknown): string[] };
}
