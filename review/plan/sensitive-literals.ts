import { parseDocument } from '../../terraform-plan/json-document';
import { memberOf, type Path, valueAt } from '../../terraform-plan/members';
import { isRecord } from '../../workflow/rules/json-value';

type Json = Readonly<Record<string, unknown>>;

/** Shorter texts are a part of too many others. */
const SHORTEST_LITERAL = 4;
/** In a sensitive document, shorter texts are usually words of its format. */
const SHORTEST_PART = 8;

/** Words without which the review could not understand a plan. They are no secrets. */
const KEYWORDS = new Set(['Allow', 'Deny', 'Enabled', 'NONE', 'aws:kms', 'false', 'null', 'true']);

const isLiteral = (text: string): boolean => text.trim().length >= SHORTEST_LITERAL && !KEYWORDS.has(text);

const textsIn = (value: unknown): string[] => {
  if (typeof value === 'string' || typeof value === 'number') return [String(value)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
};

/** The texts within a JSON document. */
const partsOf = (text: string): string[] => {
  const document = /^\s*[[{"]/.test(text) ? parseDocument(text) : undefined;
  return document === undefined ? [] : textsIn(document).filter((part) => part.length >= SHORTEST_PART);
};

/** A word is usually the name of an attribute, and a number or a Region is no secret. */
const isOwnKey = (key: string): boolean =>
  !/^(?:[A-Za-z]+(?:[_-][A-Za-z]+)*|\d+|[a-z]{2,3}(?:-[a-z]+){1,2}-\d[a-z]?)$/.test(key);

/** The keys of maps that users chose. */
const keysIn = (value: unknown): string[] => {
  if (typeof value !== 'object' || value === null) return [];
  const own = Array.isArray(value) ? [] : Object.keys(value).filter(isOwnKey);
  return [...own, ...Object.values(value).flatMap(keysIn)];
};

/** The texts of a value that a mark says are sensitive. */
const markedTexts = (value: unknown, mark: unknown): string[] => {
  if (mark === true) return [...textsIn(value).flatMap((text) => [text, ...partsOf(text)]), ...keysIn(value)];
  if (typeof mark !== 'object' || mark === null) return [];
  return Object.keys(mark).flatMap((key) => markedTexts(memberOf(value, key), memberOf(mark, key)));
};

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const members = (value: unknown): readonly unknown[] => (isRecord(value) ? Object.values(value) : []);

const ofChange = (change: unknown): string[] => [
  ...markedTexts(memberOf(change, 'before'), memberOf(change, 'before_sensitive')),
  ...markedTexts(memberOf(change, 'after'), memberOf(change, 'after_sensitive')),
];

const ofStateModule = (module: unknown): string[] => [
  ...list(memberOf(module, 'resources')).flatMap((resource) =>
    markedTexts(memberOf(resource, 'values'), memberOf(resource, 'sensitive_values')),
  ),
  ...list(memberOf(module, 'child_modules')).flatMap(ofStateModule),
];

const ofState = (values: unknown): string[] => [
  ...members(memberOf(values, 'outputs')).flatMap((output) =>
    markedTexts(memberOf(output, 'value'), memberOf(output, 'sensitive')),
  ),
  ...ofStateModule(memberOf(values, 'root_module')),
];

const ofVariables = (plan: Json): string[] => {
  const declared = valueAt(plan, ['configuration', 'root_module', 'variables']);
  return Object.entries(isRecord(declared) ? declared : {}).flatMap(([name, variable]) =>
    markedTexts(
      [memberOf(variable, 'default'), valueAt(plan, ['variables', name, 'value'])],
      memberOf(variable, 'sensitive'),
    ),
  );
};

const CHANGE_LISTS: readonly (readonly [list: string, path: Path])[] = [
  ['resource_changes', ['change']],
  ['resource_drift', ['change']],
  ['deferred_changes', ['resource_change', 'change']],
];

/** Every text that the plan marks as sensitive somewhere, before or after its changes. */
const sensitiveLiterals = (plan: Json): Set<string> =>
  new Set(
    [
      ...CHANGE_LISTS.flatMap(([name, path]) =>
        list(plan[name]).flatMap((entry) => ofChange(valueAt(entry, path))),
      ),
      ...members(plan.output_changes).flatMap(ofChange),
      ...ofState(plan.planned_values),
      ...ofState(valueAt(plan, ['prior_state', 'values'])),
      ...ofVariables(plan),
    ].filter(isLiteral),
  );

type Replace = (text: string) => string;

const REMOVED = /SENSITIVE-\d+/;
const WHOLLY_REMOVED = /^SENSITIVE-\d+$/;

/** The text that stands for each literal, and for the forms that JSON and URIs give it. */
const replacementsOf = (literals: ReadonlySet<string>): ReadonlyMap<string, string> =>
  new Map(
    [...literals].flatMap((literal, index) => {
      const escaped = JSON.stringify(literal).slice(1, -1);
      return [literal, escaped, percentEncoded(literal)].map(
        (form) => [form, `SENSITIVE-${index + 1}`] as const,
      );
    }),
  );

const startOf = (text: string, at = 0): string => text.slice(at, at + SHORTEST_LITERAL);

/** Of longer texts, only this many characters are looked up, as a look-up takes longer the longer a text is. */
const LONGEST_HEAD = 32;

interface Heads {
  /** The lengths of the heads that begin alike, the longest first. */
  readonly lengths: ReadonlyMap<string, readonly number[]>;
  /** The texts that have a head, the longest first. */
  readonly texts: ReadonlyMap<string, readonly string[]>;
}

const headsOf = (texts: Iterable<string>): Heads => {
  const lengths = new Map<string, number[]>();
  const byHead = new Map<string, string[]>();
  for (const text of [...texts].sort((a, b) => b.length - a.length)) {
    const [start, head] = [startOf(text), text.slice(0, LONGEST_HEAD)];
    const [known, same] = [lengths.get(start), byHead.get(head)];
    if (!known) lengths.set(start, [head.length]);
    else if (known.at(-1) !== head.length) known.push(head.length);
    if (same) same.push(text);
    else byHead.set(head, [text]);
  }
  return { lengths, texts: byHead };
};

/** The longest of the texts that is at a place of another text. */
const longestAt = ({ lengths, texts }: Heads, text: string, at: number): string | undefined => {
  for (const length of lengths.get(startOf(text, at)) ?? []) {
    const candidates = texts.get(text.slice(at, at + length));
    // Node compares two texts much faster than startsWith does.
    const found = candidates?.find((each) => text.slice(at, at + each.length) === each);
    if (found !== undefined) return found;
  }
  return undefined;
};

/** Replaces literals anywhere in a text. They are looked up, so the time hardly grows with their number. */
const replaceLiterals = (literals: ReadonlySet<string>): Replace => {
  const replacements = replacementsOf(literals);
  const heads = headsOf(replacements.keys());
  return (text) => {
    let [replaced, from, at] = ['', 0, 0];
    while (at <= text.length - SHORTEST_LITERAL) {
      const found = longestAt(heads, text, at);
      if (found === undefined) at++;
      else {
        replaced += text.slice(from, at) + replacements.get(found);
        at += found.length;
        from = at;
      }
    }
    return replaced + text.slice(from);
  };
};

/** A text with half of a surrogate pair cannot be encoded. */
const percentEncoded = (text: string): string => (/\p{Cs}/u.test(text) ? text : encodeURIComponent(text));

/** Members that give a policy or a definition its meaning. */
const DOCUMENT_MEMBERS = new Set(
  [
    'Action AWS CanonicalUser Condition Effect Federated NotAction NotPrincipal NotResource Principal Resource Service',
    'Sid Statement Version Branches Catch Choices Default End ErrorEquals ItemProcessor Iterator Next Parameters Retry',
    'StartAt States Type Variable',
  ].flatMap((line) => line.split(' ')),
);

const inDocument = (value: unknown, replace: Replace): unknown => {
  if (typeof value === 'string') return inText(value, replace);
  if (typeof value === 'number') return inNumber(value, replace);
  if (Array.isArray(value)) return value.map((item) => inDocument(item, replace));
  if (!isRecord(value)) return value;
  const name = (member: string) => (DOCUMENT_MEMBERS.has(member) ? member : replace(member));
  return Object.fromEntries(
    Object.entries(value).map(([member, item]) => [name(member), inDocument(item, replace)]),
  );
};

const inNumber = (value: number, replace: Replace): unknown => {
  const text = String(value);
  return replace(text) === text ? value : replace(text);
};

/** Within a JSON document a literal may be escaped in many ways, so it is read. */
const inText = (text: string, replace: Replace): string => {
  const replaced = replace(text);
  if (WHOLLY_REMOVED.test(replaced)) return replaced;
  const document = /^\s*[[{"]/.test(text) ? parseDocument(text) : undefined;
  if (document === undefined) return replaced;
  const json = JSON.stringify(inDocument(document, replace));
  return json === JSON.stringify(document) ? text : json;
};

/** The provider defines the names of attributes and of those in blocks, which are lists; users choose the keys of maps. */
const inAttributes = (value: unknown, replace: Replace, definesNames: boolean): unknown => {
  if (typeof value === 'string') return inText(value, replace);
  if (typeof value === 'number') return inNumber(value, replace);
  if (Array.isArray(value)) return value.map((item) => inAttributes(item, replace, true));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      definesNames ? name : replace(name),
      inAttributes(item, replace, false),
    ]),
  );
};

export interface LiteralRemoval {
  readonly fromText: Replace;
  readonly fromAttributes: (attributes: unknown) => unknown;
}

/**
 * Puts a text in place of every literal that the plan marks as sensitive anywhere. A mark belongs to a place: a value
 * that moves to another place, such as the next one of a list, loses it. Equal literals get equal texts, so what the plan
 * changes stays a change.
 */
export const literalRemoval = (plan: Json): LiteralRemoval => {
  const literals = sensitiveLiterals(plan);
  if (literals.size === 0) return { fromText: (text) => text, fromAttributes: (attributes) => attributes };
  const replace = replaceLiterals(literals);
  return { fromText: replace, fromAttributes: (attributes) => inAttributes(attributes, replace, true) };
};

/** Whether a literal was removed anywhere in a value. */
export const holdsRemovedLiteral = (value: unknown): boolean => {
  if (typeof value === 'string') return REMOVED.test(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsRemovedLiteral);
};
