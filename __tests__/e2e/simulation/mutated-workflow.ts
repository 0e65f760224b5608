import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { transformSync } from '@swc/core';
import { type DeployedWorkflow, deployedWorkflow } from '../../../simulation/deployed-workflow';
import type { DefinitionChange } from './definition-changes';

/** Replaces an exported function in every other module of the deployed workflow. */
export interface Replacement {
  readonly original: unknown;
  readonly replacement: unknown;
}

/**
 * @param original as the tests import it.
 * @param replacement may call the original. The original's own module is not changed, so calls inside of it are not
 * replaced.
 */
export const replace = <Value>(original: Value, replacement: NoInfer<Value>): Replacement => ({
  original,
  replacement,
});

type Exports = Readonly<Record<string, unknown>>;
type Require = (id: string) => unknown;
type Evaluate = (module: { exports: Exports }, exports: Exports, require: Require) => void;

const ENTRY = require.resolve('../../../simulation/deployed-workflow');

const compiled = new Map<string, Evaluate>();

const compile = (path: string): Evaluate => {
  const known = compiled.get(path);
  if (known) return known;
  const { code } = transformSync(readFileSync(path, 'utf8'), {
    filename: path,
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'commonjs' },
  });
  const evaluate = new Function('module', 'exports', 'require', code) as Evaluate;
  compiled.set(path, evaluate);
  return evaluate;
};

/** Loads a fresh copy of the project's modules, and the packages of the test itself. */
const loadWorkflow = ({ original, replacement }: Replacement): DeployedWorkflow => {
  const modules = new Map<string, Exports>();
  let found = 0;
  const load = (path: string): Exports => {
    const loaded = modules.get(path);
    if (loaded) return loaded;
    const module = { exports: {} };
    compile(path)(module, module.exports, (id) =>
      id.startsWith('.') ? load(`${resolve(dirname(path), id)}.ts`) : require(id),
    );
    const testExports: Exports = require(path);
    const entries = Object.entries<unknown>(module.exports).map(([name, value]) => {
      if (testExports[name] !== original) return [name, value];
      found += 1;
      return [name, replacement];
    });
    const exports: Exports = Object.fromEntries(entries);
    modules.set(path, exports);
    return exports;
  };
  const loaded = load(ENTRY) as { readonly deployedWorkflow: DeployedWorkflow };
  if (found !== 1) {
    throw new Error(
      `${found} modules of the deployed workflow export the function to replace, instead of 1.`,
    );
  }
  return loaded.deployedWorkflow;
};

const changeDefinitions = (change: DefinitionChange): DeployedWorkflow => {
  const { definitions, fanOut } = deployedWorkflow;
  const changed = {
    definitions: { polling: change(definitions.polling), sync: change(definitions.sync) },
    fanOut: { ...fanOut, definition: change(fanOut.definition) },
  };
  if (JSON.stringify(changed) === JSON.stringify({ definitions, fanOut })) {
    throw new Error('The change has no effect on any definition.');
  }
  return { ...deployedWorkflow, ...changed };
};

/** The deployed workflow with one change. Throws if the change has no effect. */
export const mutatedWorkflow = (change: DefinitionChange | Replacement): DeployedWorkflow =>
  typeof change === 'function' ? changeDefinitions(change) : loadWorkflow(change);
