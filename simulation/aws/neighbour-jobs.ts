import type { EndpointAnswer } from '../../local/sagemaker/sagemaker-endpoint';

/** A job of the account that is no execution's of this deployment. It runs, and nobody here may stop it. */
interface NeighbourJob {
  readonly name: string;
  readonly arn: string;
  readonly tags: readonly { readonly Key: string; readonly Value: string }[];
}

const job = (name: string, executionArn?: string): NeighbourJob => ({
  name,
  arn: `arn:aws:sagemaker:us-east-1:123456789012:processing-job/${name}`,
  tags: executionArn === undefined ? [] : [{ Key: 'StepFunctionsExecution', Value: executionArn }],
});

const executionOf = (stateMachine: string): string =>
  `arn:aws:states:us-east-1:123456789012:execution:${stateMachine}:ended`;

/** ListProcessingJobs finds each of them by this deployment's prefix. */
const neighbours: readonly NeighbourJob[] = [
  job(`other-simulation-${'a'.repeat(32)}`, executionOf('other-simulation')),
  job(`simulation-other-${'b'.repeat(32)}`, executionOf('simulation-other')),
  job(`simulation-${'c'.repeat(32)}`),
  job(`simulation-${'d'.repeat(32)}`, executionOf('simulation')),
];

export const isStopOfNeighbour = (operation: string, input: unknown): boolean =>
  operation === 'StopProcessingJob' &&
  neighbours.some(({ name }) => name === (input as Record<string, unknown>).ProcessingJobName);

const answer = (body: Record<string, unknown>): EndpointAnswer => ({ status: 200, body });

const summary = ({ name, arn }: NeighbourJob, createdAt: number) => ({
  ProcessingJobName: name,
  ProcessingJobArn: arn,
  ProcessingJobStatus: 'InProgress',
  CreationTime: createdAt / 1000,
});

/** The first page of a list, before that of the deployment's own jobs. */
export const listNeighbours = (startedAt: number): EndpointAnswer =>
  answer({
    ProcessingJobSummaries: neighbours.map((neighbour) => summary(neighbour, startedAt - 3_600_000)),
    NextToken: 'own',
  });

/** What SageMaker answers to a call about one of them; undefined where the call is about another job. */
export const neighbourAnswer = (
  operation: string,
  input: unknown,
  startedAt: number,
): EndpointAnswer | undefined => {
  const { ProcessingJobName, ResourceArn } = input as Record<string, unknown>;
  const found = neighbours.find(({ name, arn }) => name === ProcessingJobName || arn === ResourceArn);
  if (!found) return undefined;
  if (operation === 'ListTags') return answer({ Tags: found.tags });
  return answer(operation === 'DescribeProcessingJob' ? summary(found, startedAt - 3_600_000) : {});
};
