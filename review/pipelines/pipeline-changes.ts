import { isSensitive, UNKNOWN } from '../../terraform-plan/visible-values';
import { changedSettings } from '../page/changed-settings';
import { folded } from '../page/escaping';
import { asText } from '../page/value-display';
import type { Warning } from '../page/warnings';
import { isSame } from '../plan/json-difference';
import type { Attributes, ResourceChange } from '../plan/terraform-plan';
import { PIPELINE } from '../resource-types/sagemaker';
import { pipelineDiagram } from './pipeline-diagram';
import { NO_PIPELINE, type ReadPipeline, readPipeline } from './pipeline-reading';
import { pipelineRisks } from './pipeline-risks';
import { outline, pipelineSentences } from './pipeline-sentences';
import { parameterTable, stepTable } from './pipeline-tables';

/** The review of a pipeline, as Markdown. */
export interface PipelineReview {
  readonly address: string;
  readonly body: string;
  readonly warnings: readonly Warning[];
}

const SETTINGS = [
  'pipeline_name',
  'pipeline_display_name',
  'pipeline_description',
  'role_arn',
  'parallelism_configuration',
  'pipeline_definition_s3_location',
];

const bullets = (sentences: readonly string[]): string => sentences.map((each) => `- ${each}`).join('\n');

const paragraphs = (...parts: readonly string[]): string => parts.filter(Boolean).join('\n\n');

const unseen = (
  change: ResourceChange,
  reason: string,
  warnings: readonly Warning[] = [],
): PipelineReview => ({
  address: change.address,
  body: paragraphs(`The definition ${reason}.`, bullets(changedSettings(change, SETTINGS))),
  warnings,
});

const definitionOf = (attributes: Attributes | null): ReadPipeline | undefined =>
  attributes === null ? NO_PIPELINE : readPipeline(asText(attributes.pipeline_definition));

const sentencesOf = (before: ReadPipeline | undefined, after: ReadPipeline): string[] => {
  if (before === undefined) return [`was not a JSON object before; now it is one ${outline(after)}`];
  return before === NO_PIPELINE ? [`new, ${outline(after)}`] : pipelineSentences(before, after);
};

/** A new pipeline is shown in full; of a changed one, the changes come first. */
const tables = (before: ReadPipeline | undefined, after: ReadPipeline): string => {
  const shown = paragraphs(stepTable(after), parameterTable(after));
  return before === NO_PIPELINE || shown === '' ? shown : folded('All steps and parameters', shown);
};

const reviewDefinitions = (
  change: ResourceChange,
  readBefore: ReadPipeline | undefined,
  after: ReadPipeline,
): PipelineReview => {
  const before = readBefore ?? after;
  const isUnchanged = readBefore !== undefined && isSame(readBefore.definition, after.definition);
  const sentences = [...sentencesOf(readBefore, after), ...changedSettings(change, SETTINGS)];
  const risks = pipelineRisks(
    { pipeline: readBefore ?? NO_PIPELINE, role: change.before?.role_arn },
    { pipeline: after, role: change.after?.role_arn },
  );
  return {
    address: change.address,
    body: paragraphs(
      isUnchanged || after.steps.size + before.steps.size === 0 ? '' : pipelineDiagram(before, after),
      sentences.length > 0 ? bullets(sentences) : 'The definition does not change.',
      isUnchanged ? '' : tables(readBefore, after),
    ),
    warnings: risks.map((risk) => ({ ...risk, address: change.address })),
  };
};

const isInS3 = ({ pipeline_definition, pipeline_definition_s3_location: location }: Attributes): boolean =>
  (pipeline_definition ?? '') === '' && Array.isArray(location) && location.length > 0;

const reviewPipeline = (change: ResourceChange): PipelineReview => {
  const { address, before, after } = change;
  if (after === null) return unseen(change, 'is removed with the pipeline');
  const definition = after.pipeline_definition;
  if (isSensitive(definition)) return unseen(change, 'is marked as sensitive and not shown');
  if (isInS3(after)) {
    const text = 'the definition is an object in S3, so its steps are unknown';
    return unseen(change, 'is in S3', [{ kind: 'unseen', address, text }]);
  }
  if (definition === UNKNOWN) return unseen(change, 'is known after apply');
  const to = definitionOf(after);
  if (to) return reviewDefinitions(change, definitionOf(before), to);
  const text = 'the definition is not a JSON object, so its steps are unknown';
  return unseen(change, 'is not a JSON object', [{ kind: 'unseen', address, text }]);
};

/** Reviews every SageMaker pipeline that a plan creates, changes or removes. */
export const reviewPipelines = (changes: readonly ResourceChange[]): PipelineReview[] =>
  changes.filter(({ type }) => type === PIPELINE).map(reviewPipeline);
