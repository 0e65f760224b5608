import { InputError } from '../../terraform-plan/input-error';
import type { PipelineDefinition } from '../../workflow/pipeline/pipeline-definition';

/** A definition that this machine can run. */
export const checkedDefinition = (definition: unknown): PipelineDefinition => {
  if (definition === undefined) throw new InputError('no definition');
  return definition as PipelineDefinition;
};
