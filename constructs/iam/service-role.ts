import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { type ITerraformDependable, Token } from 'cdktf';
import { Construct } from 'constructs';
import type { RoleHolder } from '../props/service-role-arns';
import type { WorkflowContext } from '../props/workflow-context';
import {
  attributeIfCreated,
  bothHold,
  type CreateCondition,
  createIf,
  ifCreated,
} from '../terraform/conditional-resource';
import { hcl } from '../terraform/hcl';
import { type Grant, neededStatements } from './grant';
import { allow, allowingPolicy, policyDocument, type Statement } from './policy-document';

export interface ServiceRoleProps {
  /** What follows the deployment's name and the region in the role's name: at most 20 characters. */
  readonly suffix: string;
  readonly policyName: string;
  /** The service that assumes the role, for example `lambda.amazonaws.com`. */
  readonly service: string;
  /**
   * The account for which the service may assume the role. Step Functions and SageMaker send it (developer guides,
   * cross-service confused deputy prevention). Lambda does not, and the condition would deny it the role.
   * @default - any
   */
  readonly sourceAccount?: string;
  /** ARN of the resource for which the service may assume the role. @default - any */
  readonly sourceArn?: string;
  readonly statements: readonly Statement[];
  /** Further statements, for lists that may be empty. @default - none */
  readonly grants?: readonly Grant[];
  readonly create: CreateCondition;
}

/** What a role has in common with the others of its deployment. */
export type RoleContext = Pick<WorkflowContext, 'name' | 'aws' | 'permissionsBoundaryArn' | 'tags'>;

/** Name of a deployment's role. IAM is global, so the region keeps the names of two regions apart. */
export const serviceRoleName = ({ name, aws }: Pick<RoleContext, 'name' | 'aws'>, suffix: string): string =>
  `${name}-${aws.region}-${suffix}`;

const trustPolicy = ({ service, sourceAccount, sourceArn }: ServiceRoleProps): string => {
  const source = {
    ...(sourceAccount !== undefined && { 'aws:SourceAccount': sourceAccount }),
    ...(sourceArn !== undefined && { 'aws:SourceArn': sourceArn }),
  };
  return policyDocument([
    {
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Principal: { Service: service },
      ...(Object.keys(source).length > 0 && { Condition: { StringEquals: source } }),
    },
  ]);
};

const rolePolicy = ({ statements, grants = [] }: ServiceRoleProps): string =>
  grants.length === 0
    ? allowingPolicy(statements)
    : policyDocument(hcl`concat(${statements.map(allow)}, ${neededStatements(grants)})`);

/** A role for one service, with one inline policy. */
export class ServiceRole extends Construct {
  readonly role: IamRole;
  readonly policy: IamRolePolicy;
  /** The role's name, null in Terraform if it does not create the role. */
  readonly roleName: string;

  constructor(scope: Construct, id: string, context: RoleContext, props: ServiceRoleProps) {
    super(scope, id);
    const { permissionsBoundaryArn, tags } = context;
    const { suffix, policyName, create } = props;
    this.role = new IamRole(this, 'aws_iam_role', {
      name: serviceRoleName(context, suffix),
      assumeRolePolicy: trustPolicy(props),
      ...(permissionsBoundaryArn !== undefined && {
        permissionsBoundary: Token.asString(permissionsBoundaryArn),
      }),
      tags,
    });
    createIf(this.role, create);
    this.roleName = attributeIfCreated(this.role, 'name', create);
    this.policy = new IamRolePolicy(this, 'aws_iam_role_policy', {
      name: policyName,
      role: this.roleName,
      policy: rolePolicy(props),
    });
    createIf(this.policy, create);
  }
}

/** The role of a function or of the state machine, and what must exist before they act. */
export interface AssumedRole {
  readonly arn: string;
  readonly dependsOn: readonly ITerraformDependable[];
}

/**
 * A role that is created for the holder, or the one that `serviceRoleArns` has for it.
 * @param exists whether Terraform creates the holder.
 */
export const createdOrExistingRole = (
  scope: Construct,
  context: WorkflowContext,
  holder: RoleHolder,
  props: Omit<ServiceRoleProps, 'create'>,
  exists: CreateCondition = context.create,
): AssumedRole => {
  const { createServiceRoles, serviceRoleArns } = context;
  const create = bothHold(exists, createServiceRoles);
  const existing = serviceRoleArns[holder];
  if (create === false) return { arn: Token.asString(existing), dependsOn: [] };
  const { role, policy } = new ServiceRole(scope, 'Default', context, { ...props, create });
  const arn = ifCreated(createServiceRoles, attributeIfCreated(role, 'arn', create), existing);
  return { arn: Token.asString(arn), dependsOn: [policy] };
};
