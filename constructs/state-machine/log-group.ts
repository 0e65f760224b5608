import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { Token } from 'cdktf';
import type { Construct } from 'constructs';
import type { WorkflowContext } from '../props/workflow-context';
import { createIf } from '../terraform/conditional-resource';

/** Adds the log group of a function or of the state machine. */
export const addLogGroup = (
  scope: Construct,
  name: string,
  {
    logRetentionInDays,
    logKmsKeyArn,
    tags,
    create,
  }: Pick<WorkflowContext, 'logRetentionInDays' | 'logKmsKeyArn' | 'tags' | 'create'>,
): CloudwatchLogGroup => {
  const logGroup = new CloudwatchLogGroup(scope, 'aws_cloudwatch_log_group', {
    name,
    retentionInDays: logRetentionInDays,
    ...(logKmsKeyArn !== undefined && { kmsKeyId: Token.asString(logKmsKeyArn) }),
    tags,
  });
  createIf(logGroup, create);
  return logGroup;
};
