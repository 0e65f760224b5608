import fc from 'fast-check';
import { parsePlan } from '../../review/plan/plan-input';
import { reviewPlan } from '../../review/review-plan';
import { isRecord, parseJson } from '../../workflow/rules/json-value';
import { anyCharacter } from '../support/any-character';
import { RECORDED_PLANS, readRecordedPlan, readRecordedReview } from './recorded-plan';

type Json = Record<string, unknown>;

/** A JSON document that is a text of the plan, while the plan is changed. */
interface Document {
  readonly [DOCUMENT]: unknown;
  readonly escaping: Escape;
}

const DOCUMENT = Symbol('document');

const isDocument = (value: unknown): value is Document =>
  typeof value === 'object' && value !== null && DOCUMENT in value;

/** How programs escape what JSON leaves to them. */
type Escape = (json: string) => string;

const unicode = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

const ESCAPES: readonly Escape[] = [
  (json) => json,
  // jsonencode of Terraform
  (json) => json.replaceAll(/[<>&]/g, unicode),
  // json.dumps of Python
  (json) => json.replaceAll(/[\u007f-\uffff]/g, unicode),
];

/** How a secret is in a text that stays. */
const EMBEDDINGS: readonly ((secret: string, text: string) => string)[] = [
  (secret) => secret,
  (secret, text) => `${text}${secret}`,
  (secret) => `arn:aws:sqs:eu-west-1:123456789012:${secret}`,
  (secret) => `s3://bucket/${secret}/data`,
  (secret) => `$.${secret}`,
  (secret) => `States.Format('${secret}', $.a)`,
  (secret) => `{% $states.input.a = '${secret}' %}`,
  (secret) => `--token=${secret}`,
  (secret) => JSON.stringify({ token: secret }),
];

/** A text, or the name of a member, that a secret can be put into. */
type Place = (secret: string, embed: (typeof EMBEDDINGS)[number]) => void;

/** The names of attributes, also those in blocks, are the provider's; the members of maps and documents are not. */
const places = (value: unknown, namesAreFixed: boolean, isInDocument = false): Place[] => {
  if (isDocument(value)) return places(value[DOCUMENT], false, true);
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Json;
  const fixedBelow = Array.isArray(value) && !isInDocument;
  return Object.entries(holder).flatMap(([name, each]): Place[] => {
    const own: Place = (secret, embed) => {
      holder[name] = embed(secret, String(each));
    };
    const renamed: Place = (secret) => {
      holder[secret] = holder[name];
    };
    const names = namesAreFixed || Array.isArray(value) ? [] : [renamed];
    return [...names, ...(typeof each === 'string' ? [own] : places(each, fixedBelow, isInDocument))];
  });
};

const unfold = (value: unknown, escaping: Escape): unknown => {
  if (typeof value === 'string' && /^[[{]/.test(value)) {
    const content = parseJson(value);
    return content === undefined ? value : { [DOCUMENT]: unfold(content, escaping), escaping };
  }
  if (Array.isArray(value)) return value.map((item) => unfold(item, escaping));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, unfold(each, escaping)]));
};

const fold = (value: unknown): unknown => {
  if (isDocument(value)) return value.escaping(JSON.stringify(fold(value[DOCUMENT])));
  if (Array.isArray(value)) return value.map(fold);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, fold(each)]));
};

interface Secret {
  readonly text: string;
  readonly markedSide: 'before' | 'after';
  readonly markedIn: number;
  readonly isInList: boolean;
  readonly places: readonly { readonly at: number; readonly embedding: number }[];
}

/** Marks the secret as sensitive in one attribute, or in one item of a list. */
const mark = (change: Json, { text, markedSide, isInList }: Secret): void => {
  const side = isRecord(change[markedSide]) ? (change[markedSide] as Json) : {};
  const marks = isRecord(change[`${markedSide}_sensitive`])
    ? (change[`${markedSide}_sensitive`] as Json)
    : {};
  const name = `marked_${Object.keys(side).length}`;
  change[markedSide] = { ...side, [name]: isInList ? ['shown', text] : text };
  change[`${markedSide}_sensitive`] = { ...marks, [name]: isInList ? [false, true] : true };
};

const outputPlaces = (output: Json): Place[] =>
  ['before', 'after'].map((side) => (secret, embed) => {
    output[side] = embed(secret, String(output[side]));
  });

const changesOf = (plan: Json): Json[] =>
  [...(plan.resource_changes as Json[]), ...(plan.resource_drift as Json[])].map(
    ({ change }) => change as Json,
  );

const putIn = (json: string, escaping: Escape, secrets: readonly Secret[]): string => {
  const plan = JSON.parse(json) as Json;
  const changes = changesOf(plan);
  for (const change of changes) {
    for (const side of ['before', 'after']) change[side] = unfold(change[side], escaping);
  }
  const outputs = Object.values(plan.output_changes as Json) as Json[];
  const all = [
    ...changes.flatMap(({ before, after }) => [...places(before, true), ...places(after, true)]),
    ...outputs.flatMap(outputPlaces),
  ];
  for (const { text, places: chosen } of secrets) {
    for (const { at, embedding } of chosen) {
      all[at % all.length]?.(text, EMBEDDINGS[embedding % EMBEDDINGS.length] ?? ((secret) => secret));
    }
  }
  for (const change of changes) {
    for (const side of ['before', 'after']) change[side] = fold(change[side]);
  }
  for (const secret of secrets) {
    const change = changes[secret.markedIn % changes.length];
    if (change) mark(change, secret);
  }
  return JSON.stringify(plan);
};

interface Recorded {
  readonly json: string;
  /** What a reader may see: the page without secrets, and what its plan has, such as `Arguments` in a place's name. */
  readonly seen: string;
}

const recordings = new Map<string, Recorded>();

const recorded = (name: string): Recorded => {
  const known = recordings.get(name);
  if (known) return known;
  const json = readRecordedPlan(name);
  const read = { json, seen: seen(`${readRecordedReview(name)}\n${json}`) };
  recordings.set(name, read);
  return read;
};

const secretText = fc
  .oneof(
    fc.stringMatching(/^[A-Za-z0-9+_-]{8,40}$/),
    fc.string({ unit: anyCharacter, minLength: 6, maxLength: 30 }),
    fc.string({ minLength: 5, maxLength: 30 }),
  )
  .filter((text) => text.trim().length >= 4);

const secret: fc.Arbitrary<Secret> = fc.record({
  text: secretText,
  markedSide: fc.constantFrom('before', 'after'),
  markedIn: fc.nat(),
  isInList: fc.boolean(),
  places: fc.array(fc.record({ at: fc.nat(), embedding: fc.nat() }), { minLength: 1, maxLength: 6 }),
});

/** To review a plan takes about as long with many secrets as with one. */
const MOST_SECRETS = 12;

/** A recorded plan with secrets at random places, each of which the plan marks as sensitive somewhere else. */
const planWithSecrets = fc
  .record({
    name: fc.constantFrom(...RECORDED_PLANS),
    escaping: fc.constantFrom(...ESCAPES),
    secrets: fc.array(secret, { minLength: 1, maxLength: MOST_SECRETS }),
  })
  .map(({ name, escaping, secrets }) => ({
    name,
    secrets: secrets.map(({ text }) => text),
    json: putIn(recorded(name).json, escaping, secrets),
  }));

/** What a reader sees of Markdown: without the escapes of HTML, Mermaid, JSON and invisible characters. */
const seen = (markdown: string): string => {
  const character = (_: string, code: string): string => String.fromCodePoint(Number(code));
  const html = markdown.replaceAll(/&#(\d+);/g, character);
  const mermaid = markdown.replaceAll(/#(\d+);/g, character);
  const visible = (text: string): string =>
    text
      .replaceAll(/\\u\{([0-9a-f]+)\}/g, (_, code) => String.fromCodePoint(Number.parseInt(code, 16)))
      .replaceAll('\\n', '\n')
      .replaceAll('\\r', '\r')
      .replaceAll('\\t', '\t');
  const unquoted = (text: string): string => text.replaceAll('\\"', '"').replaceAll('\\\\', '\\');
  return [
    markdown,
    html,
    mermaid,
    visible(markdown),
    visible(html),
    visible(mermaid),
    unquoted(markdown),
  ].join('\n\n');
};

const WINDOW = 8;

/** The secret, or a long part of it if a page cuts it. */
const partsOf = (text: string): string[] =>
  /^[\w+-]{12,}$/.test(text)
    ? Array.from({ length: text.length - WINDOW + 1 }, (_, at) => text.slice(at, at + WINDOW))
    : [text];

/** The secrets that a page shows although neither the page of the plan without them nor that plan does. */
const leaked = (page: string, secrets: readonly string[], seenWithout: string): string[] => {
  const now = seen(page);
  return secrets.filter((text) =>
    partsOf(text).some((part) => now.includes(part) && !seenWithout.includes(part)),
  );
};

/** Hands on a number of plans with secrets, and fails if what is handed on has one. */
export const expectNotHandedOn = (plans: number, handOn: (json: string) => string): void => {
  fc.assert(
    fc.property(planWithSecrets, ({ name, json, secrets }) => {
      expect(leaked(handOn(json), secrets, recorded(name).seen)).toEqual([]);
    }),
    { numRuns: plans },
  );
};

/** Reviews a number of plans with secrets, and fails if a page shows one. */
export const expectNoLeak = (plans: number): void => {
  fc.assert(
    fc.property(planWithSecrets, ({ name, json, secrets }) => {
      const page = reviewPlan(parsePlan(Buffer.from(json)));
      expect(leaked(page, secrets, recorded(name).seen)).toEqual([]);
    }),
    { numRuns: plans },
  );
};
