import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition';
import { DataAwsRegion } from '@cdktf/provider-aws/lib/data-aws-region';
import { type IResolvable, TerraformLocal } from 'cdktf';
import { Construct } from 'constructs';
import { valueOrDataSource } from './value-or-data-source';

/** Data sources read what is omitted, or null in Terraform. */
export interface AwsEnvironmentProps {
  readonly accountId?: string | IResolvable;
  readonly region?: string | IResolvable;
  readonly partition?: string | IResolvable;
}

/**
 * The account, region and partition of a deployment. They are known at plan time, unless its data sources have
 * to wait, as in a module that depends on a resource which does not exist yet.
 */
export class AwsEnvironment extends Construct {
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;

  constructor(scope: Construct, id: string, { accountId, region, partition }: AwsEnvironmentProps) {
    super(scope, id);
    this.accountId = valueOrDataSource(this, 'account_id', accountId, () => ({
      source: new DataAwsCallerIdentity(this, 'aws_caller_identity'),
      attribute: 'account_id',
    }));
    this.partition = valueOrDataSource(this, 'partition', partition, () => ({
      source: new DataAwsPartition(this, 'aws_partition'),
      attribute: 'partition',
    }));
    // Provider 6 deprecates `name`, and provider 5 has no `region`. In both, `id` is the region.
    this.region = valueOrDataSource(this, 'region', region, () => ({
      source: new DataAwsRegion(this, 'aws_region'),
      attribute: 'id',
    }));
  }

  /** An ARN in this account and region. */
  arn(service: string, resource: string): string {
    return `arn:${this.partition}:${service}:${this.region}:${this.accountId}:${resource}`;
  }

  /** An ARN in this account and region as a local of the scope, so that plans show it once and whole. */
  localArn(scope: Construct, id: string, service: string, resource: string): string {
    return new TerraformLocal(scope, id, this.arn(service, resource)).asString;
  }

  /** The ARN of an IAM role, which has no region. */
  roleArn(roleName: string): string {
    return `arn:${this.partition}:iam::${this.accountId}:role/${roleName}`;
  }
}
