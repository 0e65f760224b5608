import { valueAt } from '../../terraform-plan/members';
import { ECR_IMAGE_RULE } from '../../workflow/deployment/ecr-image-rule';
import { pipelineDefinitionFaults } from '../../workflow/pipeline/pipeline-definition-faults';
import { isRecord } from '../../workflow/rules/json-value';
import { code } from '../page/escaping';
import { showAt, shownName } from '../page/value-display';
import type { Warning } from '../page/warnings';
import type { ReadPipeline, ReadStep } from './pipeline-reading';

type Risk = Pick<Warning, 'kind' | 'text' | 'isGrave'>;

const stepText = ({ name }: ReadStep, text: string): string => `step ${code(shownName(name))} ${text}`;

const argument = ({ body }: ReadStep, ...path: readonly string[]): unknown =>
  valueAt(body, ['Arguments', ...path]);

/** What SageMaker inserts, in a text: `{Parameters.InputUri}` */
const INSERTED = /\{(Parameters|Execution|Steps)\.([^{}]*)\}/g;

interface Inserted {
  readonly root: string;
  readonly path: string;
}

const insertedIn = (value: unknown): Inserted[] =>
  [...(JSON.stringify(value) ?? '').matchAll(INSERTED)].map(([, root = '', path = '']) => ({ root, path }));

/** SageMaker allows 50 steps; in a longer chain, nothing is known. */
const LONGEST_CHAIN = 50;

/**
 * Tells whether a value may differ between two executions. The output of a step is as its URI is; a circle of outputs is
 * refused anyway.
 */
const variation = ({ steps }: ReadPipeline) => {
  const byName = new Map([...steps.values()].map((step) => [step.name, step]));
  const known = new Map<string, boolean>();

  const outputVaries = (path: string, depth: number): boolean => {
    const before = known.get(path);
    if (before !== undefined) return before;
    known.set(path, false);
    const [name = '', output = ''] = path.split('.');
    const step = byName.get(name);
    const uri = step && argument(step, 'ProcessingOutputConfig', 'Outputs', output, 'S3Output', 'S3Uri');
    const result = uri === undefined || depth > LONGEST_CHAIN || varies(uri, depth + 1);
    known.set(path, result);
    return result;
  };

  const varies = (value: unknown, depth = 0): boolean =>
    insertedIn(value).some(({ root, path }) =>
      root === 'Steps' ? outputVaries(path, depth) : path !== 'PipelineName' && path !== 'PipelineArn',
    );
  return varies;
};

/** AWS's cache key has the image, its command, the environment and the inputs' URIs, not the objects there. */
const cacheRisks = (step: ReadStep, varies: ReturnType<typeof variation>): Risk[] => {
  const { CacheConfig } = step.body;
  if (!isRecord(CacheConfig) || CacheConfig.Enabled !== true) return [];
  const key = ['AppSpecification', 'Environment', 'ProcessingInputs'].map((name) => argument(step, name));
  if (varies(key)) return [];
  const age = CacheConfig.ExpireAfter;
  const until = age === undefined ? '' : ` for ${showAt('ExpireAfter', age)}`;
  const text = `is cached${until} with inputs that are at the same S3 URIs in every execution: new objects there do not run it again`;
  return [{ kind: 'executions', text: stepText(step, text) }];
};

const ECR_IMAGE = new RegExp(`^(?:${ECR_IMAGE_RULE.pattern})$`);

const imageRisks = (step: ReadStep): Risk[] => {
  const image = argument(step, 'AppSpecification', 'ImageUri');
  if (typeof image !== 'string' || ECR_IMAGE.test(image)) return [];
  if (insertedIn(image).some(({ root }) => root === 'Parameters')) {
    const text = 'runs an image that a parameter names: whoever starts the pipeline chooses its code';
    return [{ kind: 'access', text: stepText(step, text) }];
  }
  const text = 'runs an image that is not in a private repository of Amazon ECR';
  return [{ kind: 'access', text: stepText(step, text) }];
};

const roleRisks = (step: ReadStep, pipelineRole: unknown): Risk[] => {
  const role = argument(step, 'RoleArn');
  if (typeof role !== 'string') return [];
  if (insertedIn(role).some(({ root }) => root === 'Parameters')) {
    const text = 'runs with a role that a parameter names: whoever starts the pipeline chooses it';
    return [{ kind: 'access', text: stepText(step, text) }];
  }
  if (role !== pipelineRole) return [];
  const text = "runs its job with the pipeline's own role, which can start jobs and pass roles";
  return [{ kind: 'access', text: stepText(step, text) }];
};

/** A start sets the parameters that it knows of, and only those. */
const parameterRisks = (before: ReadPipeline, after: ReadPipeline): Risk[] => {
  const hasDefault = (pipeline: ReadPipeline, key: string): boolean =>
    pipeline.parameters.get(key)?.body.DefaultValue !== undefined;
  const needed = [...after.parameters.values()]
    .filter(({ key }) => !hasDefault(after, key) && (hasDefault(before, key) || !before.parameters.has(key)))
    .map(({ name }) => `parameter ${code(shownName(name))} has no default, so a start that omits it fails`);
  const gone = [...before.parameters.values()]
    .filter(({ key }) => !after.parameters.has(key))
    .map(({ name }) => `parameter ${code(shownName(name))} is removed, so a start that sets it fails`);
  return [...needed, ...gone].map((text) => ({ kind: 'executions', text }));
};

const FEW = 3;

/** Where the definition is not valid. A fault quotes values, which are not shown. */
const faultRisks = ({ definition, steps }: ReadPipeline): Risk[] => {
  // Steps of other types are valid too, but their members are not known here.
  if ([...steps.values()].some(({ body }) => body.Type !== 'Processing')) return [];
  const keys = [...new Set(pipelineDefinitionFaults(definition).map(({ key }) => key || 'the definition'))];
  if (keys.length === 0) return [];
  const shown = keys.slice(0, FEW).map((key) => code(key.replaceAll(/[^.[\]]+/g, shownName)));
  const more = keys.length > FEW ? ` and ${keys.length - FEW} more` : '';
  return [
    { kind: 'plan', text: `SageMaker will refuse the definition, because of ${shown.join(', ')}${more}` },
  ];
};

const risksOf = (pipeline: ReadPipeline, role: unknown): Risk[] => {
  const varies = variation(pipeline);
  const ofSteps = [...pipeline.steps.values()].flatMap((step) => [
    ...imageRisks(step),
    ...roleRisks(step, role),
    ...cacheRisks(step, varies),
  ]);
  return [...ofSteps, ...faultRisks(pipeline)];
};

/** A side of a change, with the ARN of the pipeline's role. */
export interface PipelineSide {
  readonly pipeline: ReadPipeline;
  readonly role: unknown;
}

/** What a reviewer must not miss in a pipeline, but for what was so before. */
export const pipelineRisks = (before: PipelineSide, after: PipelineSide): Risk[] => {
  const old = new Set(risksOf(before.pipeline, before.role).map(({ text }) => text));
  return [
    ...risksOf(after.pipeline, after.role).filter(({ text }) => !old.has(text)),
    ...(before.pipeline.steps.size === 0 ? [] : parameterRisks(before.pipeline, after.pipeline)),
  ];
};
