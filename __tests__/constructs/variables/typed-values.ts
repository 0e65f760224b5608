import { evaluateIn } from '../terraform-console';

/** A value of a Terraform type. */
export interface TypedValue {
  readonly type: string;
  readonly value: unknown;
}

/** A reference to the variable that holds a value. */
export const referTo = (index: number): string => `var.value_${index}`;

/** Evaluates HCL expressions about the values, all in one run of Terraform. */
export const evaluate = (values: readonly TypedValue[], expressions: readonly string[]): unknown[] => {
  const variable = Object.fromEntries(
    values.map(({ type, value }, index) => [`value_${index}`, { type, default: value }]),
  );
  return evaluateIn({ variable }, `[${expressions.join(', ')}]`) as unknown[];
};
