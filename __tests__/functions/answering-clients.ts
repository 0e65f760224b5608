import { type AwsClients, awsClients } from '../../simulation/aws/aws-clients';

/** The body of an answer, or the name of an error. */
export type Answer = Readonly<Record<string, unknown>> | string;

/** Clients of SageMaker and Step Functions whose calls get these answers, in order, and the calls that they made. */
export const answeringClients = (...answers: readonly Answer[]) => {
  const calls: (readonly [operation: string, input: unknown])[] = [];
  const clients: AwsClients = awsClients(async (operation, input) => {
    const answer = answers[calls.length];
    calls.push([operation, input]);
    if (answer === undefined) throw new Error(`No answer is left for ${operation}`);
    return typeof answer === 'string'
      ? { status: 400, body: { __type: answer, message: 'no' }, date: Date.now() }
      : { status: 200, body: answer, date: Date.now() };
  });
  return { sageMaker: clients.sageMaker(), stepFunctions: clients.stepFunctions(), calls };
};
