import type { DefinedParameter, ParameterType } from './pipeline-definition';
import type { PipelineValue } from './pipeline-value';

/** A parameter of a pipeline, which stands in a job for the value that an execution gives it. */
export type PipelineParameter<Value extends string | number | boolean = string | number | boolean> =
  PipelineValue<Value> & {
    /** Where SageMaker finds its value. */
    readonly Get: string;
    /** How the pipeline declares it. */
    readonly definition: DefinedParameter;
  };

/** Settings of a parameter. */
export interface ParameterProps<Value extends string | number | boolean> {
  /** Value of executions that set none. @default - each execution must set it */
  readonly default?: Value;
}

/** Settings of a string parameter. */
export interface StringParameterProps extends ParameterProps<string> {
  /** The values that executions may set. @default - any */
  readonly allowedValues?: readonly string[];
}

const parameter = (Name: string, Type: ParameterType, rest: Partial<DefinedParameter>) => ({
  Get: `Parameters.${Name}`,
  definition: { Name, Type, ...rest },
});

const defaultOf = ({ default: DefaultValue }: ParameterProps<string | number | boolean>) =>
  DefaultValue === undefined ? {} : { DefaultValue };

/**
 * A parameter whose value is a string of at most 1,024 characters.
 * @param name - 1 to 64 letters, digits, hyphens and underscores, unique in a pipeline.
 */
export const stringParameter = (
  name: string,
  { allowedValues, ...props }: StringParameterProps = {},
): PipelineParameter<string> =>
  parameter(name, 'String', { ...defaultOf(props), ...(allowedValues && { EnumValues: allowedValues }) });

/**
 * A parameter whose value is a whole number.
 * @param name - 1 to 64 letters, digits, hyphens and underscores, unique in a pipeline.
 */
export const integerParameter = (
  name: string,
  props: ParameterProps<number> = {},
): PipelineParameter<number> => parameter(name, 'Integer', defaultOf(props));

/**
 * A parameter whose value is a number.
 * @param name - 1 to 64 letters, digits, hyphens and underscores, unique in a pipeline.
 */
export const floatParameter = (name: string, props: ParameterProps<number> = {}): PipelineParameter<number> =>
  parameter(name, 'Float', defaultOf(props));

/**
 * A parameter whose value is true or false.
 * @param name - 1 to 64 letters, digits, hyphens and underscores, unique in a pipeline.
 */
export const booleanParameter = (
  name: string,
  props: ParameterProps<boolean> = {},
): PipelineParameter<boolean> => parameter(name, 'Boolean', defaultOf(props));
