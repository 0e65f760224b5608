import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { isRecord, parseJson } from '../../workflow/rules/json-value';

/** In the order in which they are tried. */
const CLIENTS = ['docker', 'podman'] as const;

type Client = (typeof CLIENTS)[number];

/** An engine that runs containers, and the client that talks to it. */
export interface ContainerEngine {
  readonly client: Client;
  /** Podman may also be the program behind a `docker` command, as in the package podman-docker. */
  readonly name: 'Docker' | 'Podman';
  /** Whether the engine has no more rights than this user. Root in a container is then this user on the machine. */
  readonly isRootless: boolean;
}

/** Environment variables that the clients read. None holds credentials. */
export const CLIENT_VARIABLES: readonly string[] = [
  ...['PATH', 'HOME', 'TMPDIR', 'XDG_RUNTIME_DIR', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME'],
  ...['DOCKER_HOST', 'DOCKER_CONFIG', 'DOCKER_CONTEXT', 'DOCKER_API_VERSION', 'DOCKER_DEFAULT_PLATFORM'],
  ...['DOCKER_CERT_PATH', 'DOCKER_TLS', 'DOCKER_TLS_VERIFY'],
  ...['CONTAINER_HOST', 'CONTAINER_CONNECTION', 'CONTAINER_SSHKEY'],
  ...['CONTAINERS_CONF', 'CONTAINERS_CONF_OVERRIDE', 'CONTAINERS_REGISTRIES_CONF'],
  ...['CONTAINERS_STORAGE_CONF', 'REGISTRY_AUTH_FILE', 'DBUS_SESSION_BUS_ADDRESS'],
];

/** Why a client cannot be used. */
interface Refusal {
  readonly client: Client;
  readonly why: string;
}

const ANSWER_LIMIT_IN_SECONDS = 10;

const isOwnedByThisUser = (path: unknown): boolean => {
  if (typeof path !== 'string') return false;
  const owner = statSync(path, { throwIfNoEntry: false })?.uid;
  return owner !== undefined && owner === process.getuid?.();
};

/**
 * Rootless Docker says so in its security options. Podman 4's service does not say it to Docker's client, but its
 * storage then belongs to the user.
 */
const isDockerRootless = ({ SecurityOptions, DockerRootDir }: Record<string, unknown>): boolean =>
  (Array.isArray(SecurityOptions) && SecurityOptions.includes('name=rootless')) ||
  isOwnedByThisUser(DockerRootDir);

const isPodmanRootless = ({ security }: Record<string, unknown>): boolean =>
  isRecord(security) && security.rootless === true;

const engineFrom = (client: Client, info: Record<string, unknown>): ContainerEngine =>
  isRecord(info.host)
    ? { client, name: 'Podman', isRootless: isPodmanRootless(info.host) }
    : { client, name: 'Docker', isRootless: isDockerRootless(info) };

/** The fault in a client's answer, if any. Older Docker clients end with 0 if the daemon is not running. */
const faultIn = (info: unknown, status: number | null, stderr: string): string | undefined => {
  const lastLine = stderr.trim().split('\n').at(-1);
  if (status !== 0) return lastLine || `exit code ${status}`;
  if (!isRecord(info)) return 'its answer is not JSON';
  const [error] = Array.isArray(info.ServerErrors) ? info.ServerErrors : [];
  return error === undefined ? undefined : String(error);
};

const ask = (client: Client, environment: NodeJS.ProcessEnv): ContainerEngine | Refusal => {
  const { error, status, stdout, stderr } = spawnSync(client, ['info', '--format', '{{json .}}'], {
    encoding: 'utf8',
    env: environment,
    timeout: ANSWER_LIMIT_IN_SECONDS * 1000,
  });
  if (error && 'code' in error && error.code === 'ETIMEDOUT') {
    return { client, why: `no answer in ${ANSWER_LIMIT_IN_SECONDS} s` };
  }
  if (error) return { client, why: 'command not found' };
  const info = parseJson(stdout);
  const fault = faultIn(info, status, stderr);
  if (fault !== undefined || !isRecord(info)) return { client, why: `not responding: ${fault}` };
  return engineFrom(client, info);
};

const isEngine = (answer: ContainerEngine | Refusal): answer is ContainerEngine => 'name' in answer;

/**
 * Docker if it responds, otherwise Podman.
 * @param environment the clients' own.
 * @returns why neither can be used, if so, such as `docker: command not found; podman: command not found`.
 */
export const findContainerEngine = (
  environment: NodeJS.ProcessEnv = process.env,
): ContainerEngine | string => {
  const refusals: Refusal[] = [];
  for (const client of CLIENTS) {
    const answer = ask(client, environment);
    if (isEngine(answer)) return answer;
    refusals.push(answer);
  }
  return refusals.map(({ client, why }) => `${client}: ${why}`).join('; ');
};
