import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function';
import { Token } from 'cdktf';
import { Construct } from 'constructs';
import { FUNCTION_TIMEOUT_IN_SECONDS } from '../workflow/function-contracts';
import type { AwsEnvironment } from './aws-environment';
import { type CodeFolder, functionCode } from './function-code';
import { hcl } from './hcl';
import { type ResourceTags, ServiceRole, type Statement } from './service-role';
import { holdsReference } from './terraform-document';

export interface ProcessingFunctionProps {
  /** The deployment's name. */
  readonly name: string;
  /** The function's folder name, for example `start-processing-job`. */
  readonly functionName: string;
  readonly code: CodeFolder;
  readonly description: string;
  readonly environment: Readonly<Record<string, string>>;
  /** What the function may do beside writing its log. */
  readonly statements: readonly Statement[];
  readonly logRetentionInDays: number;
  readonly tags: ResourceTags;
  readonly aws: AwsEnvironment;
}

/** All variables of a function have 4,096 characters (Lambda quotas); the names take up to 200 of them. */
const ENVIRONMENT_LIMIT = 3_800;

const fitsIntoEnvironment = (environment: Readonly<Record<string, string>>) => ({
  condition: Token.asString(hcl`length(join("", ${Object.values(environment)})) <= ${ENVIRONMENT_LIMIT}`),
  errorMessage:
    'The function has no room for so many allowed places: give shorter prefixes that hold several, in the variables additional_s3_inputs, additional_s3_outputs, additional_image_repositories and additional_job_roles.',
});

/** A Lambda function with its zip, its log group and a role of its own. */
export class ProcessingFunction extends Construct {
  readonly lambda: LambdaFunction;
  /** Known when Terraform plans, unlike the resource's own. */
  readonly arn: string;

  constructor(scope: Construct, id: string, props: ProcessingFunctionProps) {
    super(scope, id);
    const { name, functionName, aws, tags } = props;
    const fullName = `${name}-${functionName}`;
    const logGroupName = `/aws/lambda/${fullName}`;
    this.arn = aws.arn(this, 'function_arn', 'lambda', `function:${fullName}`);

    const logGroup = new CloudwatchLogGroup(this, 'aws_cloudwatch_log_group', {
      name: logGroupName,
      retentionInDays: props.logRetentionInDays,
      tags,
    });
    const logStreams = aws.arn(this, 'log_streams_arn', 'logs', `log-group:${logGroupName}:*`);
    const { role, policy } = new ServiceRole(this, 'Default', {
      roleName: `${name}-${aws.region}-${id}`,
      policyName: id,
      service: 'lambda.amazonaws.com',
      statements: [
        ...props.statements,
        { Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: logStreams },
      ],
      tags,
    });

    const code = functionCode(this, functionName, props.code);
    this.lambda = new LambdaFunction(this, 'aws_lambda_function', {
      functionName: fullName,
      description: props.description,
      role: role.arn,
      runtime: 'nodejs22.x',
      architectures: ['arm64'],
      handler: 'index.handler',
      memorySize: 256,
      timeout: FUNCTION_TIMEOUT_IN_SECONDS,
      filename: code.path,
      sourceCodeHash: code.hash,
      environment: { variables: { ...props.environment } },
      // Terraform refuses a condition without a reference, and an environment without one is short.
      ...(holdsReference(props.environment) && {
        lifecycle: { precondition: [fitsIntoEnvironment(props.environment)] },
      }),
      loggingConfig: { logFormat: 'Text', logGroup: logGroup.name },
      dependsOn: [policy, logGroup],
      tags,
    });
  }
}
