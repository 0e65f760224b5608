import { chooseRuntime } from '../../../local/container/choose-runtime';
import * as docker from '../../../local/container/docker-runtime';
import { folderRuntime } from '../../../local/container/folder-runtime';
import * as namespaces from '../../../local/container/namespace-runtime';

jest.mock('../../../local/container/docker-runtime', () => ({
  ...jest.requireActual('../../../local/container/docker-runtime'),
  whyNoDocker: jest.fn(),
}));
jest.mock('../../../local/container/namespace-runtime', () => ({
  ...jest.requireActual('../../../local/container/namespace-runtime'),
  whyNoNamespaces: jest.fn(),
}));

/** A machine that lacks the given things. */
const machine = (lacks: { docker?: string; namespaces?: string }): void => {
  jest.mocked(docker.whyNoDocker).mockReturnValue(lacks.docker);
  jest.mocked(namespaces.whyNoNamespaces).mockReturnValue(lacks.namespaces);
};

describe('without a request for Docker', () => {
  test('a job is a process with its own /opt/ml/processing', () => {
    machine({});
    expect(chooseRuntime({ docker: false })).toBe(namespaces.namespaceRuntime);
  });

  test('a job is a plain process if the machine has no user namespaces', () => {
    machine({ namespaces: 'user namespaces are Linux’s' });
    expect(chooseRuntime({ docker: false })).toBe(folderRuntime);
  });
});

describe('with a request for Docker', () => {
  test('--docker alone takes a public Python image', () => {
    machine({});
    expect(chooseRuntime({ docker: true }).description).toBe('in Docker, image python:3.12-slim');
  });

  test('--image takes that image', () => {
    machine({});
    expect(chooseRuntime({ docker: false, image: 'my-image' }).description).toBe('in Docker, image my-image');
  });

  test('--docker together with --image takes that image', () => {
    machine({});
    expect(chooseRuntime({ docker: true, image: 'my-image' }).description).toBe('in Docker, image my-image');
  });

  test.each([
    ['--docker', { docker: true }],
    ['--image', { docker: false, image: 'my-image' }],
  ])('%s is refused in a sentence where no engine answers, and no other way is taken', (flag, choice) => {
    machine({ docker: 'no docker command was found' });
    expect(() => chooseRuntime(choice)).toThrow(
      `${flag} requires Docker, but no docker command was found; install or start Docker, or omit the flag`,
    );
  });
});
