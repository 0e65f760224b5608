import type { ExecutionProps, TaskHandler } from '../../../local/step-functions/execute-definition';
import { IntegrationError } from '../../../local/step-functions/sync-integration';
import type { State, StateMachineDefinition } from '../../../workflow/definition/states-language';

export const PIPELINE_NAME = 'penguins';

type Input = Readonly<Record<string, unknown>>;

/** What an execution of the pipeline goes through. */
export interface Course {
  /** @default 3600 */
  readonly seconds?: number;
  /** Once the seconds are over. @default 'Succeeded' */
  readonly ends?: 'Succeeded' | 'Failed' | 'Stopped';
  /** What it is called until then. @default 'Executing' */
  readonly status?: string;
  readonly failureReason?: string;
  /** @default - none */
  readonly steps?: readonly Input[];
}

interface Execution {
  readonly PipelineExecutionArn: string;
  readonly PipelineExecutionDescription?: string;
  readonly parameters: unknown;
  readonly token: string;
  readonly createdAt: number;
  stopped: boolean;
}

/** An error of a call: instead of it, or of its response, after it was done. */
export interface CallFault {
  readonly action: string;
  readonly error: Error;
  readonly lostResponse?: boolean;
  /** @default 1 */
  readonly times?: number;
}

export const throttled = new IntegrationError(
  'SageMaker.SageMakerException',
  'Rate exceeded (Service: SageMaker, Status Code: 400, Request ID: 1)',
);
export const unavailable = new IntegrationError(
  'SageMaker.SageMakerException',
  'Service is unavailable. (Service: SageMaker, Status Code: 503, Request ID: 1)',
);
export const noAnswer = new IntegrationError(
  'SageMaker.SdkClientException',
  'Unable to execute HTTP request: Read timed out',
);

const invalid = (message: string): IntegrationError =>
  new IntegrationError(
    'SageMaker.SageMakerException',
    `${message} (Service: SageMaker, Status Code: 400, Request ID: 1)`,
  );

/** SageMaker's pipelines as Step Functions' SDK integration shows them; one pipeline with the parameter `InputUri`. */
export const simulatedPipelines = (course: Course = {}, faults: readonly CallFault[] = []) => {
  const { seconds = 3600, ends = 'Succeeded', status = 'Executing', failureReason, steps = [] } = course;
  const executions: Execution[] = [];
  const calls: { readonly action: string; readonly input: Input }[] = [];
  const left = faults.map((fault) => ({ ...fault, times: fault.times ?? 1 }));

  const statusOf = ({ createdAt, stopped }: Execution): string => {
    if (stopped) return 'Stopped';
    return Date.now() - createdAt >= seconds * 1000 ? ends : status;
  };
  const find = (arn: unknown): Execution => {
    const found = executions.find(({ PipelineExecutionArn }) => PipelineExecutionArn === arn);
    if (!found) throw new IntegrationError('SageMaker.ResourceNotFoundException', `No execution ${arn}.`);
    return found;
  };
  const summary = (execution: Execution): Input => ({
    PipelineExecutionArn: execution.PipelineExecutionArn,
    StartTime: new Date(execution.createdAt).toISOString(),
    PipelineExecutionStatus: statusOf(execution),
    ...(execution.PipelineExecutionDescription !== undefined && {
      PipelineExecutionDescription: execution.PipelineExecutionDescription,
    }),
  });
  const start = (input: Input): Execution => {
    const token = String(input.ClientRequestToken);
    const before = executions.find((each) => each.token === token);
    if (before) return before;
    const parameters = (input.PipelineParameters ?? []) as readonly Input[];
    if (!/^.{32,128}$/.test(token)) throw invalid('The token must have 32 to 128 characters.');
    for (const { Name, Value } of parameters) {
      if (Name !== 'InputUri' || typeof Value !== 'string') throw invalid(`Unknown parameter ${Name}.`);
    }
    const execution: Execution = {
      PipelineExecutionArn: `arn:aws:sagemaker:us-east-1:123456789012:pipeline/penguins/execution/${executions.length}`,
      ...(typeof input.PipelineExecutionDescription === 'string' && {
        PipelineExecutionDescription: input.PipelineExecutionDescription,
      }),
      parameters,
      token,
      createdAt: Date.now(),
      stopped: false,
    };
    executions.push(execution);
    return execution;
  };
  const actions: Readonly<Record<string, (input: Input) => unknown>> = {
    startPipelineExecution: (input) => ({ PipelineExecutionArn: start(input).PipelineExecutionArn }),
    describePipelineExecution: ({ PipelineExecutionArn }) => {
      const { StartTime, ...rest } = summary(find(PipelineExecutionArn));
      return {
        ...rest,
        CreationTime: StartTime,
        ...(failureReason !== undefined && { FailureReason: failureReason }),
      };
    },
    listPipelineExecutionSteps: ({ PipelineExecutionArn }) => {
      find(PipelineExecutionArn);
      return { PipelineExecutionSteps: steps };
    },
    listPipelineExecutions: ({ CreatedAfter, MaxResults, NextToken = '0' }) => {
      const since = executions.filter(({ createdAt }) => createdAt > Date.parse(String(CreatedAfter)));
      const from = Number(NextToken);
      const to = from + Number(MaxResults);
      return {
        PipelineExecutionSummaries: since.slice(from, to).map(summary),
        ...(to < since.length && { NextToken: String(to) }),
      };
    },
    stopPipelineExecution: ({ PipelineExecutionArn, ClientRequestToken }) => {
      const found = find(PipelineExecutionArn);
      if (!/^.{32,128}$/.test(String(ClientRequestToken))) throw invalid('The token is too short.');
      if (statusOf(found) !== status) throw new IntegrationError('SageMaker.ConflictException', 'It ended.');
      found.stopped = true;
      return { PipelineExecutionArn };
    },
  };

  const call = async (action: string, input: Input): Promise<unknown> => {
    calls.push({ action, input });
    const run = actions[action];
    if (!run) throw new Error(`${action} is not simulated.`);
    const fault = left.find((each) => each.action === action && each.times > 0);
    if (!fault) return run(input);
    fault.times -= 1;
    if (fault.lostResponse) run(input);
    throw fault.error;
  };
  return { call, start, calls, executions, statusOf };
};

export type SimulatedPipelines = ReturnType<typeof simulatedPipelines>;

/** The SDK integrations of a definition's tasks, those in its maps too, by state name. */
export const integrationsOf = (
  { States }: Pick<StateMachineDefinition, 'States'>,
  call: (action: string, input: Input) => Promise<unknown>,
): ExecutionProps['tasks'] => {
  const handlersOf = ([name, state]: [string, State<string>]): [string, TaskHandler][] => {
    if (state.Type === 'Map') return Object.entries(integrationsOf(state.ItemProcessor, call));
    if (state.Type !== 'Task') return [];
    const [, service, action] = /:aws-sdk:(\w+):(\w+)$/.exec(state.Resource) ?? [];
    if (service === undefined || action === undefined) throw new Error(`${name} calls ${state.Resource}.`);
    return [
      [name, (input) => call(service === 'sagemaker' ? action : `${service}:${action}`, input as Input)],
    ];
  };
  return Object.fromEntries(Object.entries(States).flatMap(handlersOf));
};
