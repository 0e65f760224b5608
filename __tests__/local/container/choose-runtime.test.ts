import { chooseRuntime } from '../../../local/container/choose-runtime';
import * as engines from '../../../local/container/container-engine';
import { folderRuntime } from '../../../local/container/folder-runtime';
import * as namespaces from '../../../local/container/namespace-runtime';

jest.mock('../../../local/container/container-engine', () => ({
  ...jest.requireActual('../../../local/container/container-engine'),
  findContainerEngine: jest.fn(),
}));
jest.mock('../../../local/container/namespace-runtime', () => ({
  ...jest.requireActual('../../../local/container/namespace-runtime'),
  whyNoNamespaces: jest.fn(),
}));

const DOCKER = { client: 'docker', name: 'Docker', isRootless: false } as const;
const PODMAN = { client: 'podman', name: 'Podman', isRootless: true } as const;

/** A machine with this engine, or that lacks the given things. */
const machine = ({
  engine = DOCKER,
  namespaces: lack,
}: {
  engine?: engines.ContainerEngine | string;
  namespaces?: string;
}): void => {
  jest.mocked(engines.findContainerEngine).mockReturnValue(engine);
  jest.mocked(namespaces.whyNoNamespaces).mockReturnValue(lack);
};

describe('without a request for a container', () => {
  test('a job is a process with its own /opt/ml/processing', () => {
    machine({});
    expect(chooseRuntime({ docker: false })).toBe(namespaces.namespaceRuntime);
  });

  test('a job is a plain process if the machine has no user namespaces', () => {
    machine({ namespaces: 'user namespaces are Linux’s' });
    expect(chooseRuntime({ docker: false })).toBe(folderRuntime);
  });
});

describe('with a request for a container', () => {
  test('--docker alone takes a public Python image', () => {
    machine({});
    expect(chooseRuntime({ docker: true }).description).toBe(
      'in Docker, image docker.io/library/python:3.12-slim',
    );
  });

  test('--image takes that image', () => {
    machine({});
    expect(chooseRuntime({ docker: false, image: 'my-image' }).description).toBe('in Docker, image my-image');
  });

  test('--docker together with --image takes that image', () => {
    machine({});
    expect(chooseRuntime({ docker: true, image: 'my-image' }).description).toBe('in Docker, image my-image');
  });

  test('Podman is named where it is the engine', () => {
    machine({ engine: PODMAN });
    expect(chooseRuntime({ docker: false, image: 'my-image' }).description).toBe('in Podman, image my-image');
  });

  test.each([
    ['--docker', { docker: true }],
    ['--image', { docker: false, image: 'my-image' }],
  ])('%s is refused in a sentence where no engine answers, and no other way is taken', (flag, choice) => {
    machine({ engine: 'docker: command not found; podman: command not found' });
    expect(() => chooseRuntime(choice)).toThrow(
      `${flag} requires Docker or Podman, and neither responds (docker: command not found; podman: command not found); install or start one of them, or omit the flag`,
    );
  });
});
