/** A variable as Terraform's JSON syntax has it. */
export interface ModuleVariable {
  readonly type: string;
  readonly description: string;
  /** Absent where a value has to be given. */
  readonly default?: unknown;
}

export interface ModuleOutput {
  readonly description: string;
  readonly value: unknown;
}

/** The parts of a synthesized module that its files and its README are made from. */
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

/** cdktf leaves comments in every block: a construct's path and the like. */
const withoutComments = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withoutComments);
  if (!isObject(value)) return value;
  const members = Object.entries(value).filter(([name]) => name !== '//');
  return Object.fromEntries(members.map(([name, member]) => [name, withoutComments(member)]));
};

/** cdktf's marks of a value that it has not put in. */
const UNRESOLVED = /TfToken\[|<unresolved-token>/;

/** @throws Error where a value of Terraform's is missing, which no plan would tell. */
export const parseSynthesis = (text: string): SynthesizedModule => {
  const found = UNRESOLVED.exec(text)?.[0];
  if (found !== undefined) throw new Error(`The synthesized module has ${found} in place of a value.`);
  return withoutComments(JSON.parse(text)) as SynthesizedModule;
};

const jsonFile = (content: object): string => `${JSON.stringify(content, null, 2)}\n`;

/** The files of Terraform's standard module structure, by name. */
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
