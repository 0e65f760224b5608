/** A `validation` block of a Terraform variable. */
export interface Validation {
  /** An HCL expression, without `${}`, that is true if the value is valid. */
  readonly condition: string;
  readonly message: string;
}

/**
 * Message for a value that breaks a rule.
 * @param place the variable, or a member of it such as `processing_inputs[*].S3Input.S3Uri`.
 */
export const mustBe = (place: string, allowed: string): string => `${place} must be ${allowed}.`;
