import { preProcessFile } from 'typescript';

/** What a module of this package imports under another name in the package for CDK Terrain. */
const RENAMED: ReadonlyMap<string, string> = new Map([
  ['@cdktf/provider-archive', '@cdktn/provider-archive'],
  ['@cdktf/provider-aws', '@cdktn/provider-aws'],
  ['cdktf', 'cdktn'],
]);

const PACKAGE_NAME = /^(@[^/]+\/)?[^/]+/;

const renamed = (specifier: string): string =>
  specifier.replace(PACKAGE_NAME, (name) => RENAMED.get(name) ?? name);

/**
 * A module's source as an app on CDK Terrain needs it. TypeScript's own scanner finds the module specifiers, so that no
 * other text changes, such as a message that names cdktf.
 */
export const renameImports = (source: string): string =>
  preProcessFile(source).importedFiles.reduceRight((text, { fileName, pos }) => {
    const start = text.indexOf(fileName, pos);
    return text.slice(0, start) + renamed(fileName) + text.slice(start + fileName.length);
  }, source);
