import { readFileSync } from 'node:fs';
import { ArchiveProvider } from '@cdktf/provider-archive/lib/provider';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';

// As main.ts does.
process.setSourceMapsEnabled(false);

/** The members of a resource, in a synthesized stack. */
type Attributes = Readonly<Record<string, unknown>>;

type Elements = Readonly<Record<string, Readonly<Record<string, Attributes>>>>;

interface SynthesizedStack {
  readonly data: Elements;
  readonly resource: Elements;
  readonly output?: Readonly<Record<string, { readonly value: unknown }>>;
}

type ElementClass = new (scope: Construct, id: string, config: Attributes) => object;

/** Attributes whose keys are the user's own. */
const MAPS = ['dimensions', 'tags', 'variables'];

const camelCase = (name: string): string =>
  name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

const isAttributes = (value: unknown): value is Attributes => typeof value === 'object' && value !== null;

/** The attributes as the provider's classes take them. */
const config = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(config);
  if (!isAttributes(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== '//')
      .map(([name, attribute]) => [camelCase(name), MAPS.includes(name) ? attribute : config(attribute)]),
  );
};

const configOf = ({ depends_on: dependsOn, ...attributes }: Attributes): Attributes => {
  const converted = config(attributes);
  if (!isAttributes(converted)) throw new TypeError('A resource is not an object.');
  if (!Array.isArray(dependsOn)) return converted;
  return { ...converted, dependsOn: dependsOn.map((fqn) => ({ fqn })) };
};

/** The class of a resource's type in its provider's package: IamRole for aws_iam_role. */
const classOf = (type: string, prefix: '' | 'data-'): ElementClass => {
  const [provider = '', ...words] = type.split('_');
  const file = `${prefix}${prefix && `${provider}-`}${words.join('-')}`;
  const found = Object.values<unknown>(require(`@cdktf/provider-${provider}/lib/${file}`)).find(
    (exported) =>
      typeof exported === 'function' && 'tfResourceType' in exported && exported.tfResourceType === type,
  );
  if (found === undefined)
    throw new Error(`@cdktf/provider-${provider}/lib/${file} has no class for ${type}.`);
  return found as ElementClass;
};

const addAll = (scope: Construct, elements: Elements, prefix: '' | 'data-', suffix: string): void => {
  for (const [type, ofType] of Object.entries(elements)) {
    const Element = classOf(type, prefix);
    for (const [id, attributes] of Object.entries(ofType)) {
      new Element(scope, `${prefix}${id}-${suffix}`, configOf(attributes));
    }
  }
};

/**
 * Synthesizes the resources of a stack (the first argument is its cdk.tf.json) with literal attributes in plain cdktf, as
 * often as the second argument says.
 */
const [, , file = '', count] = process.argv;
const { data, resource, output = {} }: SynthesizedStack = JSON.parse(readFileSync(file, 'utf8'));
const app = new App();
const stack = new TerraformStack(app, 'pipelines');
new AwsProvider(stack, 'aws', { region: 'eu-west-1' });
new ArchiveProvider(stack, 'archive');
for (let index = 0; index < Number(count); index += 1) {
  addAll(stack, data, 'data-', String(index));
  addAll(stack, resource, '', String(index));
  for (const [id, { value }] of Object.entries(output))
    new TerraformOutput(stack, `${id}-${index}`, { value });
}
app.synth();
