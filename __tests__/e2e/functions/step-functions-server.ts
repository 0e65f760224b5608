import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { EndpointAnswer } from '../../../local/sagemaker/endpoint-answer';

/** Of Step Functions what the functions ask: how executions are. */
export interface StepFunctionsServer {
  readonly url: string;
  /** Status of each execution that is known, by its ARN. */
  readonly statuses: Map<string, string>;
  /** Inputs of the calls so far. */
  readonly calls: readonly unknown[];
  /** Answers every call from now on. */
  answerAll(answer: EndpointAnswer): void;
  close(): Promise<void>;
}

const notThere = (executionArn: string): EndpointAnswer => ({
  status: 400,
  body: { __type: 'ExecutionDoesNotExist', message: `Execution Does Not Exist: '${executionArn}'` },
});

/** Answers DescribeExecution on loopback, as AWS JSON 1.0 has it. */
export const serveStepFunctions = async (): Promise<StepFunctionsServer> => {
  const statuses = new Map<string, string>();
  const calls: unknown[] = [];
  let always: EndpointAnswer | undefined;

  const describe = (executionArn: string): EndpointAnswer => {
    const status = statuses.get(executionArn);
    return status === undefined
      ? notThere(executionArn)
      : { status: 200, body: { executionArn, status, startDate: 0 } };
  };

  const server = createServer(async (request, response) => {
    const input = (await json(request)) as { executionArn: string };
    calls.push(input);
    const isKnown = request.headers['x-amz-target'] === 'AWSStepFunctions.DescribeExecution';
    const { status, body } = always ?? (isKnown ? describe(input.executionArn) : notThere('nothing'));
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    statuses,
    calls,
    answerAll: (answer) => {
      always = answer;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
