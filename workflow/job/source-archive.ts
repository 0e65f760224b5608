import { CONTAINER_PATHS } from './processing-job';

/** Where the container unpacks the archive; its working directory is this folder. */
export const SOURCE_FOLDER = `${CONTAINER_PATHS.code}/source`;

/** Names of files and folders that belong to a checkout or an environment, and change without the code. */
export const EXCLUDED_FROM_SOURCE: readonly string[] = [
  '.DS_Store',
  '.git',
  '.idea',
  '.ipynb_checkpoints',
  '.mypy_cache',
  '.nox',
  '.pytest_cache',
  '.ruff_cache',
  '.terraform',
  '.tox',
  '.venv',
  '.vscode',
  '__pycache__',
  'cdktf.out',
  'node_modules',
  'venv',
];

/** Compiled Python may also stand beside its source. */
export const COMPILED = '.pyc';

/** Whether the archive of a folder of code leaves out files and folders of this name, at every depth. */
export const isExcludedFromSource = (name: string): boolean =>
  EXCLUDED_FROM_SOURCE.includes(name) || name.endsWith(COMPILED);

/**
 * Unpacks the archive `$0`, installs its requirements, and runs the file `$1` of it with the other arguments. The API
 * accepts words of at most 256 characters. It runs in any POSIX shell; only a .zip, a .py file and requirements need
 * Python. At -qq, pip prints errors but no advice for root users and no news of its own versions.
 */
const RUN_SOURCE = [
  'set -e',
  'cd "${0%/*}"',
  'mkdir -p source',
  'cd source',
  'case $0 in *.zip)python3 -m zipfile -e "$0" .;;*)tar -xzf "$0";esac',
  '[ ! -f requirements.txt ]||python3 -m pip install -qqr requirements.txt',
  'case $1 in *.py)exec python3 "$@";esac',
  'chmod +x "$1"',
  'exec ./"$@"',
].join(';');

/**
 * The container's entrypoint for a folder of code. ContainerArguments follow it.
 * @param archive URI or path of the archive; SageMaker keeps its file name.
 * @param file path of the file to run, in the archive.
 */
export const sourceEntrypoint = (archive: string, file: string): readonly string[] => [
  '/bin/sh',
  '-c',
  RUN_SOURCE,
  `${CONTAINER_PATHS.code}/${archive.slice(archive.lastIndexOf('/') + 1)}`,
  file,
];
