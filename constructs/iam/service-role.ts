import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { type IResolvable, type ITerraformDependable, Token } from 'cdktf';
import { Construct } from 'constructs';
import { attributeWhere, type Made, madeWhere, ownWhere } from '../terraform/conditional-resource';
import type { HclValue } from '../terraform/hcl';
import { terraformDocument } from '../terraform/terraform-document';

/** A statement of an IAM policy that allows something. */
export interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[] | IResolvable;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>> | IResolvable;
}

export interface ServiceRoleProps {
  readonly roleName: string;
  readonly policyName: string;
  /** The service that assumes the role, for example `lambda.amazonaws.com`. */
  readonly service: string;
  /**
   * Number of the account for which the service may assume it. Step Functions and SageMaker send it (their developer
   * guides, cross-service confused deputy prevention); Lambda sends none when it assumes a function's role, and would be
   * refused.
   * @default - any
   */
  readonly sourceAccount?: string;
  readonly statements: readonly Statement[];
  readonly tags: ResourceTags;
  readonly permissionsBoundaryArn: string | IResolvable | undefined;
  /** Whether there is the role at all. @default true */
  readonly made?: Made;
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

const trusting = ({ service, sourceAccount }: Pick<ServiceRoleProps, 'service' | 'sourceAccount'>) => ({
  Effect: 'Allow',
  Action: 'sts:AssumeRole',
  Principal: { Service: service },
  ...(sourceAccount !== undefined && {
    Condition: { StringEquals: { 'aws:SourceAccount': sourceAccount } },
  }),
});

/** A role that one service assumes, with one inline policy and no other. */
export class ServiceRole extends Construct {
  readonly role: IamRole;
  readonly policy: IamRolePolicy;
  /** Known only where the role is made. */
  readonly roleName: string;

  constructor(
    scope: Construct,
    id: string,
    {
      roleName,
      policyName,
      statements,
      tags,
      permissionsBoundaryArn,
      made = true,
      ...trusted
    }: ServiceRoleProps,
  ) {
    super(scope, id);
    this.role = new IamRole(this, 'aws_iam_role', {
      name: roleName,
      assumeRolePolicy: policyDocument([trusting(trusted)]),
      ...(permissionsBoundaryArn !== undefined && {
        permissionsBoundary: Token.asString(permissionsBoundaryArn),
      }),
      tags,
    });
    madeWhere(this.role, made);
    this.roleName = attributeWhere(this.role, 'name', made);
    this.policy = new IamRolePolicy(this, 'aws_iam_role_policy', {
      name: policyName,
      role: this.roleName,
      policy: allowing(statements),
    });
    madeWhere(this.policy, made);
  }
}

/** The role that a function or a state machine assumes, and what has to be there before it acts. */
export interface AssumedRole {
  readonly arn: string;
  readonly dependsOn: readonly ITerraformDependable[];
}

/** A role that is made, or the one that is given in its place. */
export const assumedRole = (
  scope: Construct,
  {
    made,
    given,
    ...props
  }: Omit<ServiceRoleProps, 'made'> & { readonly made: Made; readonly given: HclValue },
): AssumedRole => {
  if (made === false) return { arn: Token.asString(given), dependsOn: [] };
  const { role, policy } = new ServiceRole(scope, 'Default', { ...props, made });
  const arn = Token.asString(ownWhere(made, attributeWhere(role, 'arn', made), given));
  return { arn, dependsOn: [policy] };
};
