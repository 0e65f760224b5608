import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import type { IResolvable } from 'cdktf';
import { Construct } from 'constructs';
import { terraformDocument } from './terraform-document';

/** A statement of an IAM policy that allows something. */
export interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[] | IResolvable;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface ServiceRoleProps {
  readonly roleName: string;
  readonly policyName: string;
  /** The service that assumes the role, for example `lambda.amazonaws.com`. */
  readonly service: string;
  readonly statements: readonly Statement[];
  readonly tags: ResourceTags;
}

/** Tags of a Terraform resource. */
export type ResourceTags = { [key: string]: string };

const policyDocument = (statements: readonly object[] | IResolvable): string =>
  terraformDocument({ Version: '2012-10-17', Statement: statements });

/** A policy that allows those statements. */
export const allowing = (statements: readonly Statement[]): string =>
  policyDocument(statements.map((statement) => ({ Effect: 'Allow', ...statement })));

/** A policy whose statements Terraform puts together. */
export const allowingComputed = (statements: IResolvable): string => policyDocument(statements);

/** A role that one service assumes, with one inline policy and no other. */
export class ServiceRole extends Construct {
  readonly role: IamRole;
  readonly policy: IamRolePolicy;

  constructor(
    scope: Construct,
    id: string,
    { roleName, policyName, service, statements, tags }: ServiceRoleProps,
  ) {
    super(scope, id);
    this.role = new IamRole(this, 'aws_iam_role', {
      name: roleName,
      assumeRolePolicy: policyDocument([
        { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: service } },
      ]),
      tags,
    });
    this.policy = new IamRolePolicy(this, 'aws_iam_role_policy', {
      name: policyName,
      role: this.role.name,
      policy: allowing(statements),
    });
  }
}
