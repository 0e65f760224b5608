import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { guarded } from '../../support/guarded-process';

/** Why moto cannot be used here, or undefined if it can. */
export const whyNoMoto = (): string | undefined =>
  spawnSync('python3', ['-c', 'import moto.server, moto.stepfunctions.parser']).status === 0
    ? undefined
    : "Python's moto with its server is not installed";

/** The last part of moto's output, for an error message. */
const KEPT_CHARACTERS = 4096;

/** The port that moto has chosen. Waits until moto prints it or ends. */
const portOf = (server: ChildProcess): Promise<number> =>
  new Promise((resolve, reject) => {
    let said = '';
    // moto prints each request, and would block if nothing read its output.
    server.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-KEPT_CHARACTERS);
      const [, port] = /Running on http:\/\/127\.0\.0\.1:(\d+)/.exec(said) ?? [];
      if (port !== undefined) resolve(Number(port));
    });
    server.once('error', reject);
    server.once('close', (code, signal) =>
      reject(new Error(`moto ended before it listened, with ${signal ?? `exit code ${code}`}: ${said}`)),
    );
  });

export interface Moto {
  readonly port: number;
  readonly pid: number | undefined;
  /** Resolves when moto has ended. */
  stop(): Promise<void>;
}

/**
 * Starts moto. Its state machines call Lambda at `gatewayPort`, and really run.
 * It ends with this program at the latest, even if this program is killed.
 *
 * @throws Error with moto's output, if moto ends before it listens.
 */
export const startMoto = async (gatewayPort: number): Promise<Moto> => {
  const server = guarded(
    spawn('python3', [join(__dirname, 'moto_server.py'), '-p', '0'], {
      env: { ...process.env, MOTO_PORT: String(gatewayPort) },
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
    }),
  );
  const ended = new Promise<void>((resolve) => server.once('close', () => resolve()));
  const port = await portOf(server);
  await fetch(`http://127.0.0.1:${port}/moto-api/config`, {
    method: 'POST',
    body: JSON.stringify({
      stepfunctions: { execute_state_machine: true },
      lambda: { use_docker: false },
    }),
  });
  return {
    port,
    pid: server.pid,
    stop: () => {
      server.kill('SIGKILL');
      return ended;
    },
  };
};
