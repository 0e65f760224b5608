import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { InputError } from '../../terraform-plan/input-error';
import { isRecord, memberAt, parseJson } from '../../workflow/rules/json-value';
import type { S3Mapping } from '../s3/s3-mapping';
import { chosenPipeline } from './chosen-pipeline';
import type { FoundPipeline } from './found-pipeline';
import { encodedString, type TemplatePart, templateParts } from './terraform-template';
import { namedUri, unknownText } from './unknown-expression';

/** The text of a string, with what only Terraform knows marked. */
const markedText = (parts: readonly TemplatePart[]): string =>
  parts.map((part) => (typeof part === 'string' ? part : unknownText(part.expression))).join('');

/** HCL's escapes in a quoted string are those of JSON. */
const quotedText = (inside: string): string =>
  markedText(
    templateParts(inside).map((part) => (typeof part === 'string' ? String(parseJson(`"${part}"`)) : part)),
  );

/** Whether JSON that ends here is within a string. */
const endsInString = (json: string): boolean =>
  (json.replaceAll(/\\./gs, '').match(/"/g)?.length ?? 0) % 2 === 1;

const inside = (text: string): string => JSON.stringify(text).slice(1, -1);

const expressionAsJson = (json: string, expression: string): string => {
  if (endsInString(json)) return inside(unknownText(expression));
  // Terraform puts a member there, or nothing.
  if (json !== '' && !/[:[,]\s*$/.test(json)) return '';
  const encoded = encodedString(expression);
  const [, encodedValue = expression] = /^jsonencode\((.*)\)$/s.exec(expression) ?? [];
  return JSON.stringify(encoded === undefined ? unknownText(encodedValue) : quotedText(encoded));
};

/** The JSON document that a string of the synthesis is, with what only Terraform knows marked. */
export const synthesizedDocument = (text: string): unknown =>
  parseJson(
    templateParts(text).reduce<string>(
      (json, part) => json + (typeof part === 'string' ? part : expressionAsJson(json, part.expression)),
      '',
    ),
  );

interface SynthesizedResource {
  readonly address: string;
  readonly values: Readonly<Record<string, unknown>>;
}

const resourcesOfType = (synthesis: unknown, type: string): readonly SynthesizedResource[] => {
  const resources = memberAt(synthesis, `resource.${type}`);
  return Object.entries(isRecord(resources) ? resources : {}).flatMap(([name, values]) =>
    isRecord(values) ? [{ address: `${type}.${name}`, values }] : [],
  );
};

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;

/** `${path.module}/scripts/prepare.py` in the folder of the synthesis. */
const sourcePath = (source: string, folder: string): string | undefined => {
  const [root, ...rest] = templateParts(source);
  const isInModule = typeof root === 'object' && root.expression === 'path.module';
  const texts = (isInModule ? rest : [root, ...rest]).filter((part) => typeof part === 'string');
  const isWhole = texts.length === (isInModule ? rest.length : rest.length + 1);
  return isWhole ? resolve(folder, `./${texts.join('')}`) : undefined;
};

/** The objects that the deployment uploads from files of this machine. */
const uploadedObjects = (synthesis: unknown, folder: string): readonly S3Mapping[] =>
  resourcesOfType(synthesis, 'aws_s3_object').flatMap(({ values: { bucket, key, source } }) => {
    if (typeof bucket !== 'string' || typeof key !== 'string' || typeof source !== 'string') return [];
    const path = sourcePath(source, folder);
    const uri = markedText(templateParts(`s3://${bucket}/${key}`));
    return path !== undefined && isFile(path) ? [{ uri: namedUri(uri), path }] : [];
  });

const nameOf = (value: unknown): string | undefined => {
  const parts = typeof value === 'string' ? templateParts(value) : [];
  return parts.length > 0 && parts.every((part) => typeof part === 'string') ? parts.join('') : undefined;
};

const definitionOf = ({ address, values: { pipeline_definition: text } }: SynthesizedResource): unknown => {
  const definition = typeof text === 'string' ? synthesizedDocument(text) : undefined;
  if (isRecord(definition)) return definition;
  throw new InputError(
    `The pipeline_definition of ${address} must be JSON to be read without Terraform; it is an expression. Plan it, and run it with --plan.`,
  );
};

/** Whether a value is what CDK for Terraform writes to cdk.tf.json. */
export const isSynthesis = (value: unknown): boolean =>
  isRecord(value) && (isRecord(value.terraform) || isRecord(value.resource));

/**
 * The pipeline that a stack of CDK for Terraform deploys.
 * @param folder absolute path of the stack's folder.
 * @param address of the pipeline. @default - the only one of the stack
 * @throws InputError if it has none or several, or one whose definition only Terraform knows.
 */
export const synthesizedPipeline = (
  synthesis: unknown,
  folder: string,
  address: string | undefined,
): FoundPipeline => {
  const pipelines = resourcesOfType(synthesis, 'aws_sagemaker_pipeline');
  const pipeline = chosenPipeline(pipelines, address, 'The stack');
  const name = nameOf(pipeline.values.pipeline_name);
  return {
    address: pipeline.address,
    definition: definitionOf(pipeline),
    objects: uploadedObjects(synthesis, folder),
    ...(name !== undefined && { name }),
  };
};
