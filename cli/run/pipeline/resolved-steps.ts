import { executionValues } from '../../../local/pipeline/execution-values';
import type { DefinedStep } from '../../../workflow/pipeline/pipeline-definition';
import { parseReference } from '../../../workflow/pipeline/pipeline-references';
import { type KnownValue, pathsIn, withKnownValues } from '../../../workflow/pipeline/pipeline-value';
import { jobOfArguments } from '../../../workflow/pipeline/step-job';
import { propertyAt } from '../../../workflow/pipeline/step-properties';
import { isRecord } from '../../../workflow/rules/json-value';
import { UsageError } from '../../command-line/usage-error';

/** A step with the values of this run in place of what SageMaker inserts. */
export interface ResolvedStep {
  readonly name: string;
  readonly definition: DefinedStep;
  /** What it runs, not checked yet. */
  readonly job: Readonly<Record<string, unknown>>;
}

export interface PipelineValues {
  readonly pipelineName: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly start: Date;
}

const knownValues = (
  { pipelineName, parameters, start }: PipelineValues,
  requests: ReadonlyMap<string, unknown>,
): KnownValue => {
  const execution = executionValues(pipelineName, start);
  return (path) => {
    const reference = parseReference(path);
    if (reference?.kind === 'parameter') return parameters[reference.name];
    return reference?.kind === 'step'
      ? propertyAt(requests.get(reference.name), reference.property)
      : execution[path];
  };
};

/** What a job's description adds to its request, such as its exit message, is known only in AWS. */
const unknownPaths = (name: string, request: unknown, known: KnownValue): readonly string[] =>
  [...new Set(pathsIn(request))]
    .filter((path) => known(path) === undefined)
    .map((path) => `${name}: the value ${path} is known only in AWS; run the step alone, with --job.`);

/**
 * The steps with the values of a run on this machine.
 * @param steps in their order.
 * @throws UsageError that names each value that only AWS knows.
 */
export const resolvedSteps = (
  steps: readonly DefinedStep[],
  values: PipelineValues,
): readonly ResolvedStep[] => {
  const requests = new Map<string, unknown>();
  const known = knownValues(values, requests);
  const faults: string[] = [];
  const resolved = steps.map((definition): ResolvedStep => {
    const { Name: name, Arguments } = definition;
    faults.push(...unknownPaths(name, Arguments, known));
    const request = withKnownValues(Arguments, known, null);
    requests.set(name, request);
    return { name, definition, job: isRecord(request) ? jobOfArguments(request) : {} };
  });
  if (faults.length > 0) throw new UsageError(faults.join('\n'));
  return resolved;
};
