import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { isRecord, parseJson } from '../../../workflow/rules/json-value';
import { guarded } from '../../support/guarded-process';
import { until } from '../../support/processes';
import { writeFiles } from '../../support/temporary-folder';
import { makePythonImage } from './python-image';

/** What the tests' containers have: Python, and the user `app`. */
export const PYTHON_IMAGE = `localhost/sagemaker-processing-test:python-${process.pid}`;

/** The same with a user and an entrypoint of its own, which writes `own.txt` to the output. */
export const OWN_ENTRYPOINT_IMAGE = `localhost/sagemaker-processing-test:own-${process.pid}`;

const WRITE_OWN =
  'import os; open("/opt/ml/processing/output/own.txt", "w").write(os.environ["MODE"]); print("own entrypoint")';

const CHANGES: Readonly<Record<string, readonly string[]>> = {
  [PYTHON_IMAGE]: [],
  [OWN_ENTRYPOINT_IMAGE]: ['USER app', `ENTRYPOINT ${JSON.stringify(['python3', '-c', WRITE_OWN])}`],
};

/** For machines that are containers themselves: they may neither raise limits nor use systemd's cgroups. */
const NARROW_CONFIGURATION = `
[containers]
default_ulimits = ["nofile=1000:1000", "nproc=1000:1000"]
pids_limit = 0

[engine]
cgroup_manager = "cgroupfs"
runtime = "runc"
`;

/** A client with which a run works on this machine. */
export interface ContainerClient {
  readonly program: 'docker' | 'podman';
  /** Added to the environment of a run, which then uses this client. */
  readonly environment: Readonly<Record<string, string>>;
  /** Starts what the client talks to, if the tests have to. */
  start(): Promise<void>;
  /** Ends what was started. */
  stop(): void;
}

/** Why a client cannot be had here, as a part of a sentence. */
export type Lack = string;

const call = (
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): { readonly works: boolean; readonly stdout: string; readonly stderr: string } => {
  const { error, status, stdout, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
    timeout: 120_000,
  });
  return { works: !error && status === 0, stdout: stdout ?? '', stderr: error?.message ?? stderr };
};

/** Imports the images, and runs a container. */
const tryEngine = (
  program: ContainerClient['program'],
  archive: string,
  environment: Readonly<Record<string, string>>,
): Lack | undefined => {
  for (const [image, changes] of Object.entries(CHANGES)) {
    const flags = changes.flatMap((change) => ['--change', change]);
    const { works, stderr } = call(program, ['import', ...flags, archive, image], environment);
    if (!works) return stderr.trim();
  }
  const probe = ['run', '--rm', '--init', '--network', 'none', PYTHON_IMAGE, 'python3', '--version'];
  const { works, stderr } = call(program, probe, environment);
  return works ? undefined : stderr.trim();
};

/** A client that needs no service of the tests. */
const readyClient = (
  program: ContainerClient['program'],
  environment: ContainerClient['environment'],
): ContainerClient => ({ program, environment, start: async () => undefined, stop: () => undefined });

const removeImages = (client: ContainerClient | Lack): void => {
  if (typeof client === 'string') return;
  call(client.program, ['rmi', '--force', ...Object.keys(CHANGES)], client.environment);
};

/** The folder of the configuration, the image and the service's socket. */
const openFolder = (): string => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'container-clients-')));
  // Other users read the image from it.
  chmodSync(folder, 0o755);
  return folder;
};

/** A PATH on which Docker's client finds no daemon, as on a machine with Podman. */
const withoutDocker = (folder: string): string => {
  writeFiles(folder, {
    'bin/docker': '#!/bin/sh\necho "Cannot connect to the Docker daemon." >&2\nexit 1\n',
  });
  chmodSync(join(folder, 'bin', 'docker'), 0o755);
  return [join(folder, 'bin'), process.env.PATH].join(delimiter);
};

const podmanClient = (folder: string, archive: string): ContainerClient | Lack => {
  const info = call('podman', ['info'], {});
  if (!info.works) return `podman does not work (${info.stderr.trim()})`;
  const configuration = join(folder, 'containers.conf');
  writeFileSync(configuration, NARROW_CONFIGURATION);
  let lack: Lack = '';
  for (const settings of [{}, { CONTAINERS_CONF: configuration }]) {
    const environment = { PATH: withoutDocker(folder), ...settings };
    const why = tryEngine('podman', archive, environment);
    if (why === undefined) return readyClient('podman', environment);
    lack = `podman runs no container (${why})`;
  }
  return lack;
};

const dockerIsRunning = (): boolean => {
  const { works, stdout } = call('docker', ['info', '--format', '{{json .}}'], {});
  const info = parseJson(stdout);
  return works && isRecord(info) && !isRecord(info.host) && !info.ServerErrors;
};

/** Docker's client with Podman's service, which has the same images as Podman. */
const dockerWithPodman = (folder: string, podman: ContainerClient): ContainerClient => {
  const socket = join(folder, 'podman.sock');
  let service: ChildProcess | undefined;
  return {
    program: 'docker',
    environment: { DOCKER_HOST: `unix://${socket}` },
    start: async () => {
      service = guarded(
        spawn('podman', ['system', 'service', '--time', '0', `unix://${socket}`], {
          env: { ...process.env, ...podman.environment },
          detached: true,
          stdio: 'ignore',
        }),
      );
      await until(() => existsSync(socket), service);
    },
    stop: () => service?.kill(),
  };
};

const dockerClient = (
  folder: string,
  archive: string,
  podman: ContainerClient | Lack,
): ContainerClient | Lack => {
  const { works, stdout } = call('docker', ['--version'], {});
  if (!works || !stdout.startsWith('Docker version')) return 'there is no client of Docker';
  if (!dockerIsRunning()) {
    return typeof podman === 'string'
      ? `Docker is not running, and ${podman}`
      : dockerWithPodman(folder, podman);
  }
  const why = tryEngine('docker', archive, {});
  return why === undefined ? readyClient('docker', {}) : `docker runs no container (${why})`;
};

/** The clients of this machine, or why one cannot be had. */
export interface ContainerClients {
  readonly docker: ContainerClient | Lack;
  readonly podman: ContainerClient | Lack;
  /** The image as an archive, for an engine of another user. */
  readonly archive: string;
  /** Removes the images. */
  remove(): void;
}

export const findContainerClients = (): ContainerClients => {
  const folder = openFolder();
  const removeFolder = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const archive = makePythonImage(folder);
    const podman = podmanClient(folder, archive);
    const docker = dockerClient(folder, archive, podman);
    if (typeof podman === 'string' && typeof docker === 'string') removeFolder();
    const remove = (): void => {
      for (const client of [docker, podman]) removeImages(client);
      removeFolder();
    };
    return { podman, docker, archive, remove };
  } catch (error) {
    removeFolder();
    const lack = `no image can be made (${(error as Error).message.trim()})`;
    return { podman: lack, docker: lack, archive: '', remove: removeFolder };
  }
};
