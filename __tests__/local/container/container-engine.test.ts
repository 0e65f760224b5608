import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { findContainerEngine } from '../../../local/container/container-engine';
import { useTemporaryFolder, writeFiles } from '../../support/temporary-folder';

const folder = useTemporaryFolder();

/** The engine on a PATH that has only these clients, which are shell scripts. */
const engineAmong = (scripts: { docker?: string; podman?: string }) => {
  const programs = join(folder.path, 'bin');
  for (const [name, script] of Object.entries(scripts)) {
    writeFiles(programs, { [name]: `#!/bin/sh\n${script}\n` });
    chmodSync(join(programs, name), 0o755);
  }
  return findContainerEngine({ PATH: programs });
};

const printing = (info: unknown): string => `printf '%s\\n' '${JSON.stringify(info)}'`;

const DOCKER = printing({ ServerVersion: '28.2.2', SecurityOptions: ['name=seccomp,profile=builtin'] });
const PODMAN = printing({ host: { security: { rootless: false } }, version: { Version: '4.3.1' } });
const DAEMON_IS_DOWN = 'echo "Cannot connect to the Docker daemon. Is it running?" >&2\nexit 1';

describe('the container engine', () => {
  test('is Docker where both respond', () => {
    expect(engineAmong({ docker: DOCKER, podman: PODMAN })).toEqual({
      client: 'docker',
      name: 'Docker',
      isRootless: false,
    });
  });

  test('is Podman where there is no docker command', () => {
    expect(engineAmong({ podman: PODMAN })).toEqual({ client: 'podman', name: 'Podman', isRootless: false });
  });

  test('is Podman where Docker does not respond', () => {
    expect(engineAmong({ docker: DAEMON_IS_DOWN, podman: PODMAN })).toMatchObject({ client: 'podman' });
  });

  test('is Podman where an older docker command tells only in its answer that the daemon is not running', () => {
    const docker = printing({ ServerErrors: ['Cannot connect to the Docker daemon.'], ServerVersion: '' });
    expect(engineAmong({ docker, podman: PODMAN })).toMatchObject({ client: 'podman' });
  });

  test('is Podman where the docker command is Podman’s', () => {
    expect(engineAmong({ docker: PODMAN })).toMatchObject({ client: 'docker', name: 'Podman' });
  });

  test('is missing where there is no command', () => {
    expect(engineAmong({})).toBe('docker: command not found; podman: command not found');
  });

  test('is missing where no command works, and each says why in its last line', () => {
    expect(
      engineAmong({
        docker: DAEMON_IS_DOWN,
        podman: 'echo warning >&2; echo "cannot re-exec process" >&2; exit 125',
      }),
    ).toBe(
      'docker: not responding: Cannot connect to the Docker daemon. Is it running?; podman: not responding: cannot re-exec process',
    );
  });

  test('is missing where the answer is no JSON', () => {
    expect(engineAmong({ docker: 'echo hello' })).toContain('docker: not responding: its answer is not JSON');
  });
});

describe('the container engine is rootless', () => {
  test('if Docker says so', () => {
    expect(
      engineAmong({
        docker: printing({ SecurityOptions: ['name=seccomp,profile=builtin', 'name=rootless'] }),
      }),
    ).toMatchObject({ isRootless: true });
  });

  test('if Podman says so', () => {
    expect(engineAmong({ podman: printing({ host: { security: { rootless: true } } }) })).toMatchObject({
      isRootless: true,
    });
  });

  test('if its storage belongs to the user, as that of Podman’s service', () => {
    mkdirSync(join(folder.path, 'storage'));
    expect(
      engineAmong({ docker: printing({ SecurityOptions: [], DockerRootDir: join(folder.path, 'storage') }) }),
    ).toMatchObject({ isRootless: true });
  });

  test('and is not if its storage is in another machine, as that of Docker Desktop', () => {
    expect(
      engineAmong({
        docker: printing({ SecurityOptions: [], DockerRootDir: join(folder.path, 'elsewhere') }),
      }),
    ).toMatchObject({ isRootless: false });
  });
});
