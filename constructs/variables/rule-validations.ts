import type { ObjectRule, Relation, Rule } from '../../workflow/rules/rule';
import { relationCondition } from './relation-condition';
import { conditionOf, conditionsOf, unlessNull } from './rule-condition';
import { mustBe, type Validation } from './validation';

/** A member of a variable, at any depth. */
interface Place {
  /** As messages name it, such as `processing_inputs[*].S3Input`. */
  readonly name: string;
  /** HCL expression of the list of its values: one for each item of the lists above it. Each may be null. */
  readonly values: string;
}

const everyValue = ({ values }: Place, condition: string): string =>
  `alltrue([for value in ${values} : ${condition}])`;

const memberPlace = ({ name, values }: Place, member: string): Place => ({
  name: `${name}.${member}`,
  values: `[for value in ${values} : value.${member} if value != null]`,
});

const itemPlace = ({ name, values }: Place): Place => ({
  name: `${name}[*]`,
  values: `flatten([for value in ${values} : value == null ? [] : value])`,
});

/** A required member must not be null. */
const ownValidations = (place: Place, rule: Rule, required: boolean): Validation[] => {
  const conditions = conditionsOf('value', rule);
  if (conditions.length === 0 && !required) return [];
  const condition = unlessNull('value', !required, conditions.join(' && ') || 'true');
  return [{ condition: everyValue(place, condition), message: mustBe(place.name, rule.allowed) }];
};

const relationValidation = (place: Place, relation: Relation): Validation => {
  const holds = relationCondition(relation, (path) => `value.${path}`);
  const name = relation.key === undefined ? place.name : `${place.name}.${relation.key}`;
  return {
    condition: everyValue(place, unlessNull('value', true, holds)),
    message: mustBe(name, relation.allowed),
  };
};

const objectValidations = (place: Place, { members, required, relations }: ObjectRule): Validation[] => [
  ...Object.entries(members).flatMap(([name, rule]) => {
    const member = memberPlace(place, name);
    return [...ownValidations(member, rule, required.includes(name)), ...memberValidations(member, rule)];
  }),
  ...relations.map((relation) => relationValidation(place, relation)),
];

const memberValidations = (place: Place, rule: Rule): Validation[] => {
  if (rule.kind === 'object') return objectValidations(place, rule);
  if (rule.kind === 'list' && rule.item.kind === 'object') {
    return objectValidations(itemPlace(place), rule.item);
  }
  return [];
};

/** The validations of a variable that follows a rule: one for its value, one for each member. null is valid. */
export const ruleValidations = (name: string, rule: Rule): Validation[] => {
  const value = `var.${name}`;
  const own = { condition: conditionOf(value, rule), message: mustBe(name, rule.allowed) };
  return [
    ...(conditionsOf(value, rule).length > 0 ? [own] : []),
    ...memberValidations({ name, values: `[${value}]` }, rule),
  ];
};
