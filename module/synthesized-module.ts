/** A variable in the JSON syntax of Terraform. */
export interface ModuleVariable {
  readonly type: string;
  readonly description: string;
  /** Absent if the variable is required. */
  readonly default?: unknown;
}

export interface ModuleOutput {
  readonly description: string;
  readonly value: unknown;
}

/** The blocks of a synthesized module, which its files and its README are generated from. */
export interface SynthesizedModule {
  readonly terraform: {
    readonly required_version: string;
    readonly required_providers: Readonly<
      Record<string, { readonly source: string; readonly version: string }>
    >;
  };
  readonly variable: Readonly<Record<string, ModuleVariable>>;
  readonly output: Readonly<Record<string, ModuleOutput>>;
  readonly locals: object;
  readonly data: object;
  readonly resource: object;
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** CDKTF adds comments to every block, such as the path of the construct. */
const withoutComments = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutComments);
  if (!isObject(value)) return value;
  const members = Object.entries(value).filter(([name]) => name !== '//');
  return Object.fromEntries(members.map(([name, member]) => [name, withoutComments(member)]));
};

/** How CDKTF marks a token that it did not resolve. */
const UNRESOLVED = /TfToken\[|<unresolved-token>/;

/**
 * Parses `cdk.tf.json`.
 * @throws Error if a token is not resolved: Terraform would plan the mark as a value.
 */
export const parseSynthesis = (text: string): SynthesizedModule => {
  const found = UNRESOLVED.exec(text)?.[0];
  if (found !== undefined)
    throw new Error(
      `The synthesized module contains the unresolved token ${found}. Resolve it where it is passed to CDKTF.`,
    );
  return withoutComments(JSON.parse(text)) as SynthesizedModule;
};

const jsonFile = (content: object): string => `${JSON.stringify(content, null, 2)}\n`;

/** The files of the standard module structure of Terraform, by name. */
export const moduleFiles = ({
  terraform,
  variable,
  output,
  ...main
}: SynthesizedModule): Readonly<Record<string, string>> => ({
  'main.tf.json': jsonFile(main),
  'variables.tf.json': jsonFile({ variable }),
  'outputs.tf.json': jsonFile({ output }),
  'versions.tf.json': jsonFile({ terraform }),
});
