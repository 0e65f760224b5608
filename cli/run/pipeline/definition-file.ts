import { readFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { isSynthesis, synthesizedPipeline } from '../../../local/pipeline/synthesized-pipeline';
import { InputError } from '../../../terraform-plan/input-error';
import { isRecord, parseJson } from '../../../workflow/rules/json-value';
import { UsageError } from '../../command-line/usage-error';
import type { RunFlags } from '../command-line';
import { pathOf, regularFile } from '../flags/local-paths';
import { checkedDefinition } from './checked-definition';
import type { GivenPipeline } from './prepared-pipeline';

const EXPECTED =
  'the definition of a pipeline, such as aws sagemaker describe-pipeline prints, or a cdk.tf.json that deploys one';

const refuse = (file: string, what: string): UsageError =>
  new UsageError(`--pipeline must be ${EXPECTED}; ${file} is ${what}.`);

/** A definition alone, or in the answer of DescribePipeline. */
interface FoundDefinition {
  readonly definition: unknown;
  readonly name?: string;
}

const definitionIn = (value: unknown): FoundDefinition | undefined => {
  // The AWS command line prints a JSON string unless it is asked for text.
  if (typeof value === 'string') return definitionIn(parseJson(value));
  if (!isRecord(value)) return undefined;
  if (Array.isArray(value.Steps)) return { definition: value };
  const found = definitionIn(value.PipelineDefinition);
  return found && { ...found, ...(typeof value.PipelineName === 'string' && { name: value.PipelineName }) };
};

const isPlan = (value: unknown): boolean => isRecord(value) && 'format_version' in value;

const ofSynthesis = (
  synthesis: unknown,
  file: string,
  { workflow }: RunFlags,
  folder: string,
): GivenPipeline => {
  try {
    const { address, definition, ...found } = synthesizedPipeline(synthesis, dirname(file), workflow);
    const title = { label: 'stack', text: `${relative(folder, file)}, ${address}` };
    return { ...found, definition: checkedDefinition(definition), title };
  } catch (error) {
    throw error instanceof InputError ? new UsageError(`--pipeline: ${error.message}`) : error;
  }
};

/**
 * The pipeline of `--pipeline FILE`.
 * @param folder the user's working directory, to which a relative path refers.
 * @throws UsageError if the file has none, or one that cannot run on this machine.
 */
export const filePipeline = (
  flags: RunFlags & { readonly pipeline: string },
  folder: string,
): GivenPipeline => {
  const file = regularFile('pipeline', pathOf('pipeline', flags.pipeline, folder));
  const value = parseJson(readFileSync(file, 'utf8'));
  if (value === undefined) throw refuse(file, 'not JSON');
  if (isPlan(value))
    throw new UsageError(`--pipeline: ${file} is a Terraform plan; use --plan ${flags.pipeline}`);
  if (isSynthesis(value)) return ofSynthesis(value, file, flags, folder);
  if (flags.workflow !== undefined)
    throw new UsageError(`--workflow needs a cdk.tf.json or a plan; ${file} is one pipeline.`);
  const found = definitionIn(value);
  if (!found) throw refuse(file, 'JSON without Steps');
  return {
    definition: checkedDefinition(found.definition),
    ...(found.name !== undefined && { name: found.name }),
    title: { label: 'file', text: relative(folder, file) },
    objects: [],
  };
};
