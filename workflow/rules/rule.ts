/** A string, measured in Unicode characters. `pattern` has to match the whole string, in JavaScript and in RE2. */
export interface StringRule {
  readonly kind: 'string';
  readonly minLength: number;
  readonly maxLength: number;
  readonly pattern: string;
  /** What the whole string may not match: RE2 has no way to say so in one pattern. @default - nothing */
  readonly reserved?: string;
  /** What is allowed, as the end of a sentence. */
  readonly allowed: string;
}

export interface ChoiceRule {
  readonly kind: 'choice';
  readonly values: readonly string[];
  readonly allowed: string;
}

export interface BooleanRule {
  readonly kind: 'boolean';
  readonly allowed: string;
}

export interface IntegerRule {
  readonly kind: 'integer';
  readonly minimum: number;
  readonly maximum: number;
  readonly allowed: string;
}

export interface ListRule {
  readonly kind: 'list';
  readonly minItems: number;
  readonly maxItems: number;
  readonly item: Rule;
  /** The member by which items are told apart: each value once. @default - items may repeat */
  readonly uniqueBy?: string;
  /** Members, by their paths below an item, that hold a folder's path: each folder once in the list. @default - none */
  readonly uniqueFolders?: readonly string[];
  readonly allowed: string;
}

export interface MapRule {
  readonly kind: 'map';
  readonly maxEntries: number;
  readonly key: StringRule;
  readonly value: StringRule;
  readonly allowed: string;
}

export interface ObjectRule {
  readonly kind: 'object';
  readonly members: Readonly<Record<string, Rule>>;
  readonly required: readonly string[];
  /** What holds between the members. */
  readonly relations: readonly Relation[];
  readonly allowed: string;
}

export type Rule = StringRule | ChoiceRule | BooleanRule | IntegerRule | ListRule | MapRule | ObjectRule;

/** Where all of `when` hold, one of `needs` has to. */
export interface Relation {
  /** The member that a fault is told of; the object itself without one. */
  readonly key?: string;
  readonly when: readonly Condition[];
  readonly needs: readonly Condition[];
  readonly allowed: string;
}

/** Something that can be said of one member, by its path below the object, such as `S3Input.LocalPath`. */
export type Condition =
  /** It is given, and matches the pattern as a whole if there is one. */
  | { readonly path: string; readonly matches?: string }
  /** It is a list, and some item's member is given, and matches. */
  | { readonly path: string; readonly some: string; readonly matches?: string }
  /** It is a list, and every item's member is given. */
  | { readonly path: string; readonly every: string }
  /** It is a list of more items. */
  | { readonly path: string; readonly longerThan: number };

const conjunction = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;

/** One of a few words. */
export const choice = (...values: readonly [string, ...string[]]): ChoiceRule => ({
  kind: 'choice',
  values,
  allowed: conjunction(values),
});

export const BOOLEAN: BooleanRule = { kind: 'boolean', allowed: 'true or false' };

/** An object; its members are what it allows. */
export const object = (
  members: Readonly<Record<string, Rule>>,
  required: readonly string[],
  relations: readonly Relation[] = [],
): ObjectRule => {
  const optional = Object.keys(members).filter((name) => !required.includes(name));
  const parts = [
    ...(required.length > 0 ? [required.join(', ')] : []),
    ...(optional.length > 0 ? [`optionally ${optional.join(', ')}`] : []),
  ];
  return { kind: 'object', members, required, relations, allowed: `an object with ${parts.join(' and ')}` };
};

/** One of the members has to be given, and no second one. */
export const exactlyOne = (first: string, second: string): readonly Relation[] => [
  { when: [], needs: [{ path: first }, { path: second }], allowed: `exactly one of ${first} and ${second}` },
  { when: [{ path: first }, { path: second }], needs: [], allowed: `exactly one of ${first} and ${second}` },
];
