import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DataArchiveFile } from '@cdktf/provider-archive/lib/data-archive-file';
import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { copyIntoStackFolder } from '../terraform/stack-folder';

/** A folder of `<function>/index.js` each, which Terraform zips when it plans, or of `<function>.zip` each. */
export type CodeFolder = { readonly bundles: string } | { readonly zips: string };

/** A function's zip, for Terraform. */
export interface FunctionCode {
  readonly path: string;
  /** Base64 of its SHA-256. */
  readonly hash: string;
}

/**
 * The functions' folder in the stack's own. Two workflows in one stack have their code apart; a stack's only one, at id
 * `Default`, has no folder of its own.
 */
const codePath = ({ node: { scopes } }: Construct, stack: TerraformStack): string => {
  const workflow = scopes.slice(scopes.indexOf(stack) + 1, -1).map(({ node: { id } }) => id);
  return ['functions', ...workflow.filter((id) => id !== 'Default')].join('/');
};

/** Returns the copy's path for Terraform. */
const copyToStack = (scope: Construct, file: string, path: string): string => {
  copyIntoStackFolder(scope, file, path);
  return `\${path.module}/${path}`;
};

const existing = (file: string, kind: string, maker: string): string => {
  if (!existsSync(file)) throw new Error(`There is no ${kind} ${file}; ${maker} makes it.`);
  return file;
};

/** The code of a function, copied to the stack's own folder. */
export const functionCode = (scope: Construct, functionName: string, code: CodeFolder): FunctionCode => {
  const path = `${codePath(scope, TerraformStack.of(scope))}/${functionName}`;
  if ('zips' in code) {
    const file = existing(join(code.zips, `${functionName}.zip`), 'zip', 'npm run build:module');
    const zip = copyToStack(scope, file, `${path}.zip`);
    return { path: zip, hash: `\${filebase64sha256("${zip}")}` };
  }
  const file = existing(join(code.bundles, functionName, 'index.js'), 'bundle', 'npm run build');
  // Equal modes on every machine, whatever its umask, so that only a changed function has a changed hash.
  const { outputPath, outputBase64Sha256 } = new DataArchiveFile(scope, 'archive_file', {
    type: 'zip',
    sourceFile: copyToStack(scope, file, `${path}/index.js`),
    outputPath: `\${path.module}/${path}.zip`,
    outputFileMode: '0644',
  });
  return { path: outputPath, hash: outputBase64Sha256 };
};
