import type { S3Mapping } from '../../../local/s3/s3-mapping';

const escapePattern = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** What may follow a whole URI in a sentence. */
const END_OF_URI = '(?=[.,;:!?]?(?:[\\s"\'`)\\]}]|$))';

const uriPattern = (uri: string): string =>
  uri.endsWith('/')
    ? `${escapePattern(uri.slice(0, -1))}(?:/|${END_OF_URI})`
    : `${escapePattern(uri)}${END_OF_URI}`;

/**
 * A text with the user's own paths in place of S3 URIs. The longest URI counts.
 * @param shown a path as the user sees it.
 */
export const withLocalPaths = (
  text: string,
  mappings: readonly S3Mapping[],
  shown: (path: string) => string,
): string => {
  const longestFirst = [...mappings].sort((a, b) => b.uri.length - a.uri.length);
  if (longestFirst.length === 0) return text;
  // One pass, so that no path is taken for a URI.
  const pattern = new RegExp(longestFirst.map(({ uri }) => `(${uriPattern(uri)})`).join('|'), 'g');
  return text.replaceAll(pattern, (found: string, ...groups: unknown[]) => {
    const mapping = longestFirst[groups.findIndex((group) => group !== undefined)];
    if (mapping === undefined) return found;
    return `${shown(mapping.path).replace(/\/$/, '')}${found.endsWith('/') ? '/' : ''}`;
  });
};

/**
 * A text with the container's paths in place of those of a job's temporary folder, which is removed with the run.
 * @param temporaryFolders the folders for temporary files, under each of their names.
 */
export const withContainerPaths = (text: string, temporaryFolders: readonly string[]): string => {
  const tops = temporaryFolders.map((folder) => escapePattern(folder.replace(/\/$/, ''))).join('|');
  const jobFolder = `(?:${tops})/sagemaker-processing-[A-Za-z0-9]{6}/jobs/[A-Za-z0-9-]+(?:/algo-\\d+)?`;
  return text.replaceAll(new RegExp(`${jobFolder}/ml(?![\\w-])`, 'g'), '/opt/ml');
};

/** The path of an S3 URI on this machine; undefined if no mapping covers it. */
export const pathOfUri = (uri: string, mappings: readonly S3Mapping[]): string | undefined => {
  const covers = (prefix: string): boolean =>
    uri === prefix || `${uri}/` === prefix || (prefix.endsWith('/') && uri.startsWith(prefix));
  const [mapping] = mappings
    .filter(({ uri: prefix }) => covers(prefix))
    .sort((a, b) => b.uri.length - a.uri.length);
  if (mapping === undefined) return undefined;
  const rest = uri.slice(mapping.uri.length).replace(/\/$/, '');
  return rest === '' ? mapping.path : `${mapping.path.replace(/\/$/, '')}/${rest}`;
};
