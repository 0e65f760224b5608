import { folderStore, parseS3Uri, type S3Folder } from './s3-folder';
import type { S3Object, S3Store } from './s3-store';

/** A place on this machine that stands for a part of S3. */
export interface S3Mapping {
  /** The URI of an object, or of a prefix that ends with a slash or is a whole bucket. */
  readonly uri: string;
  /** Absolute path of the file, or of the folder with the objects below the prefix. */
  readonly path: string;
  /** Whether the object is a .tar.gz archive of the folder at the path. @default false */
  readonly isArchive?: boolean;
}

/** A mapping, and the folder that shows its files as objects. */
export interface LinkedMapping {
  readonly mapping: S3Mapping;
  readonly folder: S3Folder;
}

/** The prefix of the keys of a mapping. A whole bucket has the empty prefix. */
const prefixOf = ({ uri }: S3Mapping): string => parseS3Uri(uri).prefix;

const isPrefix = (prefix: string): boolean => prefix === '' || prefix.endsWith('/');

/** Whether the mapping holds the object of this URI or, for a URI of a prefix, all objects below it. */
const covers = (mapping: S3Mapping, uri: string): boolean => {
  const [from, to] = [parseS3Uri(mapping.uri), parseS3Uri(uri)];
  if (from.bucket !== to.bucket) return false;
  return isPrefix(from.prefix)
    ? to.prefix.startsWith(from.prefix) || `${to.prefix}/` === from.prefix
    : to.prefix === from.prefix;
};

/** Whether the mapping holds some of the objects whose keys begin with the URI's prefix. */
const holdsSome = (mapping: S3Mapping, uri: string): boolean => {
  const [from, to] = [parseS3Uri(mapping.uri), parseS3Uri(uri)];
  return from.bucket === to.bucket && (covers(mapping, uri) || from.prefix.startsWith(to.prefix));
};

const longest = (mappings: readonly S3Mapping[]): S3Mapping | undefined =>
  mappings.reduce<S3Mapping | undefined>(
    (found, mapping) => (found && prefixOf(found).length >= prefixOf(mapping).length ? found : mapping),
    undefined,
  );

/** The mapping with the longest prefix that holds what is at this URI. */
export const mappingOf = (mappings: readonly S3Mapping[], uri: string): S3Mapping | undefined =>
  longest(mappings.filter((mapping) => covers(mapping, uri)));

/** Whether a job can read from this URI: an input's prefix may hold the prefixes of several mappings. */
export const isReadable = (mappings: readonly S3Mapping[], uri: string): boolean =>
  mappings.some((mapping) => holdsSome(mapping, uri));

const listMapped = async (
  links: readonly LinkedMapping[],
  uri: string,
  signal?: AbortSignal,
): Promise<readonly S3Object[]> => {
  const { bucket } = parseS3Uri(uri);
  const mappings = links.map(({ mapping }) => mapping);
  const found = await Promise.all(
    links
      .filter(({ mapping }) => holdsSome(mapping, uri))
      .map(async ({ mapping, folder }) => {
        const objects = await folderStore(folder).list(uri, signal);
        return objects.filter(({ key }) => mappingOf(mappings, `s3://${bucket}/${key}`) === mapping);
      }),
  );
  return found.flat().sort((a, b) => (a.key < b.key ? -1 : 1));
};

/**
 * The S3 of a job whose objects are files of the user's. Where mappings overlap, the longest prefix counts.
 * @throws Error on an upload to a URI that no mapping holds.
 */
export const mappedStore = (links: readonly LinkedMapping[]): S3Store => {
  const storeOf = (uri: string): S3Store | undefined => {
    const mapping = mappingOf(
      links.map((link) => link.mapping),
      uri,
    );
    const link = links.find((each) => each.mapping === mapping);
    return link && folderStore(link.folder);
  };
  return {
    list: (uri, signal) => listMapped(links, uri, signal),
    get: async (uri, file, signal) => (await storeOf(uri)?.get(uri, file, signal)) ?? false,
    upload: async (folders, uri, signal) => {
      const store = storeOf(uri);
      if (!store) throw new Error(`no folder of this machine stands for ${uri}`);
      return store.upload(folders, uri, signal);
    },
  };
};
