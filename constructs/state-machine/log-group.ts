import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { Token } from 'cdktf';
import type { Construct } from 'constructs';
import type { DeploymentSettings } from '../props/deployment-settings';

/** The log group of a function or a state machine. */
export const makeLogGroup = (
  scope: Construct,
  name: string,
  { logRetentionInDays, logKmsKeyArn, tags }: DeploymentSettings,
): CloudwatchLogGroup =>
  new CloudwatchLogGroup(scope, 'aws_cloudwatch_log_group', {
    name,
    retentionInDays: logRetentionInDays,
    ...(logKmsKeyArn !== undefined && { kmsKeyId: Token.asString(logKmsKeyArn) }),
    tags,
  });
