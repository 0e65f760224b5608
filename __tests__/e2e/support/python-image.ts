import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { parseJson } from '../../../workflow/rules/json-value';
import { writeFiles } from '../../support/temporary-folder';

/** Prints where Python, its standard library, pip, if there is one, and the library's native modules are. */
const FIND_PYTHON = `
import glob, importlib.util, json, os, sys, sysconfig
library = os.path.realpath(sysconfig.__file__.rsplit(os.sep, 1)[0])
pip = importlib.util.find_spec("pip")
modules = glob.glob(library + "/lib-dynload/*.so")
print(json.dumps([os.path.realpath(sys.executable), library, os.path.dirname(pip.origin) if pip else "", *modules]))
`;

/** Where the image has pip, beside none of this machine's other packages. */
const PACKAGES = 'usr/lib/python-packages';

const PROGRAMS = [
  ...['/bin/sh', '/bin/cat', '/bin/chmod', '/bin/chown', '/bin/gzip', '/bin/ls', '/bin/mkdir', '/bin/sleep'],
  ...['/bin/tar', '/usr/bin/id'],
];

/** The user `app` has no rights of its own. */
const PASSWD = 'root:x:0:0:root:/root:/bin/sh\napp:x:1234:1234::/tmp:/bin/sh\n';

const run = (file: string, args: readonly string[]): string => {
  const { error, status, stdout, stderr } = spawnSync(file, args, { encoding: 'utf8' });
  if (error ?? status !== 0) throw new Error(`${file} failed: ${error?.message ?? stderr}`);
  return stdout;
};

/** The shared libraries that the programs need, the loader included. */
const librariesOf = (programs: readonly string[]): readonly string[] => [
  ...new Set(run('ldd', programs).match(/\/\S+\.so[\w.-]*(?= \()/g) ?? []),
];

/**
 * Makes the root file system of an image from this machine's own Python and a few programs, because there may be no
 * registry.
 * @returns the path of an archive.
 * @throws Error if this machine is not a Linux with Python.
 */
export const makePythonImage = (folder: string): string => {
  const found = parseJson(run('python3', ['-c', FIND_PYTHON]));
  if (!Array.isArray(found)) throw new Error('python3 does not tell where it is.');
  const [python, library, pip, ...modules] = found.map(String) as [string, string, string, ...string[]];
  const own = join(folder, 'own');
  writeFiles(own, {
    'etc/passwd': PASSWD,
    'usr/bin/python3': `#!/bin/sh\nPYTHONPATH=/${PACKAGES} exec ${python} "$@"\n`,
    'tmp/.keep': '',
  });
  if (pip !== '') cpSync(pip, join(own, PACKAGES, 'pip'), { recursive: true });
  chmodSync(join(own, 'usr', 'bin', 'python3'), 0o755);
  chmodSync(join(own, 'tmp'), 0o1777);
  const archive = join(realpathSync(folder), 'image.tar');
  const files = [python, library, ...PROGRAMS, ...librariesOf([python, ...modules, ...PROGRAMS])];
  run('tar', [
    ...[
      '-cf',
      archive,
      '--dereference',
      '--exclude=*.a',
      '--exclude=site-packages',
      '--exclude=__pycache__',
      '--exclude=test',
    ],
    ...['-C', own, 'etc', 'usr', 'tmp'],
    ...['-C', '/', ...files.map((path) => path.slice(1))],
  ]);
  return archive;
};
