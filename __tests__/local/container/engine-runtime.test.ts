import type { ContainerSpec } from '../../../local/container/container';
import type { ContainerEngine } from '../../../local/container/container-engine';
import { engineRuntime } from '../../../local/container/engine-runtime';

const DOCKER: ContainerEngine = { client: 'docker', name: 'Docker', isRootless: false };
const ROOTLESS_PODMAN: ContainerEngine = { client: 'podman', name: 'Podman', isRootless: true };

const SPEC: ContainerSpec = {
  name: 'job-1',
  entrypoint: ['python3', '/opt/ml/processing/code/run.py'],
  arguments: ['--seed', '42'],
  environment: { TOKEN: 'secret', MODE: 'fast' },
  networkIsolation: false,
  folder: '/jobs/job-1',
};

/** Lets this process be another user, on another system. */
const as = (uid: number, platform: NodeJS.Platform): void => {
  Object.defineProperty(process, 'platform', { value: platform });
  jest.spyOn(process, 'getuid').mockReturnValue(uid);
  jest.spyOn(process, 'getgid').mockReturnValue(uid);
};

const { platform } = process;

afterEach(() => {
  jest.restoreAllMocks();
  Object.defineProperty(process, 'platform', { value: platform });
});

/** The words that follow the flag, once for each time that it is there. */
const valuesOf = (flag: string, words: readonly string[]): (string | undefined)[] =>
  words.flatMap((word, index) => (word === flag ? [words[index + 1]] : []));

describe('the command line of a container', () => {
  test('runs the entrypoint and the arguments in the image, with the job’s folder as /opt/ml', () => {
    as(501, 'darwin');
    const { file, arguments: args } = engineRuntime(DOCKER, 'python:3.12-slim').command(SPEC);
    expect([file, ...args]).toEqual([
      ...['docker', 'run', '--init', '--name', 'job-1', '--stop-timeout', '0'],
      ...['--volume', '/jobs/job-1/ml:/opt/ml'],
      ...['--env', 'PYTHONUNBUFFERED', '--env', 'TOKEN', '--env', 'MODE'],
      ...['--entrypoint', 'python3', 'python:3.12-slim'],
      ...['/opt/ml/processing/code/run.py', '--seed', '42'],
    ]);
  });

  test('is the same for Podman', () => {
    as(501, 'darwin');
    const [docker, podman] = [DOCKER, { ...DOCKER, client: 'podman' } as const].map((engine) =>
      engineRuntime(engine, 'my-image').command(SPEC),
    );
    expect(podman?.file).toBe('podman');
    expect(podman?.arguments).toEqual(docker?.arguments);
  });

  test('has the first word of a long entrypoint before the image, and the others after it', () => {
    const entrypoint = ['/bin/sh', '-c', 'exec "$0" "$@"', 'python3'];
    const { arguments: args } = engineRuntime(DOCKER, 'my-image').command({ ...SPEC, entrypoint });
    expect(args.slice(args.indexOf('--entrypoint'))).toEqual([
      ...['--entrypoint', '/bin/sh', 'my-image'],
      ...['-c', 'exec "$0" "$@"', 'python3', '--seed', '42'],
    ]);
  });

  test('leaves the image its own entrypoint when the job has none', () => {
    const { entrypoint: _, ...spec } = SPEC;
    const { arguments: args } = engineRuntime(DOCKER, 'my-image').command(spec);
    expect(args).not.toContain('--entrypoint');
    expect(args.slice(-3)).toEqual(['my-image', '--seed', '42']);
  });

  test('gives an isolated container no network', () => {
    const { arguments: args } = engineRuntime(DOCKER, 'my-image').command({
      ...SPEC,
      networkIsolation: true,
    });
    const network = args.indexOf('--network');
    expect(args.slice(network, network + 2)).toEqual(['--network', 'none']);
    expect(network).toBeLessThan(args.indexOf('my-image'));
  });

  test('leaves the container after its end, which still has its exit code', () => {
    const { arguments: args, inspect } = engineRuntime(DOCKER, 'my-image').command(SPEC);
    expect(args).not.toContain('--rm');
    expect(inspect?.slice(0, 2)).toEqual(['docker', 'inspect']);
    expect(inspect?.at(-1)).toBe('job-1');
  });
});

describe('the user in a container', () => {
  test('is this user, with a home that exists', () => {
    as(1000, 'linux');
    const { arguments: args } = engineRuntime(DOCKER, 'my-image').command(SPEC);
    expect(valuesOf('--user', args)).toEqual(['1000:1000']);
    expect(valuesOf('--env', args)).toContain('HOME=/tmp');
  });

  test('is root in a rootless engine, where root has this user’s rights', () => {
    as(1000, 'linux');
    const { arguments: args } = engineRuntime(ROOTLESS_PODMAN, 'my-image').command(SPEC);
    expect(valuesOf('--user', args)).toEqual(['0:0']);
    expect(valuesOf('--env', args)).not.toContain('HOME=/tmp');
  });

  test('is the image’s own on macOS, where each file on the machine is this user’s', () => {
    as(501, 'darwin');
    expect(engineRuntime(DOCKER, 'my-image').command(SPEC).arguments).not.toContain('--user');
  });
});

describe('the cleanup', () => {
  test('removes the container with its volumes', () => {
    as(0, 'linux');
    const { cleanUp } = engineRuntime(DOCKER, 'my-image').command(SPEC);
    expect(cleanUp).toEqual(['docker', 'rm', '--force', '--volumes', 'job-1']);
  });

  test.each([
    ['this user’s', DOCKER, '1000:1000'],
    ['root’s, who is this user, in a rootless engine', ROOTLESS_PODMAN, '0:0'],
  ])('makes the files of other users %s, as root in a container without a network', (_, engine, owner) => {
    as(1000, 'linux');
    const { cleanUp = [] } = engineRuntime(engine, 'my-image').command(SPEC);
    expect(cleanUp.slice(-6)).toEqual(['--entrypoint', 'chown', 'my-image', '-hR', owner, '/opt/ml']);
    expect(valuesOf('--user', cleanUp)).toEqual(['0:0']);
    expect(valuesOf('--network', cleanUp)).toEqual(['none']);
  });
});

describe('the environment', () => {
  test('has no values on the command line, because the client passes them on', () => {
    const { arguments: args, environment } = engineRuntime(DOCKER, 'my-image').command(SPEC);
    expect(args.join(' ')).not.toMatch(/secret|fast/);
    expect(environment).toMatchObject({ TOKEN: 'secret', MODE: 'fast', PYTHONUNBUFFERED: '1' });
  });

  test.each(['PATH', 'HOME', 'DOCKER_HOST', 'CONTAINERS_CONF'])(
    'gives the container a %s of its own, and not the client',
    (name) => {
      const { arguments: args, environment } = engineRuntime(DOCKER, 'my-image').command({
        ...SPEC,
        environment: { [name]: '/in/the/container' },
      });
      expect(args).toContain(`${name}=/in/the/container`);
      expect(environment[name]).toBe(process.env[name]);
    },
  );

  test('has the client’s variables of the user’s environment, and no credentials', () => {
    jest.replaceProperty(process, 'env', {
      PATH: '/usr/bin',
      DOCKER_HOST: 'unix:///run/user/docker.sock',
      CONTAINERS_CONF: '/etc/my-containers.conf',
      AWS_SECRET_ACCESS_KEY: 'secret-of-the-person',
    });
    const { environment } = engineRuntime(DOCKER, 'my-image').command({ ...SPEC, environment: {} });
    expect(environment).toEqual({
      PATH: '/usr/bin',
      DOCKER_HOST: 'unix:///run/user/docker.sock',
      CONTAINERS_CONF: '/etc/my-containers.conf',
      PYTHONUNBUFFERED: '1',
    });
  });
});

test.each([
  ['in Docker, image my-image', DOCKER],
  ['in Podman, image my-image', ROOTLESS_PODMAN],
])('the description is "%s"', (description, engine) => {
  expect(engineRuntime(engine, 'my-image').description).toBe(description);
});

test.each([
  [DOCKER, '{{.Container}};{{.CPUPerc}};{{.MemUsage}}'],
  [ROOTLESS_PODMAN, '{{.Name}};{{.CPUNano}};{{.MemUsage}}'],
])('what containers use is asked of $name for all of them at once', (engine, format) => {
  expect(engineRuntime(engine, 'my-image').statsCommand?.(['job-1', 'job-2'])).toEqual([
    ...[engine.client, 'stats', '--no-stream', '--format', format],
    ...['job-1', 'job-2'],
  ]);
});
