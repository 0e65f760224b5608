import type { ContainerSpec } from '../../../local/container/container';
import { dockerRuntime } from '../../../local/container/docker-runtime';

const SPEC: ContainerSpec = {
  name: 'job-1',
  entrypoint: ['python3', '/opt/ml/processing/code/run.py'],
  arguments: ['--seed', '42'],
  environment: { TOKEN: 'secret', MODE: 'fast' },
  networkIsolation: false,
  folder: '/jobs/job-1',
};

const asThisUser =
  process.platform === 'linux'
    ? ['--user', `${process.getuid?.()}:${process.getgid?.()}`, '--env', 'HOME=/tmp']
    : [];

describe('the command line of Docker', () => {
  test('runs the entrypoint and the arguments in the image, with the job’s folder as /opt/ml', () => {
    const { file, arguments: args } = dockerRuntime('python:3.12-slim').command(SPEC);
    expect([file, ...args]).toEqual([
      'docker',
      'run',
      '--rm',
      '--init',
      '--name',
      'job-1',
      ...asThisUser,
      '--volume',
      '/jobs/job-1/ml:/opt/ml',
      '--env',
      'PYTHONUNBUFFERED',
      '--env',
      'TOKEN',
      '--env',
      'MODE',
      '--entrypoint',
      'python3',
      'python:3.12-slim',
      '/opt/ml/processing/code/run.py',
      '--seed',
      '42',
    ]);
  });

  test('leaves the image its own entrypoint when the job has none', () => {
    const { entrypoint: _, ...spec } = SPEC;
    const { arguments: args } = dockerRuntime('my-image').command(spec);
    expect(args).not.toContain('--entrypoint');
    expect(args.slice(-3)).toEqual(['my-image', '--seed', '42']);
  });

  test('gives an isolated container no network', () => {
    const { arguments: args } = dockerRuntime('my-image').command({ ...SPEC, networkIsolation: true });
    const network = args.indexOf('--network');
    expect(args.slice(network, network + 2)).toEqual(['--network', 'none']);
    expect(network).toBeLessThan(args.indexOf('my-image'));
  });

  test('has no values of the environment, which the client passes on instead', () => {
    const { arguments: args, environment } = dockerRuntime('my-image').command(SPEC);
    expect(args.join(' ')).not.toMatch(/secret|fast/);
    expect(environment).toMatchObject({ TOKEN: 'secret', MODE: 'fast', PYTHONUNBUFFERED: '1' });
  });

  test.each(['PATH', 'HOME', 'DOCKER_HOST'])(
    'gives the container a %s of its own, and not the client',
    (name) => {
      const { arguments: args, environment } = dockerRuntime('my-image').command({
        ...SPEC,
        environment: { [name]: '/in/the/container' },
      });
      expect(args).toContain(`${name}=/in/the/container`);
      expect(environment[name]).toBe(process.env[name]);
    },
  );

  test('gets the client’s variables of the user’s environment, and no credentials', () => {
    const parent = { ...process.env };
    try {
      process.env.DOCKER_HOST = 'unix:///run/user/docker.sock';
      process.env.AWS_SECRET_ACCESS_KEY = 'secret-of-the-person';
      const { environment } = dockerRuntime('my-image').command(SPEC);
      expect(environment).toMatchObject({ DOCKER_HOST: 'unix:///run/user/docker.sock', PATH: parent.PATH });
      expect(Object.values(environment)).not.toContain('secret-of-the-person');
    } finally {
      process.env = parent;
    }
  });
});

test('the description names the image', () => {
  expect(dockerRuntime('my-image').description).toBe('in Docker, image my-image');
});
