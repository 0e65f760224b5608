import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { copyIntoStackFolder } from './stack-folder';

export interface FunctionBundleProps {
  /** The function's folder name, for example `start-processing-job`. */
  readonly functionName: string;
  /** Folder of the bundles: `<function>/index.js` each. */
  readonly bundles: string;
}

/** A function's bundle, copied to the stack's own folder. */
export class FunctionBundle extends Construct {
  /** Path of the bundle, for Terraform. */
  readonly sourcePath: string;
  /** Where Terraform puts the zip. */
  readonly zipPath: string;

  constructor(scope: Construct, id: string, { functionName, bundles }: FunctionBundleProps) {
    super(scope, id);
    const folder = ['functions', ...this.workflowPath(), functionName].join('/');
    const path = `${folder}/index.js`;
    this.sourcePath = `\${path.module}/${path}`;
    this.zipPath = `\${path.module}/${folder}.zip`;
    const bundle = join(bundles, functionName, 'index.js');
    if (!existsSync(bundle)) throw new Error(`There is no bundle ${bundle}; npm run build makes it.`);
    copyIntoStackFolder(this, bundle, path);
  }

  /** Two workflows in one stack have their zips apart; a stack's only one, at id `Default`, has no folder of its own. */
  private workflowPath(): string[] {
    const { scopes } = this.node;
    const below = scopes.slice(scopes.indexOf(TerraformStack.of(this)) + 1, -2);
    return below.map(({ node: { id } }) => id).filter((id) => id !== 'Default');
  }
}
