import { formatSize } from './amounts';

/** Characters that break a line, move the cursor or change the direction of text. */
export const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

const escapeCharacter = (character: string): string =>
  `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;

/** A file name on one line. A name with unprintable characters is shown as a JSON string. */
const fileName = (name: string): string =>
  name.search(UNPRINTABLE) !== -1 ? JSON.stringify(name).replaceAll(UNPRINTABLE, escapeCharacter) : name;

export interface ListedFile {
  readonly name: string;
  readonly sizeInBytes: number;
  /** The target, if it is a symbolic link. */
  readonly link?: string;
}

/** The files that are not listed, as one line. */
const remainingFiles = (files: readonly ListedFile[]): readonly string[] => {
  const size = formatSize(files.reduce((sum, { sizeInBytes }) => sum + sizeInBytes, 0));
  return files.length === 0 ? [] : [`  and ${files.length} more (${size} in total)`];
};

/** Lists files with their sizes, a line each. */
export const fileList = (files: readonly ListedFile[], limit: number): readonly string[] => {
  const listed = files.slice(0, limit).map(({ name, sizeInBytes, link }) => ({
    name: fileName(name),
    size: link === undefined ? formatSize(sizeInBytes) : 'link',
    note: link === undefined ? '' : `  to ${fileName(link)}; SageMaker does not upload symbolic links`,
  }));
  const width = Math.max(0, ...listed.map(({ name }) => name.length));
  return [
    ...listed.map(({ name, size, note }) => `  ${name.padEnd(width)}  ${size.padStart(9)}${note}`),
    ...remainingFiles(files.slice(limit)),
  ];
};
