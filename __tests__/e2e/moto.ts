import { spawn, spawnSync } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';

/** Why moto cannot be used here, or undefined where it can. */
export const whyNoMoto = (): string | undefined =>
  spawnSync('python3', ['-c', 'import moto.server, moto.stepfunctions.parser']).status === 0
    ? undefined
    : "Python's moto with its server is not installed";

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

const untilItAnswers = async (url: string, attempts = 100): Promise<void> => {
  const answers = await fetch(url).then(
    () => true,
    () => false,
  );
  if (answers) return;
  if (attempts === 0) throw new Error(`moto does not answer at ${url}`);
  await new Promise((resolve) => setTimeout(resolve, 100));
  await untilItAnswers(url, attempts - 1);
};

export interface Moto {
  readonly port: number;
  stop(): void;
}

/**
 * Starts moto. Its state machines call Lambda at `gatewayPort`, and really run.
 * It is stopped with this process at the latest.
 */
export const startMoto = async (gatewayPort: number): Promise<Moto> => {
  const port = await freePort();
  const server = spawn('python3', [join(__dirname, 'moto_server.py'), '-p', String(port)], {
    env: { ...process.env, MOTO_PORT: String(gatewayPort) },
    stdio: 'ignore',
  });
  const stop = () => server.kill('SIGKILL');
  process.once('exit', stop);
  const url = `http://127.0.0.1:${port}/moto-api`;
  await untilItAnswers(`${url}/data.json`);
  await fetch(`${url}/config`, {
    method: 'POST',
    body: JSON.stringify({
      stepfunctions: { execute_state_machine: true },
      lambda: { use_docker: false },
    }),
  });
  return { port, stop };
};
