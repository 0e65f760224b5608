import { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function';
import { Token } from 'cdktf';
import { Construct } from 'constructs';
import type { LambdaRuntime } from '../../workflow/deployment/lambda-runtime';
import {
  FUNCTION_TIMEOUT_IN_SECONDS,
  FUNCTIONS,
  type FunctionKey,
} from '../../workflow/functions/function-contracts';
import { assumedRole, type Statement } from '../iam/service-role';
import { deadLetterStatements } from '../iam/statements';
import type { DeploymentSettings } from '../props/deployment-settings';
import { hcl } from '../terraform/hcl';
import { holdsReference } from '../terraform/terraform-document';
import type { DeadLetterQueue } from './dead-letter-queue';
import { type CodeFolder, functionCode } from './function-code';
import { makeLogGroup } from './log-group';

export interface ProcessingFunctionProps extends DeploymentSettings {
  readonly key: FunctionKey;
  readonly code: CodeFolder;
  readonly runtime: LambdaRuntime;
  readonly description: string;
  readonly environment: Readonly<Record<string, string>>;
  /** What the function may do beside writing its log. */
  readonly statements: readonly Statement[];
  /** Of a function that is invoked by events. */
  readonly asynchronous?: AsynchronousFunctionProps;
}

export interface AsynchronousFunctionProps {
  /** Keeps the events that the function has failed to handle three times. */
  readonly deadLetterQueue: DeadLetterQueue;
  readonly timeoutInSeconds: number;
}

/** All variables of a function have 4,096 characters (Lambda quotas); the names take up to 400 of them. */
const ENVIRONMENT_LIMIT = 3_690;

const fitsIntoEnvironment = (environment: Readonly<Record<string, string>>) => ({
  condition: Token.asString(hcl`length(join("", ${Object.values(environment)})) <= ${ENVIRONMENT_LIMIT}`),
  errorMessage:
    'The function has no room for so many allowed places: give shorter prefixes that hold several, in the variables additional_s3_inputs, additional_s3_outputs, additional_image_repositories and additional_job_roles.',
});

/** A Lambda function with its zip, its log group and a role of its own. */
export class ProcessingFunction extends Construct {
  /** The function itself. Its name is the deployment's and the folder's: `<name>-start-processing-job`. */
  readonly lambda: LambdaFunction;
  /** Known when Terraform plans, unlike the resource's own. */
  readonly arn: string;

  /** @internal ProcessingWorkflow makes it. */
  constructor(scope: Construct, id: string, props: ProcessingFunctionProps) {
    super(scope, id);
    const { name, key, aws, tags, permissionsBoundaryArn, asynchronous } = props;
    const functionName = FUNCTIONS[key];
    const fullName = `${name}-${functionName}`;
    const logGroupName = `/aws/lambda/${fullName}`;
    this.arn = aws.arn(this, 'function_arn', 'lambda', `function:${fullName}`);

    const logGroup = makeLogGroup(this, logGroupName, props);
    const logStreams = aws.arn(this, 'log_streams_arn', 'logs', `log-group:${logGroupName}:*`);
    const role = assumedRole(this, {
      roleName: `${name}-${aws.region}-${id}`,
      policyName: id,
      service: 'lambda.amazonaws.com',
      statements: [
        ...props.statements,
        ...(asynchronous ? deadLetterStatements(asynchronous.deadLetterQueue.arn) : []),
        { Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: logStreams },
      ],
      tags,
      permissionsBoundaryArn,
      made: props.createServiceRoles,
      given: props.serviceRoleArns[props.key],
    });

    const code = functionCode(this, functionName, props.code);
    this.lambda = new LambdaFunction(this, 'aws_lambda_function', {
      functionName: fullName,
      description: props.description,
      role: role.arn,
      runtime: props.runtime,
      architectures: ['arm64'],
      handler: 'index.handler',
      memorySize: 256,
      timeout: asynchronous?.timeoutInSeconds ?? FUNCTION_TIMEOUT_IN_SECONDS,
      filename: code.path,
      sourceCodeHash: code.hash,
      environment: { variables: { ...props.environment } },
      // Terraform refuses a condition without a reference, and an environment without one is short.
      ...(holdsReference(props.environment) && {
        lifecycle: { precondition: [fitsIntoEnvironment(props.environment)] },
      }),
      ...(asynchronous && { deadLetterConfig: { targetArn: asynchronous.deadLetterQueue.arn } }),
      loggingConfig: { logFormat: 'Text', logGroup: logGroup.name },
      dependsOn: [...role.dependsOn, logGroup, ...(asynchronous ? [asynchronous.deadLetterQueue.queue] : [])],
      tags,
    });
  }
}
