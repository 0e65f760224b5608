import { withoutUnknownTexts } from '../../../local/pipeline/unknown-expression';
import type { PipelineDefinition } from '../../../workflow/pipeline/pipeline-definition';
import { pipelineDefinitionFaults } from '../../../workflow/pipeline/pipeline-definition-faults';
import { describeFault } from '../../../workflow/rules/fault';
import { isRecord } from '../../../workflow/rules/json-value';
import { UsageError } from '../../command-line/usage-error';

/** A definition without faults has the type, but for what it may omit. */
const asDefinition = (definition: object): PipelineDefinition => ({
  ...(definition as PipelineDefinition),
  Parameters: (definition as Partial<PipelineDefinition>).Parameters ?? [],
});

/**
 * A definition that SageMaker can run. What only Terraform knows in it is not checked.
 * @throws UsageError with a line for each fault.
 */
export const checkedDefinition = (definition: unknown): PipelineDefinition => {
  const faults = pipelineDefinitionFaults(withoutUnknownTexts(definition));
  if (faults.length === 0 && isRecord(definition)) return asDefinition(definition);
  throw new UsageError(faults.map((fault) => describeFault(fault).replace(/[^?]$/, '$&.')).join('\n'));
};
