import { isRecord } from '../rules/json-value';
import type { PipelineFunction } from './pipeline-definition';

declare const VALUE: unique symbol;

/** A value that SageMaker inserts when it runs a pipeline. */
export type PipelineValue<Value extends string | number | boolean> = PipelineFunction & {
  /** Only for the compiler: what the value will be. */
  readonly [VALUE]?: Value;
};

type Widened<Value> = Value extends string ? string : Value extends number ? number : boolean;

/** A type in which each scalar may be a value of the pipeline. */
export type WithPipelineValues<Value> = Value extends string | number | boolean
  ? Value | PipelineValue<Widened<Value>>
  : Value extends object
    ? { readonly [Member in keyof Value]: WithPipelineValues<Value[Member]> }
    : Value;

const get = (path: string): PipelineValue<string> => ({ Get: path });

/** What SageMaker knows of an execution of a pipeline. */
export const PIPELINE_EXECUTION = {
  /** ARN of the execution. */
  arn: get('Execution.PipelineExecutionArn'),
  /** ID of the execution: 12 lowercase letters and digits. */
  id: get('Execution.PipelineExecutionId'),
  /** ARN of the pipeline. */
  pipelineArn: get('Execution.PipelineArn'),
  /** Name of the pipeline. */
  pipelineName: get('Execution.PipelineName'),
  /** When it was started, as an ISO 8601 time. */
  startDateTime: get('Execution.StartDateTime'),
} as const;

/**
 * Text put together from other text and from values of the pipeline, such as an S3 URI for each execution:
 * `joined('/', ['s3://bucket/runs', PIPELINE_EXECUTION.id, 'train'])`.
 * @param separator - Stands between two values.
 */
export const joined = (
  separator: string,
  values: readonly (string | PipelineValue<string> | PipelineValue<number>)[],
): PipelineValue<string> => ({ 'Std:Join': { On: separator, Values: [...values] } });

/** Whether a value is inserted by SageMaker. */
export const isPipelineFunction = (value: unknown): value is PipelineFunction =>
  isRecord(value) && (typeof value.Get === 'string' || isRecord(value['Std:Join']));

/** What a `Get` will be, if that is known. */
export type KnownValue = (path: string) => unknown;

const resolveJoin = (On: string, values: readonly unknown[]): unknown =>
  values.every((value) => ['string', 'number', 'boolean'].includes(typeof value))
    ? values.join(On)
    : undefined;

/**
 * A copy of a value with what the pipeline inserts.
 * @param known what a `Get` will be; undefined if that is not known.
 * @param unknown stands for what is not known.
 */
export const withKnownValues = (value: unknown, known: KnownValue, unknown: unknown): unknown => {
  if (isPipelineFunction(value)) return functionValue(value, known) ?? unknown;
  if (Array.isArray(value)) return value.map((item) => withKnownValues(item, known, unknown));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, withKnownValues(member, known, unknown)]),
  );
};

const functionValue = (value: PipelineFunction, known: KnownValue): unknown => {
  if ('Get' in value) return known(value.Get);
  const { On, Values } = value['Std:Join'];
  return resolveJoin(
    On,
    Values.map((each) => withKnownValues(each, known, undefined)),
  );
};

/** The paths of every `Get` in a value. */
export const pathsIn = (value: unknown): readonly string[] => {
  if (isPipelineFunction(value)) {
    return 'Get' in value ? [value.Get] : value['Std:Join'].Values.flatMap(pathsIn);
  }
  if (Array.isArray(value)) return value.flatMap(pathsIn);
  return isRecord(value) ? Object.values(value).flatMap(pathsIn) : [];
};
