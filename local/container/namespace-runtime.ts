import { spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ContainerRuntime, type ContainerSpec, processEnvironment } from './container';
import { makeMountPoints, makeWorkFolder } from './process-root';

/** Variables that would also change how the launcher itself runs. The launcher gives them only to the job. */
const DIVERTED = ['PATH', 'LD_LIBRARY_PATH', 'LD_PRELOAD'];
const DIVERTED_PREFIX = 'SAGEMAKER_PROCESSING_JOB_';

/** Gives the job a diverted variable, if the job sets it. */
const takeOver = (name: string): string => `
[ -z "\${${DIVERTED_PREFIX}${name}+set}" ] || export "${name}=$${DIVERTED_PREFIX}${name}"
unset ${DIVERTED_PREFIX}${name}`;

/**
 * The script of a shell that is root in a user namespace and the first process of a PID namespace, so that all its
 * processes end with it. Everything of this machine stays visible in the job's own root. The entry that holds the job's
 * folder comes first, so that the job sees no mount below its folder: a script that clears /tmp must not reach them. The
 * subshell keeps its variables from a job that has variables of the same names.
 */
const MOUNT_AND_RUN = `
set -eu
(
  job=$1
  root=$job/root
  PATH=$PATH:/usr/sbin:/sbin
  bind_entries() {
    for entry in "$root"/* "$root"/.[!.]* "$root"/..?* "$root"/opt/* "$root"/opt/.[!.]* "$root"/opt/..?*; do
      name=\${entry#"$root"}
      [ -e "$entry" ] && [ ! -L "$entry" ] || continue
      case $name in /opt | /opt/ml | /proc) continue ;; esac
      case $job/ in "$name"/*) holds_job=yes ;; *) holds_job=no ;; esac
      [ "$holds_job" = "$1" ] || continue
      mount --rbind "$name" "$entry"
    done
  }
  mount --make-rprivate /
  bind_entries yes
  bind_entries no
  mount --rbind "$job/ml" "$root/opt/ml"
  mount -t proc proc "$root/proc" 2>/dev/null || mount --rbind /proc "$root/proc"
  mount --rbind "$root" "$root"
  cd "$root"
  pivot_root . .
  umount -l .
)
# Not /, which shows this machine's folders: a script may clear the folder that it works in.
cd "$1/work"
shift
${DIVERTED.map(takeOver).join('')}
"$@" || exit $?
`;

/** The loopback interface of a new network namespace is down; a script may need it. */
const LOOPBACK_UP = 'PATH="$PATH:/usr/sbin:/sbin" ip link set lo up 2>/dev/null || true\n';

/** The job dies with this program, even if this program is killed. */
const UNSHARE = [
  '--pdeathsig',
  'KILL',
  'unshare',
  '--user',
  '--map-root-user',
  '--mount',
  '--pid',
  '--fork',
  '--kill-child',
];

const namespaceArguments = (
  folder: string,
  command: readonly string[],
  networkIsolation: boolean,
): string[] => [
  ...UNSHARE,
  ...(networkIsolation ? ['--net'] : []),
  'sh',
  '-c',
  networkIsolation ? `${LOOPBACK_UP}${MOUNT_AND_RUN}` : MOUNT_AND_RUN,
  'sh',
  folder,
  ...command,
];

/** The launcher's environment, with the job's variables. */
const launcherEnvironment = (environment: ContainerSpec['environment']): Record<string, string> => {
  const own = Object.entries(environment).map(([name, value]) =>
    DIVERTED.includes(name) ? [`${DIVERTED_PREFIX}${name}`, value] : [name, value],
  );
  return processEnvironment(Object.fromEntries(own));
};

/** Why a process cannot have its own /opt/ml here, or undefined if it can. */
export const whyNoNamespaces = (): string | undefined => {
  if (process.platform !== 'linux') return `user namespaces are Linux's, and this is ${process.platform}`;
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'sagemaker-processing-probe-')));
  try {
    makeMountPoints(folder);
    makeWorkFolder(folder);
    const { error, status, stderr } = spawnSync('setpriv', namespaceArguments(folder, ['true'], false), {
      encoding: 'utf8',
      timeout: 10_000,
    });
    if (error) return 'no setpriv command was found';
    return status === 0 ? undefined : `this system does not allow user namespaces (${stderr.trim()})`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Runs a process with its own /opt/ml/processing, so that scripts with SageMaker's fixed paths run unchanged. */
export const namespaceRuntime: ContainerRuntime = {
  description: 'as a process with its own /opt/ml/processing (Linux user namespaces)',
  isProcess: true,
  command: ({ entrypoint, arguments: args, environment, networkIsolation, folder }) => {
    if (!entrypoint) throw new Error(NEEDS_ENTRYPOINT);
    makeMountPoints(folder);
    makeWorkFolder(folder);
    return {
      file: 'setpriv',
      arguments: namespaceArguments(folder, [...entrypoint, ...args], networkIsolation),
      environment: launcherEnvironment(environment),
      cwd: folder,
    };
  },
};

/** The image's own entrypoint exists only in the image. */
export const NEEDS_ENTRYPOINT =
  "The job has no script, so its image's own entrypoint has to run, and that needs Docker: add --docker or --image.";
