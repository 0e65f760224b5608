import { isRecord } from '../workflow/rules/json-value';

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The references anywhere in an expression. */
const referencesIn = (expression: unknown): string[] => {
  if (Array.isArray(expression)) return expression.flatMap(referencesIn);
  if (!isRecord(expression)) return [];
  const { references, ...rest } = expression;
  const own = list(references).filter((each): each is string => typeof each === 'string');
  return [...own, ...Object.values(rest).flatMap(referencesIn)];
};

type Reference = readonly [place: string, references: readonly string[]];

/** What each attribute of a module, and of the modules that it calls, is set from. */
export const configuredReferences = (module: unknown, prefix = ''): Reference[] => {
  if (!isRecord(module)) return [];
  const own = list(module.resources)
    .filter(isRecord)
    .flatMap(({ address, expressions }) =>
      Object.entries(isRecord(expressions) ? expressions : {}).map(
        ([attribute, expression]): Reference => [
          `${prefix}${typeof address === 'string' ? address : ''}.${attribute}`,
          referencesIn(expression),
        ],
      ),
    );
  const calls = Object.entries(isRecord(module.module_calls) ? module.module_calls : {});
  return [
    ...own,
    ...calls.flatMap(([name, call]) =>
      configuredReferences(isRecord(call) ? call.module : undefined, `${prefix}module.${name}.`),
    ),
  ];
};
