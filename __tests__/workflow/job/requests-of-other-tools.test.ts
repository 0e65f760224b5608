import { readDeployment } from '../../../workflow/deployment/deployment';
import type { StartProcessingJobEvent } from '../../../workflow/functions/function-contracts';
import { prepareProcessingJob } from '../../../workflow/functions/prepare-processing-job';
import { toCompleteRequest } from '../../../workflow/job/complete-request';
import { type PeerRequest, REQUESTS_OF_OTHER_TOOLS } from './requests-of-other-tools';
import { EXECUTION_ARN } from './sample-jobs';

/** What is deployed, with every short form: an execution has to give up what its request has not. */
const DEPLOYED = {
  S3Input: 's3://my-data/raw/',
  S3Output: 's3://my-data/prepared/',
  S3Script: 's3://my-code/prepare.py',
  ImageUri: '141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3',
  RoleArn: 'arn:aws:iam::123456789012:role/prepare-eu-west-1-job',
  InstanceType: 'ml.t3.medium',
  VolumeSizeInGB: 20,
  MaxRuntimeInSeconds: 3600,
};

/** Allows everything. */
const ANY_DEPLOYMENT = readDeployment({ JOB_NAME_PREFIX: 'prepare-' });

/** The limit of a request that names none (CreateProcessingJob). */
const ONE_DAY = 86_400;

/** A request as the input of an execution: its members flat, and null for what it has not. */
const executionInput = (request: PeerRequest) => ({
  S3Input: null,
  S3Output: null,
  S3Script: null,
  ImageUri: request.AppSpecification?.ImageUri,
  RoleArn: request.RoleArn,
  ContainerEntrypoint: request.AppSpecification?.ContainerEntrypoint ?? null,
  ContainerArguments: request.AppSpecification?.ContainerArguments ?? null,
  InstanceCount: null,
  InstanceType: null,
  ...request.ProcessingResources?.ClusterConfig,
  MaxRuntimeInSeconds: request.StoppingCondition?.MaxRuntimeInSeconds ?? ONE_DAY,
  Environment: request.Environment ?? null,
  ProcessingInputs: request.ProcessingInputs ?? null,
  ProcessingOutputConfig: request.ProcessingOutputConfig ?? null,
  NetworkConfig: request.NetworkConfig ?? null,
  ExperimentConfig: request.ExperimentConfig ?? null,
  Tags: request.Tags ?? null,
});

/** What the start function asks of SageMaker in an execution with that input; an execution's input is a JSON text. */
const asked = (request: PeerRequest) =>
  prepareProcessingJob(
    {
      ...DEPLOYED,
      ExecutionArn: EXECUTION_ARN,
      Overrides: JSON.parse(JSON.stringify(executionInput(request))),
    } as StartProcessingJobEvent,
    ANY_DEPLOYMENT,
  );

const expected = ({ Tags: _, ...request }: PeerRequest) => ({
  StoppingCondition: { MaxRuntimeInSeconds: ONE_DAY },
  ...request,
});

describe.each(Object.entries(REQUESTS_OF_OTHER_TOOLS))('%s', (_, requests) => {
  test.each(requests)('%s: is asked for by an execution, name and tags aside', (_what, request) => {
    const { ProcessingJobName, Tags, ...others } = asked(request);
    expect(others).toStrictEqual(expected(request));
    expect(Tags).toEqual([...(request.Tags ?? []), { Key: 'StepFunctionsExecution', Value: EXECUTION_ARN }]);
  });

  test.each(requests)('%s: with integration sync says no more', (_what, request) => {
    const { ProcessingJobName, Tags, ...others } = toCompleteRequest(asked(request));
    expect(others).toStrictEqual({
      ProcessingInputs: [],
      ProcessingOutputConfig: { Outputs: [] },
      Environment: {},
      NetworkConfig: {},
      ExperimentConfig: {},
      ...expected(request),
    });
  });
});

test('they are 96 requests, no two of them the same', () => {
  const texts = Object.values(REQUESTS_OF_OTHER_TOOLS).flatMap((requests) =>
    requests.map(([, request]) => JSON.stringify(request)),
  );
  expect(new Set(texts).size).toBe(texts.length);
  expect(texts).toHaveLength(96);
});
