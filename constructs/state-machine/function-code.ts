import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DataArchiveFile } from '@cdktf/provider-archive/lib/data-archive-file';
import type { Construct } from 'constructs';
import type { WorkflowContext } from '../props/workflow-context';
import { attributeIfCreated, createIf } from '../terraform/conditional-resource';
import { copyIntoStackFolder } from '../terraform/stack-folder';

/** A function's zip file. */
export interface FunctionCode {
  /** Its path for Terraform. */
  readonly path: string;
  /** Its SHA-256 in Base64. */
  readonly hash: string;
}

/** Returns the path of the copy for Terraform. */
const copyToStack = (scope: Construct, file: string, path: string): string => {
  copyIntoStackFolder(scope, file, path);
  return `\${path.module}/${path}`;
};

/** Fails the synthesis, not the construct, so that an app may be constructed while its bundles are made. */
const requireFile = (scope: Construct, file: string, kind: string, command: string): void =>
  scope.node.addValidation({
    validate: () =>
      existsSync(file) ? [] : [`The ${kind} ${file} does not exist. Run ${command} to create it.`],
  });

/** Copies the code of a function to the stack folder. */
export const functionCode = (
  scope: Construct,
  functionName: string,
  { code, functionsFolder, create }: Pick<WorkflowContext, 'code' | 'functionsFolder' | 'create'>,
): FunctionCode => {
  const path = `${functionsFolder}/${functionName}`;
  if ('zips' in code) {
    const file = join(code.zips, `${functionName}.zip`);
    requireFile(scope, file, 'zip', 'npm run build:module');
    const zip = copyToStack(scope, file, `${path}.zip`);
    return { path: zip, hash: `\${filebase64sha256("${zip}")}` };
  }
  const file = join(code.bundles, functionName, 'index.js');
  requireFile(scope, file, 'bundle', 'npm run build');
  const archive = new DataArchiveFile(scope, 'archive_file', {
    type: 'zip',
    sourceFile: copyToStack(scope, file, `${path}/index.js`),
    outputPath: `\${path.module}/${path}.zip`,
    // A fixed mode gives the same hash on every machine, whatever its umask.
    outputFileMode: '0644',
  });
  createIf(archive, create);
  return {
    path: attributeIfCreated(archive, 'output_path', create),
    hash: attributeIfCreated(archive, 'output_base64sha256', create),
  };
};
