import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ContainerRuntime, processEnvironment } from './container';

/**
 * The script of a shell that is root in a user namespace and the first process of a PID namespace, so that all its
 * processes end with it. The rest of /opt stays visible beside the job's /opt/ml.
 */
const MOUNT_AND_RUN = `
set -eu
job=$1; shift
mount --make-rprivate /
mount --rbind /opt "$job/opt"
mount -t tmpfs -o mode=755 tmpfs /opt
for entry in "$job"/opt/* "$job"/opt/.[!.]*; do
  name=\${entry##*/}
  if [ "$name" = ml ]; then continue
  elif [ -L "$entry" ]; then cp -P "$entry" "/opt/$name"
  elif [ -d "$entry" ]; then mkdir "/opt/$name"; mount --rbind "$entry" "/opt/$name"
  elif [ -e "$entry" ]; then : > "/opt/$name"; mount --bind "$entry" "/opt/$name"
  fi
done
mkdir /opt/ml
mount --bind "$job/ml" /opt/ml
mount -t proc proc /proc 2>/dev/null || true
cd /opt/ml/processing
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

const prepareFolder = (folder: string): void => {
  mkdirSync(join(folder, 'opt'), { recursive: true });
  mkdirSync(join(folder, 'ml', 'processing'), { recursive: true });
};

/** Why a process cannot have its own /opt/ml here, or undefined if it can. */
export const whyNoNamespaces = (): string | undefined => {
  if (process.platform !== 'linux') return `user namespaces are Linux's, and this is ${process.platform}`;
  const folder = mkdtempSync(join(tmpdir(), 'sagemaker-processing-probe-'));
  try {
    prepareFolder(folder);
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
  command: ({ entrypoint, arguments: args, environment, networkIsolation, folder }) => {
    if (!entrypoint) throw new Error(NEEDS_ENTRYPOINT);
    prepareFolder(folder);
    return {
      file: 'setpriv',
      arguments: namespaceArguments(folder, [...entrypoint, ...args], networkIsolation),
      environment: processEnvironment(environment),
      cwd: folder,
    };
  },
};

/** The image's own entrypoint exists only in the image. */
export const NEEDS_ENTRYPOINT =
  "The job has no script, so its image's own entrypoint has to run, and that needs Docker: add --docker or --image.";
