import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition';
import { DataAwsRegion } from '@cdktf/provider-aws/lib/data-aws-region';
import { type IResolvable, TerraformLocal } from 'cdktf';
import { Construct } from 'constructs';
import { givenOrRead } from './value-or-data-source';

/** What is left out, or is null in Terraform, is read by a data source. */
export interface AwsEnvironmentProps {
  readonly accountId?: string | IResolvable;
  readonly region?: string | IResolvable;
  readonly partition?: string | IResolvable;
}

/**
 * Where the stack is deployed. All of it is known when Terraform plans, unless the data sources that are needed wait for
 * something: for a module that depends on a resource which is still to be made.
 */
export class AwsEnvironment extends Construct {
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;

  constructor(scope: Construct, id: string, { accountId, region, partition }: AwsEnvironmentProps) {
    super(scope, id);
    this.accountId = givenOrRead(this, 'account_id', accountId, () => ({
      source: new DataAwsCallerIdentity(this, 'aws_caller_identity'),
      attribute: 'account_id',
    }));
    this.partition = givenOrRead(this, 'partition', partition, () => ({
      source: new DataAwsPartition(this, 'aws_partition'),
      attribute: 'partition',
    }));
    // Provider 6 deprecates `name`, and 5 has no `region`: `id` is the region in both.
    this.region = givenOrRead(this, 'region', region, () => ({
      source: new DataAwsRegion(this, 'aws_region'),
      attribute: 'id',
    }));
  }

  /** An ARN in this account and region. */
  arnOf(service: string, resource: string): string {
    return `arn:${this.partition}:${service}:${this.region}:${this.accountId}:${resource}`;
  }

  /** An ARN as a local of the scope: plans show it whole before anything exists. */
  arn(scope: Construct, id: string, service: string, resource: string): string {
    return new TerraformLocal(scope, id, this.arnOf(service, resource)).asString;
  }

  /** An IAM role's ARN, which has no region. */
  roleArnOf(roleName: string): string {
    return `arn:${this.partition}:iam::${this.accountId}:role/${roleName}`;
  }
}
