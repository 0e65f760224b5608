import type { PipelineParameter } from './pipeline-parameter';
import { isPipelineFunction, type KnownValue, withKnownValues } from './pipeline-value';
import { outputUris, type ProcessingStep } from './processing-step';

/** What a pipeline's values come from. */
export interface ValueSources {
  readonly name: string;
  readonly parameters: readonly PipelineParameter[];
  readonly steps: readonly ProcessingStep[];
}

/** What is known of a text before an execution starts. */
export interface KnownText {
  readonly text: string;
  /** Whether that is all of it. Otherwise it only begins so. */
  readonly isWhole: boolean;
}

/** What is known of a pipeline's values before an execution starts: the defaults of parameters, and what is made of them. */
export interface KnownValues {
  readonly value: KnownValue;
  readonly text: (value: unknown) => KnownText;
}

const UNKNOWN_TEXT: KnownText = { text: '', isWhole: false };

/** By the path of a `Get`. An output may itself be a value of the pipeline. */
const sourcesByPath = ({ name, parameters, steps }: ValueSources): ReadonlyMap<string, unknown> =>
  new Map<string, unknown>([
    ['Execution.PipelineName', name],
    ...parameters.flatMap(({ Get, definition: { DefaultValue } }) =>
      DefaultValue === undefined ? [] : [[Get, DefaultValue] as const],
    ),
    ...steps.flatMap(outputUris),
  ]);

export const knownValues = (sources: ValueSources): KnownValues => {
  const byPath = sourcesByPath(sources);

  // Steps may read each other in a circle, which is refused elsewhere.
  const valueAt = (path: string, open: readonly string[]): unknown =>
    open.includes(path)
      ? undefined
      : withKnownValues(byPath.get(path), (next) => valueAt(next, [...open, path]), undefined);

  const joinedText = (separator: string, values: readonly unknown[], open: readonly string[]): KnownText =>
    values.reduce<KnownText>(
      (before, value, index) => {
        if (!before.isWhole) return before;
        const { text, isWhole } = textOf(value, open);
        return { text: `${before.text}${index > 0 ? separator : ''}${text}`, isWhole };
      },
      { text: '', isWhole: true },
    );

  const textOf = (value: unknown, open: readonly string[]): KnownText => {
    if (!isPipelineFunction(value)) {
      return value === undefined ? UNKNOWN_TEXT : { text: String(value), isWhole: true };
    }
    if ('Get' in value) {
      return open.includes(value.Get) ? UNKNOWN_TEXT : textOf(byPath.get(value.Get), [...open, value.Get]);
    }
    const { On, Values } = value['Std:Join'];
    return joinedText(On, Values, open);
  };

  return { value: (path) => valueAt(path, []), text: (value) => textOf(value, []) };
};
