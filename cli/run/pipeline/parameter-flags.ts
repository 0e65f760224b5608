import type { DefinedParameter, ParameterType } from '../../../workflow/pipeline/pipeline-definition';
import { show } from '../../../workflow/rules/fault';
import { nearestName } from '../../../workflow/rules/nearest-name';
import { UsageError } from '../../command-line/usage-error';

/** An execution's parameter has at most 1,024 characters (StartPipelineExecution API). */
const MAX_CHARACTERS = 1024;

const NOT_OF_TYPE = Symbol('not of the type');

/** AWS takes every value as a string. */
const READERS: Readonly<Record<ParameterType, { readonly allowed: string; read(text: string): unknown }>> = {
  String: {
    allowed: `a string of at most ${MAX_CHARACTERS.toLocaleString('en-US')} characters`,
    read: (text) => (text.length <= MAX_CHARACTERS ? text : NOT_OF_TYPE),
  },
  Integer: {
    allowed: 'a whole number',
    read: (text) => (/^[+-]?\d+$/.test(text) ? Number(text) : NOT_OF_TYPE),
  },
  Float: {
    allowed: 'a number',
    read: (text) => (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : NOT_OF_TYPE),
  },
  Boolean: {
    allowed: 'true or false',
    read: (text) => (/^(true|false)$/i.test(text) ? text.toLowerCase() === 'true' : NOT_OF_TYPE),
  },
};

const readValue = ({ Name, Type, EnumValues }: DefinedParameter, text: string): unknown => {
  const { allowed, read } = READERS[Type];
  const value = read(text);
  if (value === NOT_OF_TYPE) {
    throw new UsageError(`--parameter: ${Name} must be ${allowed}; got ${show(text)}.`);
  }
  if (EnumValues && !EnumValues.includes(text)) {
    throw new UsageError(`--parameter: ${Name} must be one of ${EnumValues.join(', ')}; got ${show(text)}.`);
  }
  return value;
};

const unknownName = (name: string, names: readonly string[]): UsageError => {
  if (names.length === 0) {
    return new UsageError(`--parameter: the pipeline has no parameters; got ${show(name)}.`);
  }
  const near = nearestName(name, names);
  const hint = near === undefined ? `its parameters are: ${names.join(', ')}` : `did you mean ${near}?`;
  return new UsageError(`--parameter: the pipeline has no parameter ${show(name)}; ${hint}`);
};

/** The values by the name of the parameter. */
const givenValues = (given: readonly string[], names: readonly string[]): ReadonlyMap<string, string> => {
  const values = new Map<string, string>();
  for (const pair of given) {
    const [, name, text] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
    if (name === undefined || text === undefined) {
      throw new UsageError(`--parameter must be NAME=VALUE; got ${show(pair)}.`);
    }
    if (!names.includes(name)) throw unknownName(name, names);
    if (values.has(name)) {
      throw new UsageError(`--parameter: ${name} is given twice; give each parameter one value.`);
    }
    values.set(name, text);
  }
  return values;
};

/**
 * The values of a pipeline's parameters, by their names: those of `--parameter NAME=VALUE`, and the defaults of the others.
 * @throws UsageError for a name that the pipeline does not have, a value of another type, and a parameter without a value.
 */
export const parameterValues = (
  parameters: readonly DefinedParameter[],
  given: readonly string[],
): Readonly<Record<string, unknown>> => {
  const values = givenValues(
    given,
    parameters.map(({ Name }) => Name),
  );
  const missing = parameters.filter((each) => !values.has(each.Name) && each.DefaultValue === undefined);
  if (missing.length > 0) {
    throw new UsageError(
      missing
        .map(({ Name }) => `The parameter ${Name} has no default; add --parameter ${Name}=VALUE`)
        .join('\n'),
    );
  }
  return Object.fromEntries(
    parameters.map((parameter) => {
      const text = values.get(parameter.Name);
      return [parameter.Name, text === undefined ? parameter.DefaultValue : readValue(parameter, text)];
    }),
  );
};
