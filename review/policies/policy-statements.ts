import { parseDocument } from '../../terraform-plan/json-document';
import { isPresent, isRecord } from '../../workflow/rules/json-value';
import { asText } from '../page/value-display';
import { isSame } from '../plan/json-difference';
import type { Condition } from './condition-meaning';
import { canonicalValue, kindOf } from './policy-values';

/** An element of a statement, normalized so that equal meanings are equal texts. */
export interface Element {
  /** `Action`, `Resource`, `Principal AWS`, `Condition StringEquals aws:SourceAccount` */
  readonly name: string;
  readonly values: readonly string[];
}

/** A statement of a policy, with its elements in a fixed order and no value twice. */
export interface Statement {
  readonly sid?: string;
  readonly effect: string;
  readonly elements: readonly Element[];
}

const ELEMENT_ORDER = [
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
];

/** A text means the same as a list of one. */
const values = (given: unknown): string[] => [
  ...new Set((Array.isArray(given) ? given : [given]).map(asText)),
];

/** `"*"` and `{"AWS": "*"}` mean the same (IAM user guide, AWS JSON policy elements: Principal). */
const principals = (name: string, given: unknown): Element[] =>
  isRecord(given)
    ? Object.entries(given).map(([kind, each]) => ({ name: `${name} ${kind}`, values: values(each) }))
    : [{ name: `${name} AWS`, values: values(given) }];

const conditions = (given: unknown): Element[] =>
  Object.entries(isRecord(given) ? given : {}).flatMap(([operator, keys]) =>
    Object.entries(isRecord(keys) ? keys : {}).map(([key, each]) => ({
      name: `Condition ${operator} ${key}`,
      values: values(each),
    })),
  );

const elementsOf = (name: string, given: unknown): Element[] => {
  if (name === 'Principal' || name === 'NotPrincipal') return principals(name, given);
  return name === 'Condition' ? conditions(given) : [{ name, values: values(given) }];
};

const rank = ({ name }: Element): number => {
  const index = ELEMENT_ORDER.indexOf(name.split(' ')[0] ?? '');
  return index < 0 ? ELEMENT_ORDER.length : index;
};

const MEMBERS = ['Version', 'Statement', 'Sid', 'Effect', ...ELEMENT_ORDER];

/** IAM reads the names of elements in any case. */
const withKnownNames = (given: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      MEMBERS.find((member) => member.toLowerCase() === name.toLowerCase()) ?? name,
      value,
    ]),
  );

const EFFECTS = ['Allow', 'Deny'];

const effectOf = (given: unknown): string => {
  const effect = asText(given ?? 'no Effect');
  return EFFECTS.find((known) => known.toLowerCase() === effect.toLowerCase()) ?? effect;
};

/** Whether IAM knows what a statement does. */
export const hasKnownEffect = ({ effect }: Statement): boolean => EFFECTS.includes(effect);

const readStatement = (given: unknown): Statement => {
  const { Sid, Effect, ...rest } = isRecord(given) ? withKnownNames(given) : { Statement: given };
  const elements = Object.entries(rest).flatMap(([name, value]) => elementsOf(name, value));
  return {
    ...(typeof Sid === 'string' && Sid !== '' && { sid: Sid }),
    effect: effectOf(Effect),
    elements: elements.sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1)),
  };
};

export interface PolicyDocument {
  readonly version: string;
  readonly statements: readonly Statement[];
}

/** The policy of a resource that does not exist. */
export const NO_POLICY: PolicyDocument = { version: '', statements: [] };

/** Reads a policy; undefined if the text is not a JSON object. */
export const readPolicy = (text: string): PolicyDocument | undefined => {
  const document = parseDocument(text);
  if (!isRecord(document)) return undefined;
  const { Version = '2008-10-17', Statement = [] } = withKnownNames(document);
  const statements = Array.isArray(Statement) ? Statement : [Statement];
  return { version: asText(Version), statements: statements.filter(isPresent).map(readStatement) };
};

/** Names of condition keys have no case. */
export const comparableName = (name: string): string =>
  name.startsWith('Condition ') ? name.toLowerCase() : name;

const comparable = ({ name, values: given }: Element): string =>
  JSON.stringify([
    comparableName(name),
    [...new Set(given.map((value) => canonicalValue(name, value)))].sort(),
  ]);

/** A text that is equal for statements of the same meaning. */
const meaningOf = ({ effect, elements }: Statement): string =>
  JSON.stringify([effect, elements.map(comparable).sort()]);

/** The values of an element; empty if the statement does not have it. */
export const valuesOf = (statement: Statement | undefined, name: string): readonly string[] =>
  statement?.elements
    .filter((element) => element.name === name || comparableName(element.name) === comparableName(name))
    .flatMap((element) => element.values) ?? [];

/** The elements of a kind: each principal, each condition. */
export const elementsNamed = (statement: Statement | undefined, kind: string): readonly Element[] =>
  statement?.elements.filter(({ name }) => kindOf(name) === kind) ?? [];

export const conditionsOf = (statement: Statement | undefined): Condition[] =>
  elementsNamed(statement, 'Condition').map(({ name, values: given }) => {
    const [, operator = '', ...key] = name.split(' ');
    return { operator, key: key.join(' '), values: given };
  });

export interface StatementChange {
  /** Absent for a new statement. */
  readonly before?: Statement;
  /** Absent for a removed statement. */
  readonly after?: Statement;
}

interface Pairing {
  readonly changes: readonly StatementChange[];
  readonly before: readonly Statement[];
  readonly after: readonly Statement[];
}

/** Pairs each statement of after with the most similar unpaired statement of before. */
const pair = (
  { changes, before, after }: Pairing,
  likeness: (a: Statement, b: Statement) => number,
): Pairing => {
  const left = [...before];
  const paired: StatementChange[] = [];
  const rest = after.filter((statement) => {
    const scores = left.map((old) => likeness(old, statement));
    const best = scores.reduce((found, score, index) => (score > (scores[found] ?? 0) ? index : found), 0);
    if (!((scores[best] ?? 0) > 0)) return true;
    const [old] = left.splice(best, 1);
    if (old) paired.push({ before: old, after: statement });
    return false;
  });
  return { changes: [...changes, ...paired], before: left, after: rest };
};

const factsOf = ({ elements }: Statement): Set<string> =>
  new Set(
    elements.flatMap(({ name, values: given }) =>
      given.map((value) => `${comparableName(name)} ${canonicalValue(name, value)}`),
    ),
  );

/** What part of their facts two statements share, if it is much enough to call one a change of the other. */
const likenessOf = (statements: readonly Statement[]) => {
  const facts = new Map(statements.map((statement) => [statement, factsOf(statement)]));
  return (a: Statement, b: Statement): number => {
    const [own = new Set(), others = new Set()] = [facts.get(a), facts.get(b)];
    const both = [...own].filter((fact) => others.has(fact)).length;
    const part = both / (own.size + others.size - both);
    return part >= 0.2 ? part : 0;
  };
};

/** The largest number of pairs of statements that are compared, so that no policy takes long. */
const MOST_PAIRS = 250_000;

const pairByLikeness = (pairing: Pairing): Pairing =>
  pairing.before.length * pairing.after.length > MOST_PAIRS
    ? pairing
    : pair(pairing, likenessOf([...pairing.before, ...pairing.after]));

/** The statements that have no equal on the other side. */
const withoutEqual = (before: PolicyDocument, after: PolicyDocument): Pairing => {
  const meanings = new Map<string, Statement[]>();
  for (const statement of before.statements) {
    const meaning = meaningOf(statement);
    meanings.set(meaning, [...(meanings.get(meaning) ?? []), statement]);
  }
  const left = after.statements.filter((statement) => !meanings.get(meaningOf(statement))?.shift());
  return { changes: [], before: [...meanings.values()].flat(), after: left };
};

const pairBySid = ({ changes, before, after }: Pairing): Pairing => {
  const bySid = new Map<string, Statement[]>();
  for (const statement of before) {
    if (statement.sid === undefined) continue;
    const same = bySid.get(statement.sid);
    if (same) same.push(statement);
    else bySid.set(statement.sid, [statement]);
  }
  const paired = after.flatMap((statement): StatementChange[] => {
    const old = statement.sid === undefined ? undefined : bySid.get(statement.sid)?.shift();
    return old ? [{ before: old, after: statement }] : [];
  });
  const taken = new Set(paired.flatMap(({ before: old, after: now }) => [old, now]));
  return {
    changes: [...changes, ...paired],
    before: before.filter((statement) => !taken.has(statement)),
    after: after.filter((statement) => !taken.has(statement)),
  };
};

/**
 * The statements that differ in meaning: neither their order, nor a text in place of a list of one, nor a Sid counts.
 * A statement is a change of the one with its Sid, else of the one that it shares most with.
 */
export const statementChanges = (before: PolicyDocument, after: PolicyDocument): StatementChange[] => {
  const { changes, ...left } = pairByLikeness(pairBySid(withoutEqual(before, after)));
  return [
    ...changes,
    ...left.after.map((statement) => ({ after: statement })),
    ...left.before.map((statement) => ({ before: statement })),
  ];
};

/** Whether the policy language version changes. It decides whether `${aws:username}` is a variable. */
export const changesVersion = (before: PolicyDocument, after: PolicyDocument): boolean =>
  before !== NO_POLICY && after !== NO_POLICY && !isSame(before.version, after.version);
