import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CONTAINER_PATHS } from '../../workflow/job/processing-job';
import { archivedText, isArchive } from '../files/archive';
import { type ContainerRuntime, type ContainerSpec, processEnvironment } from './container';
import { NEEDS_ENTRYPOINT } from './namespace-runtime';
import { makeWorkFolder, workFolder } from './process-root';

const hostFolder = (folder: string): string => join(folder, 'ml', 'processing');

/** The container paths in a text, such as `/opt/ml/processing/input`. */
const pathsIn = (text: string): string[] => [
  ...new Set(text.match(/\/opt\/ml\/processing(?:\/[\w.-]+)*/g) ?? []),
];

/** The text of the job's script, which may be in an archive; the word after the archive names it then. */
const scriptText = ({ entrypoint = [], folder }: ContainerSpec): string => {
  const position = entrypoint.findIndex((item) => item.startsWith(`${CONTAINER_PATHS.code}/`));
  const script = entrypoint[position];
  const path = script && join(hostFolder(folder), script.slice(CONTAINER_PATHS.root.length));
  if (!path || !existsSync(path)) return '';
  return isArchive(path) ? archivedText(path, entrypoint[position + 1] ?? '') : readFileSync(path, 'utf8');
};

/** The container paths in the script, except defaults that an argument or a variable replaces. */
const hardCodedPaths = (spec: ContainerSpec): string[] => {
  const given = pathsIn([...spec.arguments, ...Object.values(spec.environment)].join('\n'));
  return pathsIn(scriptText(spec)).filter((path) => !given.includes(path));
};

const refuseHardCodedPaths = (spec: ContainerSpec): void => {
  const paths = hardCodedPaths(spec);
  if (paths.length > 0) {
    throw new Error(
      `The script names ${paths.join(', ')}, which only Docker (--docker) or Linux with user namespaces can provide; use one of them, or change the script to take these paths as arguments, and pass them with --argument.`,
    );
  }
};

const CONTAINER_CONFIG = '/opt/ml/config';

/** An environment variable that every process of the job inherits, even in a session of its own. */
const MARK = 'SAGEMAKER_PROCESSING_FOLDER';

/**
 * On Linux, kills every process that has the variable `$1`, or whose working directory is in the folder `$2` and that
 * has no terminal: a user's shell there has one. Repeats until it finds none, because a process may have forked in the
 * meantime.
 */
const KILL_MARKED = `
marked() { grep -lszxF -- "$1" /proc/[0-9]*/environ | cut -d / -f 3; }
working_in() {
  for process in /proc/[0-9]*; do
    [ -O "$process" ] && folder=$(readlink "$process/cwd" 2>/dev/null) || continue
    case $folder/ in "$1"* | "\${1%/} (deleted)/") ;; *) continue ;; esac
    pid=\${process#/proc/}
    [ "$(ps -o tty= -p "$pid")" != '?' ] || echo "$pid"
  done
}
round=0
while [ "$round" -lt 100 ]; do
  found="$(marked "$1") $(working_in "$2")"
  [ "$found" != ' ' ] || exit 0
  kill -KILL $found 2>/dev/null
  round=$((round + 1))
done
`;

/** A shell reports a program that does not exist as in a container: by its name, and with exit code 127. */
const RUN = 'exec "$@"';

/**
 * Runs a plain process in the job's folder. The folder's path replaces `/opt/ml/processing` and `/opt/ml/config` in the
 * job's entrypoint, arguments and environment.
 */
export const folderRuntime: ContainerRuntime = {
  description: "as a plain process in the job's folder, its path in place of /opt/ml/processing",
  isProcess: true,
  command: (spec) => {
    if (!spec.entrypoint) throw new Error(NEEDS_ENTRYPOINT);
    refuseHardCodedPaths(spec);
    const root = hostFolder(spec.folder);
    const config = join(spec.folder, 'ml', 'config');
    const onThisMachine = (text: string): string =>
      text.replaceAll(CONTAINER_PATHS.root, root).replaceAll(CONTAINER_CONFIG, config);
    const environment = Object.entries(spec.environment).map(([name, value]) => [name, onThisMachine(value)]);
    // The final slash tells the folder of algo-1 from that of algo-10.
    const mark = `${spec.folder}/`;
    makeWorkFolder(spec.folder);
    return {
      file: '/bin/sh',
      arguments: ['-c', RUN, 'sh', ...[...spec.entrypoint, ...spec.arguments].map(onThisMachine)],
      environment: { ...processEnvironment(Object.fromEntries(environment)), [MARK]: mark },
      cwd: workFolder(spec.folder),
      cleanUp: ['sh', '-c', KILL_MARKED, 'sh', `${MARK}=${mark}`, mark],
    };
  },
};
