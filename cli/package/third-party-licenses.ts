import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const LICENSE_FILE = /^(licen[cs]e|notice)(\.(md|txt))?$/i;

/** `node_modules/@scope/name` for a file of a package; undefined for a file of this project. */
const packageFolder = (path: string): string | undefined =>
  /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0];

interface PackageJson {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
}

const licenseText = (root: string, folder: string): string => {
  const { name, version, license }: PackageJson = JSON.parse(
    readFileSync(join(root, folder, 'package.json'), 'utf8'),
  );
  const files = readdirSync(join(root, folder)).filter((file) => LICENSE_FILE.test(file));
  const texts = files.map((file) => readFileSync(join(root, folder, file), 'utf8').trim());
  return [`${name} ${version} (${license ?? 'license not stated'})`, ...texts].join('\n\n');
};

const LINE = `\n\n${'-'.repeat(80)}\n\n`;

/**
 * The licenses of the packages that a bundle contains, which have to be handed on with their code.
 * @param root the folder that the inputs are relative to.
 * @param inputs the bundled files, as in esbuild's metafile.
 */
export const thirdPartyLicenses = (root: string, inputs: readonly string[]): string => {
  const folders = [...new Set(inputs.map(packageFolder))].filter((folder) => folder !== undefined);
  return `${folders
    .sort()
    .map((folder) => licenseText(root, folder))
    .join(LINE)}\n`;
};
