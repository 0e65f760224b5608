import type { IResolvable } from 'cdktf';
import type { ResourceTags } from '../iam/service-role';
import type { AwsEnvironment } from '../terraform/aws-environment';
import type { Made } from '../terraform/conditional-resource';
import type { ServiceRoleArns } from './service-role-arns';

/** What the parts of a deployment have in common. */
export interface DeploymentSettings {
  /** The deployment's name. */
  readonly name: string;
  readonly aws: AwsEnvironment;
  readonly tags: ResourceTags;
  readonly logRetentionInDays: number;
  /** Of the key by which logs are encrypted; undefined, or null in Terraform, for CloudWatch Logs' own. */
  readonly logKmsKeyArn: string | IResolvable | undefined;
  /** Of the policy that bounds every role; undefined, or null in Terraform, for none. */
  readonly permissionsBoundaryArn: string | IResolvable | undefined;
  /** Whether the functions and the state machine have roles made for them. */
  readonly createServiceRoles: Made;
  /** Their roles where none are made. */
  readonly serviceRoleArns: ServiceRoleArns;
}
