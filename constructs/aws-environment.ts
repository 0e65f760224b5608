import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
import { DataAwsPartition } from '@cdktf/provider-aws/lib/data-aws-partition';
import { DataAwsRegion } from '@cdktf/provider-aws/lib/data-aws-region';
import { TerraformLocal } from 'cdktf';
import { Construct } from 'constructs';

/** Where the stack is deployed. All of it is known when Terraform plans. */
export class AwsEnvironment extends Construct {
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.accountId = new DataAwsCallerIdentity(this, 'aws_caller_identity').accountId;
    this.partition = new DataAwsPartition(this, 'aws_partition').partition;
    // Provider 6 deprecates `name`, and 5 has no `region`: `id` is the region in both.
    this.region = new DataAwsRegion(this, 'aws_region').id;
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
  roleArn(scope: Construct, id: string, roleName: string): string {
    const arn = `arn:${this.partition}:iam::${this.accountId}:role/${roleName}`;
    return new TerraformLocal(scope, id, arn).asString;
  }
}
