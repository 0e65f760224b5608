import { TerraformVariable } from 'cdktf';
import type { Construct } from 'constructs';
import type { Rule, StringRule } from '../../workflow/rules/rule';
import { everyItem, mustBe, typeOf, type VariableCondition, variableConditions } from './rule-condition';

/** A variable of Terraform's. */
export interface VariableSpec {
  readonly type: string;
  readonly description: string;
  /** A value that null would stand for; absent, null is a value. */
  readonly default?: unknown;
  readonly required?: boolean;
  readonly nullable?: boolean;
  readonly conditions: (name: string) => readonly VariableCondition[];
}

/** The type and conditions of a value that keeps a rule. */
export const ruled = (rule: Rule) => ({
  type: typeOf(rule),
  conditions: (name: string) => variableConditions(name, rule),
});

/** One condition of a variable, told at the variable itself. */
export const one = (condition: (value: string) => string, allowed: string) => ({
  conditions: (name: string): VariableCondition[] => [
    { condition: condition(`var.${name}`), message: mustBe(name, allowed) },
  ],
});

/** A list of strings, none by default. */
export const listOf = (rule: StringRule, what: string) => ({
  type: 'list(string)',
  default: [],
  ...one((value) => everyItem(value, rule), `a list; each item ${what}`),
});

/** Adds the variable, with a validation for each of its conditions. */
export const addVariable = (scope: Construct, name: string, spec: VariableSpec): TerraformVariable => {
  const variable = new TerraformVariable(scope, name, {
    type: spec.type,
    description: spec.description,
    nullable: spec.nullable ?? false,
    validation: spec.conditions(name).map(({ condition, message }) => ({
      condition: `\${${condition}}`,
      errorMessage: message,
    })),
  });
  // cdktf fails on a default of null and renames the keys of a map.
  if (!spec.required) variable.addOverride('default', spec.default ?? null);
  return variable;
};
