import fc from 'fast-check';
import { parsePlan } from '../../review/plan/plan-input';
import { reviewPlan } from '../../review/review-plan';
import { InputError } from '../../terraform-plan/input-error';
import { isRecord, parseJson } from '../../workflow/rules/json-value';
import { RECORDED_PLANS, readRecordedPlan } from './recorded-plan';

type Container = Record<string, unknown>;

/** A JSON document that is a text of the plan, while the plan is changed. */
const DOCUMENT = 'document in a text';

const unfold = (value: unknown): unknown => {
  if (typeof value === 'string' && /^[[{]/.test(value)) {
    const content = parseJson(value);
    return content === undefined ? value : { [DOCUMENT]: unfold(content) };
  }
  if (Array.isArray(value)) return value.map(unfold);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, unfold(each)]));
};

const fold = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(fold);
  if (!isRecord(value)) return value;
  if (DOCUMENT in value) return JSON.stringify(fold(value[DOCUMENT]));
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, fold(each)]));
};

/** A member of an object, or an item of a list. */
interface Place {
  readonly holder: Container;
  readonly name: string;
}

const placesIn = (value: unknown, places: Place[] = []): Place[] => {
  if (typeof value !== 'object' || value === null) return places;
  for (const [name, each] of Object.entries(value)) {
    places.push({ holder: value as Container, name });
    placesIn(each, places);
  }
  return places;
};

/** Values of which a program may expect too much. */
const HOSTILE: readonly unknown[] = [
  { toString: 1, valueOf: 1 },
  JSON.parse('{"__proto__": {"toString": null}, "constructor": [], "hasOwnProperty": true, "length": -1}'),
  [[[[[]]]]],
  [{}],
  [null],
  {},
  [],
  '',
  '*',
  '{}',
  '[]',
  '{"Statement": [null, 1, "x", {"Action": {"toString": 1}, "Condition": {"StringEquals": 1}}]}',
  '{"StartAt": {}, "States": {"a": {"Next": {}, "Retry": [{"ErrorEquals": [{"toString": 1}, 1]}], "Choices": [{}]}}}',
  '\ud800',
  '\u0000',
  'SENSITIVE-1',
  'x'.repeat(5_000),
  1e308,
  -0,
  0.1,
  true,
  null,
];

const anyValue = fc.oneof(fc.constantFrom(...HOSTILE), fc.jsonValue({ maxDepth: 4 }));

interface Change {
  readonly at: number;
  readonly value: unknown;
  /** What is done at the place. */
  readonly how: 'replace' | 'wrap in a list' | 'wrap in an object' | 'remove' | 'add a member';
}

const change: fc.Arbitrary<Change> = fc.record({
  at: fc.nat(),
  value: anyValue,
  how: fc.constantFrom(
    'replace',
    'replace',
    'replace',
    'wrap in a list',
    'wrap in an object',
    'remove',
    'add a member',
  ),
});

const apply = ({ holder, name }: Place, { value, how }: Change): void => {
  if (how === 'remove') delete holder[name];
  else if (how === 'add a member') holder[`${name}_more`] = value;
  else if (how === 'wrap in a list') holder[name] = [value, holder[name]];
  else holder[name] = how === 'replace' ? value : { [String(name)]: holder[name] };
};

const recordings = new Map<string, string>();

const recorded = (name: string): string => {
  const json = recordings.get(name) ?? readRecordedPlan(name);
  recordings.set(name, json);
  return json;
};

const planWithAnyValues = fc
  .record({
    name: fc.constantFrom(...RECORDED_PLANS),
    changes: fc.array(change, { minLength: 1, maxLength: 4 }),
  })
  .map(({ name, changes }) => {
    const plan = unfold(JSON.parse(recorded(name)));
    const places = placesIn(plan);
    for (const each of changes) {
      const place = places[each.at % places.length];
      if (place) apply(place, each);
    }
    return JSON.stringify(fold(plan));
  });

/** What a program writes if it takes one kind of value for another. */
const MISTAKES = /Symbol\(|\[object |`undefined`|`NaN`|<code><\/code>|(?<!`)``(?!`)/;

const pageOf = (json: string): string => {
  try {
    return reviewPlan(parsePlan(Buffer.from(json)));
  } catch (error) {
    if (error instanceof InputError) {
      expect(error.message).toMatch(/^[^\n]{1,1000}$/);
      return '';
    }
    throw error;
  }
};

/** The same plans in each run, so that a failure is the change's. REVIEW_SEED makes others. */
const SEED = Number(process.env.REVIEW_SEED ?? 1);

/** Reviews a number of plans with any values at any places: each gives a page, or an error of one sentence. */
export const expectReviewOrSentence = (plans: number): void => {
  fc.assert(
    fc.property(planWithAnyValues, (json) => {
      const page = pageOf(json);
      expect(page).not.toMatch(MISTAKES);
      expect(Buffer.byteLength(page)).toBeLessThan(65_001);
    }),
    { numRuns: plans, seed: SEED },
  );
};
