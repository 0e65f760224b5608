import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ArchiveProvider } from '@cdktf/provider-archive/lib/provider';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, type TerraformElement, TerraformStack } from 'cdktf';
import type { Node } from 'constructs';
import { readableLogicalId } from '../../constructs/terraform/logical-id';
import type { ModuleVariable } from '../../module/synthesized-module';

/** The part of a synthesized stack that the tests read. */
export interface Synthesis {
  readonly terraform: Record<string, unknown>;
  readonly variable: Record<string, ModuleVariable & Record<string, unknown>>;
  readonly locals: Record<string, string>;
  readonly output: Record<string, { readonly value: string; readonly description: string }>;
  readonly data: Record<string, Record<string, Record<string, unknown>>>;
  readonly resource: Record<string, Record<string, Record<string, unknown>>>;
}

/** Synthesizes one stack into a folder that is gone afterwards. */
export const synthesize = (makeStack: (app: App) => TerraformStack): Synthesis => {
  const outdir = mkdtempSync(join(tmpdir(), 'synthesis-'));
  try {
    const app = new App({ outdir });
    const { node } = makeStack(app);
    app.synth();
    return JSON.parse(readFileSync(join(outdir, 'stacks', node.id, 'cdk.tf.json'), 'utf8'));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
};

/** A stack for the parts of a workflow, with the addresses of a deployment. */
class PartsStack extends TerraformStack {
  constructor(app: App) {
    super(app, 'parts');
    new AwsProvider(this, 'aws');
    new ArchiveProvider(this, 'archive');
  }

  protected override allocateLogicalId(element: TerraformElement | Node): string {
    return readableLogicalId(element, this);
  }
}

/** Synthesizes parts of a workflow in a stack of their own. */
export const synthesizeParts = (addParts: (stack: TerraformStack) => void): Synthesis =>
  synthesize((app) => {
    const stack = new PartsStack(app);
    addParts(stack);
    return stack;
  });

/** A member that Terraform omits if it is null. */
const OMITTED_IF_NULL = /\$\{[^{}]* == null \? "" : format\("(,[^}]*?)%s", jsonencode\(([^()]*)\)\)\}/g;

/** A document of the synthesis, each of Terraform's values as the name of its reference: `var.s3_input`. */
export const parseDocument = (text: unknown): Record<string, unknown> =>
  JSON.parse(
    String(text)
      .replaceAll(
        OMITTED_IF_NULL,
        (_, member: string, reference) => `${member.replaceAll('\\"', '"')}${JSON.stringify(reference)}`,
      )
      .replaceAll(/\$\{jsonencode\(([^)]*)\)\}/g, (_, reference) => JSON.stringify(reference)),
  );

/** Every address of the stack, as a plan shows it. */
export const addresses = ({ resource, data }: Synthesis): string[] =>
  [
    ...Object.entries(resource).flatMap(([type, byName]) =>
      Object.keys(byName).map((name) => `${type}.${name}`),
    ),
    ...Object.entries(data).flatMap(([type, byName]) =>
      Object.keys(byName).map((name) => `data.${type}.${name}`),
    ),
  ].sort();
