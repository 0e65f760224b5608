import { TerraformVariable } from 'cdktf';
import type { Construct } from 'constructs';
import type { Rule, StringRule } from '../../workflow/rules/rule';
import { everyItem } from './rule-condition';
import { typeOf } from './rule-type';
import { ruleValidations } from './rule-validations';
import { mustBe, type Validation } from './validation';

/** A Terraform variable, but for its name. */
export interface VariableSpec {
  readonly type: string;
  readonly description: string;
  /** @default null */
  readonly default?: unknown;
  /** Whether the variable has no default, so that a value must be set. @default false */
  readonly required?: boolean;
  /** Whether null is a value; otherwise null stands for the default. @default false */
  readonly nullable?: boolean;
  /** @param name of the variable, for its conditions and messages. */
  readonly validations: (name: string) => readonly Validation[];
}

/** The type and the validations of a variable that follows a rule. */
export const following = (rule: Rule) => ({
  type: typeOf(rule),
  validations: (name: string) => ruleValidations(name, rule),
});

/**
 * A single validation.
 * @param condition returns the HCL expression for a reference to the variable.
 */
export const validatedBy = (condition: (value: string) => string, allowed: string) => ({
  validations: (name: string): Validation[] => [
    { condition: condition(`var.${name}`), message: mustBe(name, allowed) },
  ],
});

/** A list of strings that each follow a rule; empty by default. */
export const listFollowing = (rule: StringRule) => ({
  type: 'list(string)',
  default: [],
  ...validatedBy((value) => everyItem(value, rule), `a list in which each item is ${rule.allowed}`),
});

/** Adds a variable to a stack. */
export const addVariable = (scope: Construct, name: string, spec: VariableSpec): TerraformVariable => {
  const variable = new TerraformVariable(scope, name, {
    type: spec.type,
    description: spec.description,
    nullable: spec.nullable ?? false,
    validation: spec.validations(name).map(({ condition, message }) => ({
      condition: `\${${condition}}`,
      errorMessage: message,
    })),
  });
  // An override, because cdktf rejects a default of null and renames the keys of a map.
  if (!spec.required) variable.addOverride('default', spec.default ?? null);
  return variable;
};
