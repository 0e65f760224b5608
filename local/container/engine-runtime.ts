import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, type ContainerRuntime, type ContainerSpec, hostVariables } from './container';
import { CLIENT_VARIABLES, type ContainerEngine } from './container-engine';

/** A public image that needs no login. Podman needs the registry's name. */
export const PUBLIC_PYTHON_IMAGE = 'docker.io/library/python:3.12-slim';

/** A user and a group in a container who are this user and group on the machine. */
const thisUserInContainer = ({ isRootless }: ContainerEngine): string | undefined => {
  if (process.platform !== 'linux' || !process.getuid || !process.getgid) return undefined;
  // A rootless engine maps this user to root, and every other user of a container to one without rights here.
  return isRootless ? '0:0' : `${process.getuid()}:${process.getgid()}`;
};

const ROOT = '0:0';

/** Makes the files that a container writes belong to this user. Root has a home in the image, as in SageMaker. */
const asThisUser = (engine: ContainerEngine): string[] => {
  const user = thisUserInContainer(engine);
  if (user === undefined) return [];
  return ['--user', user, ...(user === ROOT ? [] : ['--env', 'HOME=/tmp'])];
};

/** SELinux lets a container use only files with its own label. */
const hasSELinux = (): boolean => existsSync('/sys/fs/selinux/enforce');

const mountFlags = (folder: string): string[] => [
  '--volume',
  `${join(folder, 'ml')}:/opt/ml${hasSELinux() ? ':Z' : ''}`,
];

/**
 * The client reads each value from its own environment, so that no process list shows it. The client's own variables
 * are the exception.
 */
const environmentFlags = (environment: ContainerSpec['environment']): string[] =>
  Object.entries(environment).flatMap(([name, value]) => [
    '--env',
    CLIENT_VARIABLES.includes(name) ? `${name}=${value}` : name,
  ]);

const containerVariables = (variables: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(variables).filter(([name]) => !CLIENT_VARIABLES.includes(name)));

/** A container that never started also has an exit code, 0. */
const EXIT_CODE =
  '{{if or (eq .State.Status "exited") (eq .State.Status "stopped")}}{{.State.ExitCode}}{{end}}';

/** Runs the command `$4…` if a file in the folder `$3` belongs to another user, after removing the container `$2`. */
const REMOVE_AND_RECLAIM = `
"$1" rm --force --volumes "$2"
removed=$?
folder=$3
shift 3
[ -z "$(find "$folder" ! -user "$(id -u)" -print -quit)" ] || "$@"
exit "$removed"
`;

/**
 * Removes the container. If the script became another user, as with su or sudo, then makes the files of that user
 * belong to this user, who could otherwise not read them or remove their folder. Only root in a container may do so.
 */
const cleanUp = (engine: ContainerEngine, image: string, { name, folder }: ContainerSpec): Command => {
  const { client } = engine;
  const owner = thisUserInContainer(engine);
  if (owner === undefined || process.getuid?.() === 0) return [client, 'rm', '--force', '--volumes', name];
  return [
    ...(['sh', '-c', REMOVE_AND_RECLAIM, 'sh', client, name, folder] as const),
    ...[client, 'run', '--rm', '--network', 'none', '--user', ROOT, ...mountFlags(folder)],
    ...['--entrypoint', 'chown', image, '-hR', owner, '/opt/ml'],
  ];
};

/**
 * The container's name, and its processor. Docker's client cuts the first letter of a name from Podman's service, but not
 * of a name as it was given. Podman's own percentage is the mean since the start.
 */
const STATS_FIELDS = {
  docker: '{{.Container}};{{.CPUPerc}}',
  podman: '{{.Name}};{{.CPUNano}}',
} as const;

/** Runs a container in Docker or Podman, whose clients take the same flags. */
export const engineRuntime = (engine: ContainerEngine, image: string): ContainerRuntime => ({
  description: `in ${engine.name}, image ${image}`,
  statsCommand: (names) => [
    ...([engine.client, 'stats', '--no-stream'] as const),
    ...['--format', `${STATS_FIELDS[engine.client]};{{.MemUsage}}`],
    ...names,
  ],
  command: (spec) => {
    const { name, entrypoint = [], environment, networkIsolation, folder } = spec;
    const [program, ...rest] = entrypoint;
    const variables = { PYTHONUNBUFFERED: '1', ...environment };
    return {
      file: engine.client,
      arguments: [
        // Without --rm, because a container that is gone no longer has an exit code.
        'run',
        '--init',
        ...['--name', name],
        // Podman's `rm --force` would first wait for the container to end.
        ...['--stop-timeout', '0'],
        ...(networkIsolation ? ['--network', 'none'] : []),
        ...asThisUser(engine),
        ...mountFlags(folder),
        ...environmentFlags(variables),
        ...(program ? ['--entrypoint', program] : []),
        image,
        ...rest,
        ...spec.arguments,
      ],
      environment: { ...containerVariables(variables), ...hostVariables(CLIENT_VARIABLES) },
      cwd: folder,
      inspect: [engine.client, 'inspect', '--type', 'container', '--format', EXIT_CODE, name],
      cleanUp: cleanUp(engine, image, spec),
    };
  },
});
