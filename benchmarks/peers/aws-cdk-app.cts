import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import {
  Choice,
  Condition,
  DefinitionBody,
  Fail,
  StateMachine,
  Succeed,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';

/** The workflow's two functions, its loop and its roles, as an app of the AWS CDK. The argument is the checkout. */
const [, , checkout = ''] = process.argv;
const app = new App();
const stack = new Stack(app, 'sagemaker-processing');

const nodejsFunction = (name: string): NodejsFunction =>
  new NodejsFunction(stack, name, {
    entry: `${checkout}/functions/${name}/index.ts`,
    projectRoot: checkout,
    depsLockFilePath: `${checkout}/package-lock.json`,
    runtime: Runtime.NODEJS_22_X,
    architecture: Architecture.ARM_64,
    memorySize: 256,
    timeout: Duration.seconds(30),
    // The product's bundles hold their SDK too, so that it does not change with the runtime.
    bundling: { minify: true, externalModules: [], mainFields: ['module', 'main'] },
  });

const start = nodejsFunction('start-processing-job');
const status = nodejsFunction('get-processing-job-status');
const jobRole = new Role(stack, 'job', { assumedBy: new ServicePrincipal('sagemaker.amazonaws.com') });
jobRole.addToPolicy(
  new PolicyStatement({ actions: ['s3:GetObject'], resources: ['arn:aws:s3:::my-data/raw/*'] }),
);
const ownJobs = stack.formatArn({
  service: 'sagemaker',
  resource: 'processing-job',
  resourceName: 'prepare-*',
});
start.addToRolePolicy(
  new PolicyStatement({ actions: ['sagemaker:CreateProcessingJob'], resources: [ownJobs] }),
);
start.addToRolePolicy(new PolicyStatement({ actions: ['iam:PassRole'], resources: [jobRole.roleArn] }));
status.addToRolePolicy(
  new PolicyStatement({ actions: ['sagemaker:DescribeProcessingJob'], resources: [ownJobs] }),
);

const wait = new Wait(stack, 'Wait', { time: WaitTime.secondsPath('$.WaitSeconds') });
const isDone = new Choice(stack, 'IsDone?')
  .when(Condition.stringEquals('$.ProcessingJobStatus', 'Completed'), new Succeed(stack, 'Success'))
  .when(
    Condition.stringEquals('$.ProcessingJobStatus', 'Failed'),
    new Fail(stack, 'Failure', { errorPath: '$.Error', causePath: '$.Cause' }),
  )
  .otherwise(wait);
const loop = new LambdaInvoke(stack, 'StartProcessingJob', {
  lambdaFunction: start,
  payloadResponseOnly: true,
})
  .next(wait)
  .next(new LambdaInvoke(stack, 'GetJobStatus', { lambdaFunction: status, payloadResponseOnly: true }))
  .next(isDone);
const machine = new StateMachine(stack, 'state_machine', {
  definitionBody: DefinitionBody.fromChainable(loop),
});
new CfnOutput(stack, 'state_machine_arn', { value: machine.stateMachineArn });
app.synth();
