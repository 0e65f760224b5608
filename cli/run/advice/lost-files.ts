import { posix } from 'node:path';
import { quote } from 'shell-quote';
import { CONTAINER_PATHS } from '../../../workflow/job/processing-job';
import { UNPRINTABLE } from '../report/file-list';

const printable = (path: string): string => path.replaceAll(UNPRINTABLE, '\ufffd');

/** Quotes a word for the shell, if it has to be. */
const shellWord = (text: string): string => (/^[\w./:-]+$/.test(text) ? text : quote([text]));

/** `train` for `/opt/ml/processing/train/part/a.csv`; undefined for a file that no flag can name. */
const folderBelowRoot = (path: string): string | undefined => {
  const below = posix.relative(CONTAINER_PATHS.root, path);
  const [folder, ...rest] = below.split('/');
  const isFlag = folder !== '..' && rest.length > 0 && folder === printable(folder ?? '');
  return isFlag ? folder : undefined;
};

const isBelow = (path: string, folder: string): boolean => path.startsWith(`${folder.replace(/\/+$/, '')}/`);

const isOfInput = (path: string, inputFolders: readonly string[]): boolean =>
  [CONTAINER_PATHS.code, ...inputFolders].some((folder) => isBelow(path, folder));

/**
 * Whether a file that no output keeps may be one that the job needed only while it ran, such as an unpacked model: it is
 * in the folder of an input, or outside /opt/ml.
 */
export const isTemporary = (path: string, inputFolders: readonly string[]): boolean =>
  isOfInput(path, inputFolders) || !isBelow(path, '/opt/ml');

const distinct = (texts: readonly (string | undefined)[]): string[] => [
  ...new Set(texts.filter((text) => text !== undefined)),
];

/** A job has at most ten outputs. */
const MAX_FLAGS = 10;

/** Where a job's outputs are named: by flags, nowhere, so that it has the default output, or in the job itself. */
export type OutputsPlace = 'flags' | 'default' | 'job';

const NAME_IT: Readonly<Record<OutputsPlace, string>> = {
  flags: 'name that folder with --output',
  default: 'name that folder with --output',
  job: 'add that folder to ProcessingOutputConfig',
};

const keepingOutputs = (folders: readonly string[], place: OutputsPlace): readonly string[] => {
  if (folders.length === 0) return [];
  const paths = folders.slice(0, MAX_FLAGS).map((folder) => [folder, `${CONTAINER_PATHS.root}/${folder}`]);
  return place === 'job'
    ? [
        "To keep them, add an output to the job's ProcessingOutputConfig for each LocalPath:",
        ...paths.map(([, path = '']) => `  ${printable(path)}`),
      ]
    : [
        'To keep them, run again with:',
        // Any --output replaces the default one.
        ...(place === 'default' ? ['  --output output'] : []),
        ...paths.map(([folder, path]) => `  --output ${shellWord(`${folder}:${path}`)}`),
      ];
};

/**
 * What to do so that a job's files are not lost: the outputs that keep them, and sentences about those that no
 * output can keep.
 * @param place where the outputs of this job are named.
 * @param paths of the lost files, in the container.
 * @param inputFolders folders in the container that hold the job's inputs. As an output, such a folder would be uploaded
 * with the inputs in it.
 */
export const lostFilesAdvice = (
  paths: readonly string[],
  inputFolders: readonly string[],
  place: OutputsPlace,
): string[] => {
  const ofInput = paths.filter((path) => isOfInput(path, inputFolders));
  const others = paths.filter((path) => !ofInput.includes(path));
  const folders = distinct(others.map(folderBelowRoot)).sort();
  const outside = others.filter((path) => folderBelowRoot(path) === undefined);
  return [
    ...keepingOutputs(folders, place),
    ...(outside.length === 0
      ? []
      : [
          `SageMaker uploads only folders below ${CONTAINER_PATHS.root}/: change the script to write ${printable(outside[0] ?? '')} to one, and ${NAME_IT[place]}.`,
        ]),
    ...(ofInput.length === 0
      ? []
      : [
          `SageMaker does not upload the folder of an input: change the script to write ${printable(ofInput[0] ?? '')} to another folder below ${CONTAINER_PATHS.root}/, and ${NAME_IT[place]}.`,
        ]),
  ];
};
