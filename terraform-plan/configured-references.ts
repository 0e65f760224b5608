import { isRecord } from '../workflow/rules/json-value';

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const record = (value: unknown): Record<string, unknown> => (isRecord(value) ? value : {});

/** The references anywhere in an expression. */
const referencesIn = (expression: unknown): string[] => {
  if (Array.isArray(expression)) return expression.flatMap(referencesIn);
  if (!isRecord(expression)) return [];
  const { references, ...rest } = expression;
  const own = list(references).filter((each): each is string => typeof each === 'string');
  return [...own, ...Object.values(rest).flatMap(referencesIn)];
};

type Reference = readonly [place: string, references: readonly string[]];

const referencesOf = (expressions: unknown, prefix: string): Reference[] =>
  Object.entries(record(expressions)).map(([name, expression]) => [
    `${prefix}${name}`,
    referencesIn(expression),
  ]);

/**
 * What each attribute of a module, and of the modules that it calls, is set from: `module.a.aws_sqs_queue.b.name`. So is each
 * variable of a called module: `module.a.var.name`.
 */
export const configuredReferences = (module: unknown, prefix = ''): Reference[] => {
  const { resources, module_calls: calls } = record(module);
  const own = list(resources)
    .filter(isRecord)
    .flatMap(({ address, expressions }) =>
      referencesOf(expressions, `${prefix}${typeof address === 'string' ? address : ''}.`),
    );
  const called = Object.entries(record(calls)).flatMap(([name, call]) => {
    const { expressions, module: its } = record(call);
    const within = `${prefix}module.${name}.`;
    return [...referencesOf(expressions, `${within}var.`), ...configuredReferences(its, within)];
  });
  return [...own, ...called];
};
