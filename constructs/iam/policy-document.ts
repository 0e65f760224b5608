import type { IResolvable } from 'cdktf';
import { terraformDocument } from '../terraform/terraform-document';

/** A statement of an IAM policy that allows something. */
export interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[] | IResolvable;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>> | IResolvable;
}

/** An IAM policy: of whole statements, or of an expression that lists them. */
export const policyDocument = (statements: readonly object[] | IResolvable): string =>
  terraformDocument({ Version: '2012-10-17', Statement: statements });

/** A statement with its effect. */
export const allow = (statement: Statement) => ({ Effect: 'Allow', ...statement });

/** An IAM policy that allows these statements. */
export const allowingPolicy = (statements: readonly Statement[]): string =>
  policyDocument(statements.map(allow));
