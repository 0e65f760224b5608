import { parseDocument } from '../../terraform-plan/json-document';
import { neededSteps, parseReference } from '../../workflow/pipeline/pipeline-references';
import { isPipelineFunction } from '../../workflow/pipeline/pipeline-value';
import { isRecord } from '../../workflow/rules/json-value';

export type Body = Readonly<Record<string, unknown>>;

/** A parameter or a step. Two may have the same name, which SageMaker refuses, but a reviewer has to see both. */
interface Part {
  /** Unique in a definition. */
  readonly key: string;
  readonly name: string;
  /** Its members. What SageMaker inserts is a text in braces, such as `{Parameters.InputUri}`. */
  readonly body: Body;
}

export interface ReadStep extends Part {
  /** Names of the steps that it comes after. */
  readonly needs: readonly string[];
}

/** A definition of a pipeline. */
export interface ReadPipeline {
  /** Members other than the parameters and the steps. */
  readonly top: Body;
  readonly parameters: ReadonlyMap<string, Part>;
  readonly steps: ReadonlyMap<string, ReadStep>;
  /** As it is in the plan. */
  readonly definition: Body;
}

const OUTPUT = /^ProcessingOutputConfig\.Outputs\['(.*)'\]\.S3Output\.S3Uri$/s;

/** `{Steps.Prepare.train}` is the S3 URI of an output. */
const referenceText = (path: string): string => {
  const reference = parseReference(path);
  const output = reference?.kind === 'step' ? OUTPUT.exec(reference.property)?.[1] : undefined;
  return output === undefined ? `{${path}}` : `{Steps.${reference?.name}.${output}}`;
};

/** A value with a text in place of each function of a pipeline. */
export const withFunctionTexts = (value: unknown): unknown => {
  if (isPipelineFunction(value)) return functionText(value);
  if (Array.isArray(value)) return value.map(withFunctionTexts);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withFunctionTexts(member)]));
};

const functionText = (value: unknown): unknown => {
  if (!isRecord(value)) return value;
  if (typeof value.Get === 'string') return referenceText(value.Get);
  const { On, Values } = isRecord(value['Std:Join']) ? value['Std:Join'] : {};
  if (typeof On !== 'string' || !Array.isArray(Values)) return value;
  return Values.map((each) => String(withFunctionTexts(each))).join(On);
};

/** A list as an object by the names of its items, so that a change tells which item changes. */
const byName = (list: unknown, member: string): unknown => {
  if (!Array.isArray(list) || !list.every(isRecord)) return list;
  const names = list.map((item) => item[member]);
  if (!names.every((name) => typeof name === 'string') || new Set(names).size < names.length) return list;
  return Object.fromEntries(
    list.map(({ [member]: name, ...rest }) => [name, rest] as [string, Record<string, unknown>]),
  );
};

const withMember = (value: Body, name: string, change: (member: unknown) => unknown): Body =>
  Object.hasOwn(value, name) ? { ...value, [name]: change(value[name]) } : value;

const withNamedItems = (body: Body): Body =>
  withMember(body, 'Arguments', (request) => {
    if (!isRecord(request)) return request;
    const inputs = withMember(request, 'ProcessingInputs', (list) => byName(list, 'InputName'));
    return withMember(inputs, 'ProcessingOutputConfig', (config) =>
      isRecord(config) ? withMember(config, 'Outputs', (list) => byName(list, 'OutputName')) : config,
    );
  });

const bodyOf = (item: unknown): Body => {
  const body = withFunctionTexts(item);
  return isRecord(body) ? withNamedItems(body) : {};
};

/** By name, and by how many of the same name come before. */
const partsOf = <Read extends Part>(
  list: unknown,
  read: (part: Part, item: unknown) => Read,
): ReadonlyMap<string, Read> => {
  const counts = new Map<string, number>();
  const parts = (Array.isArray(list) ? list : []).map((item: unknown) => {
    const name = isRecord(item) && typeof item.Name === 'string' ? item.Name : '';
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    const key = JSON.stringify([name, count]);
    const { Name: _, ...body } = bodyOf(item);
    return [key, read({ key, name, body }, item)] as const;
  });
  return new Map(parts);
};

/** Reads a definition; undefined if the text is not a JSON object. */
export const readPipeline = (text: string): ReadPipeline | undefined => {
  const definition = parseDocument(text);
  if (!isRecord(definition)) return undefined;
  const { Parameters, Steps, ...top } = definition;
  return {
    top: bodyOf(top),
    parameters: partsOf(Parameters, (part) => part),
    steps: partsOf(Steps, (part, item) => ({ ...part, needs: neededSteps(item) })),
    definition,
  };
};

/** The definition of a pipeline that does not exist. */
export const NO_PIPELINE: ReadPipeline = {
  top: {},
  parameters: new Map(),
  steps: new Map(),
  definition: {},
};
