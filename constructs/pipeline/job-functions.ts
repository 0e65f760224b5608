import { Token } from 'cdktf';
import type { PipelineFunction } from '../../workflow/pipeline/pipeline-definition';
import { isPipelineFunction } from '../../workflow/pipeline/pipeline-value';
import { isRecord } from '../../workflow/rules/json-value';

/** A function in a job, and where it is, for example `ProcessingInputs[0].S3Input.S3Uri`. */
export interface PlacedFunction {
  readonly place: string;
  readonly value: PipelineFunction;
}

const memberPlace = (place: string, name: string): string => (place === '' ? name : `${place}.${name}`);

/** A copy of a job in which `replace` takes the place of each function. */
export const replaceFunctions = (
  value: unknown,
  replace: (placed: PlacedFunction) => unknown,
  place = '',
): unknown => {
  if (Token.isUnresolved(value)) return value;
  if (isPipelineFunction(value)) return replace({ place, value });
  if (Array.isArray(value)) {
    return value.map((item, index) => replaceFunctions(item, replace, `${place}[${index}]`));
  }
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      replaceFunctions(member, replace, memberPlace(place, name)),
    ]),
  );
};

/** Every function in a job. */
export const functionsIn = (job: unknown): PlacedFunction[] => {
  const found: PlacedFunction[] = [];
  replaceFunctions(job, (placed) => found.push(placed));
  return found;
};
