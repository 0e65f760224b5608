import { includesNetwork, isInternet } from '../plan/networks';
import { covers } from './wildcard';

/** A condition of a statement. */
export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

interface Operator {
  /** `ForAllValues:`, `ForAnyValue:`, or nothing. */
  readonly qualifier: string;
  /** Without `Not` and `IfExists`. */
  readonly base: string;
  readonly isNegated: boolean;
  readonly isIfExists: boolean;
}

const PATTERNS = new Set(['stringlike', 'arnequals', 'arnlike']);

/** A pattern without wildcards is a text. */
const readOperator = ({ operator, values }: Condition): Operator => {
  const [, qualifier = '', rest = ''] = /^(ForA(?:ll|ny)Values?:)?(.*)$/is.exec(operator) ?? [];
  const isIfExists = /IfExists$/i.test(rest);
  const name = rest.replace(/IfExists$/i, '').toLowerCase();
  const base = name.replace(/^(string|arn|numeric|date)not/, '$1').replace(/^notip/, 'ip');
  return {
    qualifier: qualifier.toLowerCase(),
    base: PATTERNS.has(base) && !values.some((value) => /[*?]/.test(value)) ? 'stringequals' : base,
    isNegated: /^(?:(?:string|arn|numeric|date)not|notip)/.test(name),
    isIfExists,
  };
};

type Includes = (wide: string, narrow: string) => boolean;

const lowerCase =
  (includes: Includes): Includes =>
  (wide, narrow) =>
    includes(wide.toLowerCase(), narrow.toLowerCase());

const equals: Includes = (wide, narrow) => wide === narrow;

/** What the values of an operator mean, by its base. A value of StringEquals has no wildcards. */
const INCLUDES: Readonly<Record<string, Includes>> = {
  stringequals: equals,
  stringequalsignorecase: lowerCase(equals),
  stringlike: covers,
  arnequals: covers,
  arnlike: covers,
  ipaddress: includesNetwork,
  bool: lowerCase(equals),
  null: lowerCase(equals),
};

/** How the operators of one family relate: a wide one can be compared with any narrow one here. */
const COMPARABLE: Readonly<Record<string, readonly string[]>> = {
  stringequals: ['stringequals'],
  stringequalsignorecase: ['stringequalsignorecase', 'stringequals'],
  stringlike: ['stringlike', 'stringequals'],
  arnequals: ['arnequals', 'arnlike', 'stringequals', 'stringlike'],
  arnlike: ['arnequals', 'arnlike', 'stringequals', 'stringlike'],
  ipaddress: ['ipaddress'],
  bool: ['bool'],
  null: ['null'],
};

/** Every value of the first list is included in one of the second. */
const allIncluded = (narrow: readonly string[], wide: readonly string[], includes: Includes): boolean =>
  narrow.every((value) => wide.some((each) => includes(each, value)));

interface Interval {
  readonly low: number;
  readonly high: number;
  /** Whether the ends belong to it. */
  readonly isLowIn: boolean;
  readonly isHighIn: boolean;
}

const numberOf = (base: string, value: string): number =>
  base.startsWith('date') && Number.isNaN(Number(value)) ? Date.parse(value) / 1000 : Number(value);

const interval = (comparison: string, value: number): Interval => {
  const isIn = comparison.endsWith('equals');
  if (comparison.startsWith('less'))
    return { low: Number.NEGATIVE_INFINITY, high: value, isLowIn: true, isHighIn: isIn };
  if (comparison.startsWith('greater'))
    return { low: value, high: Number.POSITIVE_INFINITY, isLowIn: isIn, isHighIn: true };
  return { low: value, high: value, isLowIn: true, isHighIn: true };
};

/** The values that a numeric or date condition accepts; undefined if it is another condition. */
const intervals = ({ base }: Operator, values: readonly string[]): Interval[] | undefined => {
  const [, comparison] =
    /^(?:numeric|date)(equals|lessthan|lessthanequals|greaterthan|greaterthanequals)$/.exec(base) ?? [];
  const numbers = values.map((value) => numberOf(base, value));
  return comparison === undefined || numbers.some(Number.isNaN)
    ? undefined
    : numbers.map((value) => interval(comparison, value));
};

const includesInterval = (wide: Interval, narrow: Interval): boolean =>
  (wide.low < narrow.low || (wide.low === narrow.low && (wide.isLowIn || !narrow.isLowIn))) &&
  (wide.high > narrow.high || (wide.high === narrow.high && (wide.isHighIn || !narrow.isHighIn)));

const admitsIntervals = (
  wide: readonly Interval[],
  narrow: readonly Interval[],
  isNegated: boolean,
): boolean =>
  isNegated
    ? wide.every((excluded) => narrow.some((each) => includesInterval(each, excluded)))
    : narrow.every((accepted) => wide.some((each) => includesInterval(each, accepted)));

const admitsValues = (wide: Condition, narrow: Condition): boolean => {
  const [a, b] = [readOperator(wide), readOperator(narrow)];
  const [wideNumbers, narrowNumbers] = [intervals(a, wide.values), intervals(b, narrow.values)];
  if (wideNumbers && narrowNumbers) return admitsIntervals(wideNumbers, narrowNumbers, a.isNegated);
  const includes = INCLUDES[a.base];
  if (includes === undefined) {
    return a.base === b.base && allIncluded(narrow.values, wide.values, equals) && !a.isNegated;
  }
  if (a.isNegated) {
    const excludes = INCLUDES[b.base];
    return (
      excludes !== undefined &&
      COMPARABLE[b.base]?.includes(a.base) === true &&
      allIncluded(wide.values, narrow.values, excludes)
    );
  }
  return COMPARABLE[a.base]?.includes(b.base) === true && allIncluded(narrow.values, wide.values, includes);
};

/** Names of condition keys have no case. */
export const hasSameKey = (a: Condition, b: Condition): boolean =>
  a.key.toLowerCase() === b.key.toLowerCase();

const isSameCondition = (a: Condition, b: Condition): boolean =>
  a.operator.toLowerCase() === b.operator.toLowerCase() &&
  [...new Set(a.values)].sort().join('\n') === [...new Set(b.values)].sort().join('\n');

/**
 * Whether every request that meets the narrow condition meets the wide one too. False also if the two cannot be
 * compared.
 */
export const admits = (wide: Condition, narrow: Condition): boolean => {
  if (!hasSameKey(wide, narrow)) return false;
  if (isSameCondition(wide, narrow)) return true;
  const [a, b] = [readOperator(wide), readOperator(narrow)];
  const admitsMissing = a.isIfExists || a.isNegated;
  return (
    a.qualifier === b.qualifier &&
    a.isNegated === b.isNegated &&
    (admitsMissing || !b.isIfExists) &&
    admitsValues(wide, narrow)
  );
};

/** Keys whose values do not limit who makes a request. */
const SAYS_NOTHING = /^(?:aws:securetransport|aws:principaltype|lambda:functionurlauthtype)$/;

/** `arn:aws:iam::*:role/a`: anyone can have such a principal in an account of their own. */
const isOfAnyAccount = (arn: string): boolean => /^\**$/.test(arn.split(':')[4] ?? '');

/** Whether a condition limits nothing: any value is accepted. */
export const limitsNothing = (condition: Condition): boolean => {
  const { values } = condition;
  const key = condition.key.toLowerCase();
  const { base, isNegated } = readOperator(condition);
  if (SAYS_NOTHING.test(key)) return true;
  if (base === 'null') return true;
  if (isNegated) return false;
  if (base === 'ipaddress') return values.some(isInternet);
  if (!PATTERNS.has(base)) return false;
  return values.some((value) => /^\*+$/.test(value) || (key === 'aws:principalarn' && isOfAnyAccount(value)));
};

/**
 * Keys that say who makes a request, or from where. Anyone can choose the values of the others, such as aws:Referer or
 * s3:prefix (compare Amazon S3 user guide, The meaning of "public").
 */
const SAYS_WHO =
  /^(?:aws:(?:calledvia.*|principal(?:account|arn|org(?:id|paths)|tag\/.*)|resourceorg.*|source.*|userid|username|via.*|vpc.*)|kms:(?:calleraccount|viaservice)|sts:externalid|s3:(?:accesspointnetworkorigin|dataaccesspoint.*)|.*:(?:amr|aud|oaud|sub))$/;

/**
 * Whether a condition does not tell who is allowed: it only lists what it does not accept, accepts a request without its
 * key, or is on a key that anyone can set.
 */
export const isOpenToAnyone = (condition: Condition): boolean => {
  const { qualifier, isNegated, isIfExists } = readOperator(condition);
  return (
    isNegated || isIfExists || qualifier.startsWith('forall') || !SAYS_WHO.test(condition.key.toLowerCase())
  );
};

/** The audience of a token for AWS, whoever it is for. */
const COMMON_AUDIENCE = 'sts.amazonaws.com';

/** Whether a condition limits whose tokens of an identity provider are accepted. */
export const limitsSubject = (condition: Condition): boolean => {
  const [, name] = /:(sub|amr|aud|oaud)$/i.exec(condition.key) ?? [];
  const { base, isNegated } = readOperator(condition);
  if (name === undefined || isNegated || limitsNothing(condition)) return false;
  if (/^o?aud$/i.test(name)) return !condition.values.includes(COMMON_AUDIENCE);
  // `repo:*` is every repository of every organization.
  return !(PATTERNS.has(base) && condition.values.some((value) => /^(?:[a-z_]+:)?\*/.test(value)));
};

/** Whether a condition on the source of a request leaves open whose it is: `arn:aws:s3:::*`, `arn:aws:events:*:*:rule/*`. */
export const admitsAnySource = (condition: Condition): boolean => {
  if (limitsNothing(condition)) return true;
  if (condition.key.toLowerCase() !== 'aws:sourcearn') return false;
  return condition.values.some((value) => {
    const [scheme, , , , account = '', ...name] = value.split(':');
    if (scheme !== 'arn') return false;
    return /^\*+$/.test(account) || (account === '' && /^\*/.test(name.join(':')));
  });
};

const UNLIKE_SERVICES = ['a.amazonaws.com', 'zz.amazonaws.com'];

/** Whether a condition limits the services to which a role can be passed. */
export const limitsPassedService = (condition: Condition): boolean => {
  if (condition.key.toLowerCase() !== 'iam:passedtoservice') return false;
  const { base, isNegated } = readOperator(condition);
  if (isNegated || base === 'null') return false;
  return !(
    PATTERNS.has(base) &&
    condition.values.some((value) => UNLIKE_SERVICES.every((service) => covers(value, service)))
  );
};
