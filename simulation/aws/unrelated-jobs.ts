import { type EndpointAnswer, successAnswer } from '../../local/sagemaker/endpoint-answer';

/** A running job of the same account that this deployment did not start, and must never stop. */
interface UnrelatedJob {
  readonly name: string;
  readonly arn: string;
  readonly tags: readonly { readonly Key: string; readonly Value: string }[];
}

const job = (name: string, executionArn?: string): UnrelatedJob => ({
  name,
  arn: `arn:aws:sagemaker:us-east-1:123456789012:processing-job/${name}`,
  tags: executionArn === undefined ? [] : [{ Key: 'StepFunctionsExecution', Value: executionArn }],
});

const executionOf = (stateMachine: string): string =>
  `arn:aws:states:us-east-1:123456789012:execution:${stateMachine}:ended`;

/** ListProcessingJobs returns each of them for this deployment's prefix. */
const UNRELATED_JOBS: readonly UnrelatedJob[] = [
  job(`other-simulation-${'a'.repeat(32)}`, executionOf('other-simulation')),
  job(`simulation-other-${'b'.repeat(32)}`, executionOf('simulation-other')),
  job(`simulation-${'c'.repeat(32)}`),
  job(`simulation-${'d'.repeat(32)}`, executionOf('simulation')),
];

export const stopsUnrelatedJob = (operation: string, input: unknown): boolean =>
  operation === 'StopProcessingJob' &&
  UNRELATED_JOBS.some(({ name }) => name === (input as Record<string, unknown>).ProcessingJobName);

const summary = ({ name, arn }: UnrelatedJob, createdAt: number) => ({
  ProcessingJobName: name,
  ProcessingJobArn: arn,
  ProcessingJobStatus: 'InProgress',
  CreationTime: createdAt / 1000,
});

const HOUR_IN_MILLISECONDS = 3_600_000;

/** The first page of ListProcessingJobs. The deployment's own jobs are on the second. */
export const listUnrelatedJobs = (startedAt: number): EndpointAnswer =>
  successAnswer({
    ProcessingJobSummaries: UNRELATED_JOBS.map((unrelated) =>
      summary(unrelated, startedAt - HOUR_IN_MILLISECONDS),
    ),
    NextToken: 'own',
  });

/** SageMaker's answer to a call about one of these jobs; undefined if the call is about another job. */
export const unrelatedJobAnswer = (
  operation: string,
  input: unknown,
  startedAt: number,
): EndpointAnswer | undefined => {
  const { ProcessingJobName, ResourceArn } = input as Record<string, unknown>;
  const found = UNRELATED_JOBS.find(({ name, arn }) => name === ProcessingJobName || arn === ResourceArn);
  if (!found) return undefined;
  if (operation === 'ListTags') return successAnswer({ Tags: found.tags });
  return successAnswer(
    operation === 'DescribeProcessingJob' ? summary(found, startedAt - HOUR_IN_MILLISECONDS) : {},
  );
};
