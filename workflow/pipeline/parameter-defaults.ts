import type { PipelineDefinition } from './pipeline-definition';

/** The default of each parameter that has one, by the parameter's name. */
export const parameterDefaults = ({
  Parameters,
}: Pick<PipelineDefinition, 'Parameters'>): Readonly<Record<string, string | number | boolean>> =>
  Object.fromEntries(
    Parameters.flatMap(({ Name, DefaultValue }) =>
      DefaultValue === undefined ? [] : [[Name, DefaultValue]],
    ),
  );
