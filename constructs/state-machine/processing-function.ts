import { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function';
import type { Precondition } from 'cdktf';
import { Construct } from 'constructs';
import {
  FUNCTION_TIMEOUT_IN_SECONDS,
  FUNCTIONS,
  type FunctionKey,
} from '../../workflow/functions/function-contracts';
import type { Grant } from '../iam/grant';
import type { Statement } from '../iam/policy-document';
import { createdOrExistingRole } from '../iam/service-role';
import { deadLetterStatements } from '../iam/service-role-statements';
import type { WorkflowContext } from '../props/workflow-context';
import { attributeIfCreated, createIf } from '../terraform/conditional-resource';
import { hcl } from '../terraform/hcl';
import { containsToken } from '../terraform/terraform-document';
import type { DeadLetterQueue } from './dead-letter-queue';
import { functionCode } from './function-code';
import { addLogGroup } from './log-group';

export interface ProcessingFunctionProps {
  readonly environment: Readonly<Record<string, string>>;
  /** What the function may do in addition to writing its log. */
  readonly statements: readonly Statement[];
  /** What it may do with lists that may be empty. @default - nothing */
  readonly grants?: readonly Grant[];
  /** Keeps the events that the function failed to handle three times. @default - the function is not invoked by events */
  readonly deadLetterQueue?: DeadLetterQueue;
  /** @default 30 */
  readonly timeoutInSeconds?: number;
  /** @default 256 */
  readonly memoryInMB?: number;
}

const DESCRIPTIONS: Readonly<Record<FunctionKey, string>> = {
  start: 'Starts a SageMaker Processing job.',
  prepare: 'Prepares the request of a SageMaker Processing job.',
  status: 'Reads the status of a SageMaker Processing job.',
  stop: 'Stops a SageMaker Processing job whose execution has ended.',
  sweep: 'Stops all SageMaker Processing jobs in progress whose execution has ended.',
  prepareItems: 'Checks a list of jobs, and writes it for the map that runs them.',
  checkItems: 'Counts the jobs of a list that failed.',
};

/** The variables of a function have at most 4,096 characters (Lambda quotas). The names take up to 400 of them. */
const ENVIRONMENT_LIMIT = 3_690;

const fitsIntoEnvironment = (environment: Readonly<Record<string, string>>): Precondition => ({
  condition: hcl`length(join("", ${Object.values(environment)})) <= ${ENVIRONMENT_LIMIT}`,
  errorMessage: `The allow-lists exceed the size limit of the function's environment variables: the values must total at most ${ENVIRONMENT_LIMIT} characters. In additional_s3_inputs, additional_s3_outputs, additional_image_repositories and additional_job_roles, remove entries or replace S3 URIs with a shorter common prefix.`,
});

/** The words of a key such as `prepareItems`, joined as in an address or in a name. */
const wordsOf = (key: FunctionKey, joint: '_' | '-'): string =>
  key.replaceAll(/[A-Z]/g, (letter) => `${joint}${letter.toLowerCase()}`);

/** A Lambda function with its zip, its log group and its role. */
export class ProcessingFunction extends Construct {
  /** The function. Its name is the deployment's and the folder's, for example `<name>-start-processing-job`. */
  readonly lambda: LambdaFunction;
  /** Known at plan time, unlike the attribute of the resource. */
  readonly arn: string;

  /** @internal ProcessingWorkflow creates it. */
  constructor(scope: Construct, key: FunctionKey, context: WorkflowContext, props: ProcessingFunctionProps) {
    super(scope, wordsOf(key, '_'));
    const { name, aws, tags, create } = context;
    const {
      environment,
      deadLetterQueue,
      timeoutInSeconds = FUNCTION_TIMEOUT_IN_SECONDS,
      memoryInMB = 256,
    } = props;
    const functionName = `${name}-${FUNCTIONS[key]}`;
    const logGroupName = `/aws/lambda/${functionName}`;
    this.arn = aws.localArn(this, 'function_arn', 'lambda', `function:${functionName}`);
    const logGroup = addLogGroup(this, logGroupName, context);
    const logStreams = aws.localArn(this, 'log_streams_arn', 'logs', `log-group:${logGroupName}:*`);
    const role = createdOrExistingRole(this, context, key, {
      suffix: wordsOf(key, '-'),
      policyName: wordsOf(key, '_'),
      service: 'lambda.amazonaws.com',
      statements: [
        ...props.statements,
        ...(deadLetterQueue ? deadLetterStatements(deadLetterQueue.arn) : []),
        { Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: logStreams },
      ],
      ...(props.grants && { grants: props.grants }),
    });
    const code = functionCode(this, FUNCTIONS[key], context);
    this.lambda = new LambdaFunction(this, 'aws_lambda_function', {
      functionName,
      description: DESCRIPTIONS[key],
      role: role.arn,
      runtime: context.lambdaRuntime,
      architectures: ['arm64'],
      handler: 'index.handler',
      memorySize: memoryInMB,
      timeout: timeoutInSeconds,
      filename: code.path,
      sourceCodeHash: code.hash,
      environment: { variables: { ...environment } },
      // Terraform rejects a condition without a reference, and an environment without one is short.
      ...(containsToken(environment) && { lifecycle: { precondition: [fitsIntoEnvironment(environment)] } }),
      ...(deadLetterQueue && { deadLetterConfig: { targetArn: deadLetterQueue.arn } }),
      loggingConfig: { logFormat: 'Text', logGroup: attributeIfCreated(logGroup, 'name', create) },
      dependsOn: [...role.dependsOn, logGroup, ...(deadLetterQueue ? [deadLetterQueue.queue] : [])],
      tags,
    });
    createIf(this.lambda, create);
  }
}
