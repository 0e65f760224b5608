import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import { DataAwsCallerIdentity } from '@cdktf/provider-aws/lib/data-aws-caller-identity';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { SfnStateMachine } from '@cdktf/provider-aws/lib/sfn-state-machine';
import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import {
  ProcessingPipeline,
  processingStep,
  RUN_PIPELINE,
  runPipelineStates,
  stateMachineDefinition,
  stopPipelineDefinition,
  stringParameter,
} from '../../constructs';

const NAME = 'penguins';
const STOP_NAME = `${NAME}-stop`;
const REGION = 'eu-west-1';

const input = stringParameter('InputUri', { default: 's3://my-data/penguins/raw/' });

const prepare = processingStep('Prepare', {
  job: {
    S3Script: 's3://my-code/penguins/preprocess.py',
    S3Input: input,
    S3Output: 's3://my-data/penguins/prepared/',
    InstanceCount: 1,
    InstanceType: 'ml.m5.xlarge',
    VolumeSizeInGB: 20,
  },
});

/** Ends in `Succeed` once the pipeline has succeeded; `$.Pipeline` has its ARN. */
export const RUN_DEFINITION = stateMachineDefinition({
  Comment: 'Runs the pipeline with the InputUri of the input.',
  StartAt: RUN_PIPELINE,
  TimeoutSeconds: 28 * 86_400,
  States: {
    ...runPipelineStates({
      pipelineName: NAME,
      parameters: [{ parameter: input, value: '$.InputUri' }],
      next: 'Done',
    }),
    Done: { Type: 'Succeed' },
  },
});

export const STOP_DEFINITION = stopPipelineDefinition({ pipelineName: NAME });

interface Allowed {
  readonly Action: string | readonly string[];
  readonly Resource: string;
}

/** A role that the service assumes only for this account. */
const role = (scope: Construct, id: string, service: string, account: string): IamRole =>
  new IamRole(scope, id, {
    name: `${NAME}-${id}`,
    assumeRolePolicy: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: { Service: service },
          Condition: { StringEquals: { 'aws:SourceAccount': account } },
        },
      ],
    }),
  });

const allow = (to: IamRole, id: string, allowed: readonly Allowed[]): IamRolePolicy =>
  new IamRolePolicy(to, id, {
    name: id,
    role: to.name,
    policy: JSON.stringify({
      Version: '2012-10-17',
      Statement: allowed.map((each) => ({ Effect: 'Allow', ...each })),
    }),
  });

/** A pipeline, a state machine that runs it, and one that stops it if an execution of the first is stopped. */
export class PipelineMachineStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AwsProvider(this, 'aws', { region: REGION });
    const account = new DataAwsCallerIdentity(this, 'current').accountId;
    // Put together from names, ARNs are known before the machines exist, so that the first plan shows every policy.
    const states = (resource: string): string => `arn:aws:states:${REGION}:${account}:${resource}`;
    const pipeline = new ProcessingPipeline(this, 'pipeline', {
      name: NAME,
      parameters: [input],
      steps: [prepare],
      additionalS3Inputs: ['s3://my-data/penguins/'],
    });

    const runRole = role(this, 'run', 'states.amazonaws.com', account);
    new SfnStateMachine(this, 'run_machine', {
      name: NAME,
      roleArn: runRole.arn,
      definition: JSON.stringify(RUN_DEFINITION),
    });
    allow(runRole, 'run_pipeline', [
      { Action: 'sagemaker:StartPipelineExecution', Resource: pipeline.pipelineArn },
      {
        Action: ['sagemaker:DescribePipelineExecution', 'sagemaker:ListPipelineExecutionSteps'],
        Resource: `${pipeline.pipelineArn}/execution/*`,
      },
    ]);

    const stopRole = role(this, 'stop', 'states.amazonaws.com', account);
    const stop = new SfnStateMachine(this, 'stop_machine', {
      name: STOP_NAME,
      roleArn: stopRole.arn,
      definition: JSON.stringify(STOP_DEFINITION),
    });
    allow(stopRole, 'stop_pipeline', [
      { Action: 'states:DescribeExecution', Resource: states(`execution:${NAME}:*`) },
      { Action: 'sagemaker:ListPipelineExecutions', Resource: pipeline.pipelineArn },
      { Action: 'sagemaker:StopPipelineExecution', Resource: `${pipeline.pipelineArn}/execution/*` },
    ]);

    const eventRole = role(this, 'event', 'events.amazonaws.com', account);
    allow(eventRole, 'start_stop_machine', [
      { Action: 'states:StartExecution', Resource: states(`stateMachine:${STOP_NAME}`) },
    ]);
    const rule = new CloudwatchEventRule(this, 'ended', {
      name: `${NAME}-ended`,
      description: 'Executions that may have left their pipeline running.',
      eventPattern: JSON.stringify({
        source: ['aws.states'],
        'detail-type': ['Step Functions Execution Status Change'],
        detail: {
          stateMachineArn: [states(`stateMachine:${NAME}`)],
          status: ['ABORTED', 'FAILED', 'TIMED_OUT'],
        },
      }),
    });
    new CloudwatchEventTarget(this, 'stop_pipeline', {
      rule: rule.name,
      arn: stop.arn,
      roleArn: eventRole.arn,
    });
  }
}
