import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { FunctionError, invokeFunction } from '../../../local/lambda/function-process';
import { type Answer, type AwsCall, type Handler, json } from './gateway';

interface Configuration {
  readonly FunctionName: string;
  readonly Timeout?: number;
  readonly Environment?: { readonly Variables?: Readonly<Record<string, string>> };
  readonly LoggingConfig?: object;
  readonly DeadLetterConfig?: object;
}

const FUNCTIONS_PATH = /^\/2015-03-31\/functions(?:\/([^/?]+))?(\/code|\/configuration|\/invocations)?/;

/** A path names a function by its name or its ARN. */
const functionName = (text: string): string => decodeURIComponent(text).replace(/^arn:.*:function:/, '');

/**
 * Lambda's part of the emulator: runs the bytes that were uploaded, with the environment that was set, and remembers
 * the logging and dead-letter configurations that moto forgets.
 */
export const deployedLambdas = (extraEnvironment: (name: string) => Readonly<Record<string, string>>) => {
  const folder = mkdtempSync(join(tmpdir(), 'deployed-lambdas-'));
  const configurations = new Map<string, Configuration>();

  const unpack = (name: string, zip: string): void => {
    for (const [path, bytes] of Object.entries(unzipSync(Buffer.from(zip, 'base64')))) {
      const file = join(folder, name, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, bytes);
    }
  };

  const remember = (call: AwsCall): void => {
    const [, path, part] = FUNCTIONS_PATH.exec(call.path) ?? [];
    const body = JSON.parse(call.body.toString('utf8'));
    const name = functionName(path ?? body.FunctionName);
    const zip: unknown = part === '/code' ? body.ZipFile : body.Code?.ZipFile;
    if (typeof zip === 'string') unpack(name, zip);
    if (part !== '/code')
      configurations.set(name, { ...configurations.get(name), ...body, FunctionName: name });
  };

  const invoke = async ({ path, body }: AwsCall): Promise<Answer> => {
    const name = functionName(FUNCTIONS_PATH.exec(path)?.[1] ?? '');
    const { Environment, Timeout } = configurations.get(name) ?? {};
    const lambda = {
      bundle: join(folder, name, 'index.js'),
      environment: { ...Environment?.Variables, ...extraEnvironment(name) },
      ...(Timeout !== undefined && { timeoutInSeconds: Timeout }),
    };
    try {
      return json(await invokeFunction(lambda, JSON.parse(body.toString('utf8') || '{}')));
    } catch (error) {
      if (!(error instanceof FunctionError)) throw error;
      return json(JSON.parse(error.message), 200, { 'x-amz-function-error': 'Unhandled' });
    }
  };

  const restoreForgotten = async (forward: () => Promise<Answer>): Promise<Answer> => {
    const answer = await forward();
    if (answer.status >= 300 || answer.body.length === 0) return answer;
    const body = JSON.parse(answer.body.toString('utf8'));
    const configuration = body.Configuration ?? body;
    const remembered = configurations.get(configuration.FunctionName);
    if (remembered?.LoggingConfig) configuration.LoggingConfig = remembered.LoggingConfig;
    if (remembered?.DeadLetterConfig) configuration.DeadLetterConfig = remembered.DeadLetterConfig;
    return { ...answer, body: Buffer.from(JSON.stringify(body)) };
  };

  const handle: Handler = (call, forward) => {
    const [, name, part] = FUNCTIONS_PATH.exec(call.path) ?? [];
    if (call.service !== 'lambda' || !call.path.startsWith('/2015-03-31/functions')) return undefined;
    if (part === '/invocations') return invoke(call);
    if (call.method === 'POST' || call.method === 'PUT') remember(call);
    return name !== undefined || call.method === 'POST' ? restoreForgotten(forward) : undefined;
  };

  return { handle, remove: () => rmSync(folder, { recursive: true, force: true }) };
};
