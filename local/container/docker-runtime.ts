import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { type ContainerRuntime, type ContainerSpec, hostVariables } from './container';

/** A public image that needs no login. */
export const PUBLIC_PYTHON_IMAGE = 'python:3.12-slim';

/** Why Docker cannot run containers here, or undefined if it can. */
export const whyNoDocker = (): string | undefined => {
  const { error, status, stderr } = spawnSync('docker', ['version', '--format', '{{.Server.Version}}'], {
    encoding: 'utf8',
    timeout: 10_000,
  });
  if (error) return 'no docker command was found';
  return status === 0
    ? undefined
    : `the Docker daemon is not responding (${stderr.trim().split('\n').at(-1)})`;
};

/** Makes the files that a container writes belong to the user. */
const asThisUser = (): string[] =>
  process.platform === 'linux' && process.getuid && process.getgid
    ? ['--user', `${process.getuid()}:${process.getgid()}`, '--env', 'HOME=/tmp']
    : [];

/** Environment variables that Docker's client reads. */
export const CLIENT_VARIABLES: readonly string[] = [
  'PATH',
  'HOME',
  'DOCKER_HOST',
  'DOCKER_CONFIG',
  'DOCKER_CONTEXT',
  'XDG_RUNTIME_DIR',
];

/**
 * Docker's client reads each value from its own environment, so that no process list shows it. The client's own
 * variables are the exception.
 */
const environmentFlags = (environment: ContainerSpec['environment']): string[] =>
  Object.entries(environment).flatMap(([name, value]) => [
    '--env',
    CLIENT_VARIABLES.includes(name) ? `${name}=${value}` : name,
  ]);

/** Runs a container in Docker. */
export const dockerRuntime = (image: string): ContainerRuntime => ({
  description: `in Docker, image ${image}`,
  command: ({ name, entrypoint = [], arguments: args, environment, networkIsolation, folder }) => {
    const [program, ...rest] = entrypoint;
    const variables = { PYTHONUNBUFFERED: '1', ...environment };
    return {
      file: 'docker',
      arguments: [
        'run',
        '--rm',
        '--init',
        ...['--name', name],
        ...(networkIsolation ? ['--network', 'none'] : []),
        ...asThisUser(),
        ...['--volume', `${join(folder, 'ml')}:/opt/ml`],
        ...environmentFlags(variables),
        ...(program ? ['--entrypoint', program] : []),
        image,
        ...rest,
        ...args,
      ],
      environment: { ...containerVariables(variables), ...hostVariables(CLIENT_VARIABLES) },
      cwd: folder,
      cleanUp: ['docker', 'rm', '--force', name],
    };
  },
});

const containerVariables = (variables: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(variables).filter(([name]) => !CLIENT_VARIABLES.includes(name)));
