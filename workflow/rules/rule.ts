import { wholeNumber } from './whole-number';

/** A string, measured in Unicode characters. `pattern` must match the whole string, in JavaScript and in RE2. */
export interface StringRule {
  readonly kind: 'string';
  readonly minLength: number;
  readonly maxLength: number;
  readonly pattern: string;
  /** A pattern that the whole string must not match: RE2 has no lookahead. @default - none */
  readonly reserved?: string;
  /** What is allowed, as the end of a sentence that begins with "must be". */
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

export interface ListRule<Item = Rule> {
  readonly kind: 'list';
  readonly minItems: number;
  readonly maxItems: number;
  readonly item: Item;
  /** The member whose values must be unique in the list. @default - none */
  readonly uniqueBy?: string;
  /** Paths below an item whose values are folders; a folder must be unique in the list. @default - none */
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

export interface ObjectRule<Member = Rule> {
  readonly kind: 'object';
  readonly members: Readonly<Record<string, Member>>;
  readonly required: readonly string[];
  /** What must hold between the members. */
  readonly relations: readonly Relation[];
  readonly allowed: string;
}

export type Rule = StringRule | ChoiceRule | BooleanRule | IntegerRule | ListRule | MapRule | ObjectRule;

/** If all conditions of `when` hold, one of `needs` must hold. */
export interface Relation {
  /** The member that a fault names. @default - the object */
  readonly key?: string;
  readonly when: readonly Condition[];
  readonly needs: readonly Condition[];
  readonly allowed: string;
}

/** A condition on one member, by its path below the object, such as `S3Input.LocalPath`. */
export type Condition =
  /** The member is given, and matches the whole pattern if there is one. */
  | { readonly path: string; readonly matches?: string }
  /** The member is a list, and that member of some item is given, and matches. */
  | { readonly path: string; readonly some: string; readonly matches?: string }
  /** The member is a list, and that member of every item is given. */
  | { readonly path: string; readonly every: string }
  /** The member is a list of more items than this. */
  | { readonly path: string; readonly longerThan: number };

const disjunction = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;

/** The rule of one of these words. */
export const choice = (...values: readonly [string, ...string[]]): ChoiceRule => ({
  kind: 'choice',
  values,
  allowed: disjunction(values),
});

/**
 * The rule of a whole number.
 * @param unit what the number counts, such as `seconds`. @default - none
 */
export const integer = (minimum: number, maximum: number, unit?: string): IntegerRule => ({
  kind: 'integer',
  minimum,
  maximum,
  allowed: `a whole number ${unit === undefined ? '' : `of ${unit} `}from ${wholeNumber(minimum)} to ${wholeNumber(maximum)}`,
});

export const BOOLEAN: BooleanRule = { kind: 'boolean', allowed: 'true or false' };

/** The rule of an object with these members. */
export const object = <Member = Rule>(
  members: Readonly<Record<string, NoInfer<Member>>>,
  required: readonly string[],
  relations: readonly Relation[] = [],
): ObjectRule<Member> => {
  const optional = Object.keys(members).filter((name) => !required.includes(name));
  const parts = [
    ...(required.length > 0 ? [required.join(', ')] : []),
    ...(optional.length > 0 ? [`optionally ${optional.join(', ')}`] : []),
  ];
  return { kind: 'object', members, required, relations, allowed: `an object with ${parts.join(' and ')}` };
};

/** Exactly one of two members must be given. */
export const exactlyOne = (first: string, second: string): readonly Relation[] => [
  {
    when: [],
    needs: [{ path: first }, { path: second }],
    allowed: `an object with exactly one of ${first} and ${second}`,
  },
  {
    when: [{ path: first }, { path: second }],
    needs: [],
    allowed: `an object with exactly one of ${first} and ${second}`,
  },
];
