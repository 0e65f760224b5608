import { GRANTED_S3_URI_RULE } from '../../workflow/deployment/deployment-rules';
import type { KnownValues } from '../../workflow/pipeline/known-values';
import { withKnownValues } from '../../workflow/pipeline/pipeline-value';
import type { ProcessingStep } from '../../workflow/pipeline/processing-step';
import { type Fault, show } from '../../workflow/rules/fault';
import { literalFaults } from '../props/literal-faults';
import { isS3UriPlace, knownPrefix } from './granted-job';
import { functionsIn, type PlacedFunction } from './job-functions';
import type { ProcessingPipelineProps } from './processing-pipeline-props';

type AllowList = 'additionalS3Inputs' | 'additionalS3Outputs' | 'additionalImageRepositories' | 'kmsKeyArns';

/** Values that the job's role is granted, and that no allow-list can hold. */
const GRANTED_BY_NAME =
  /^(RoleArn|VolumeKmsKeyId)$|DatasetDefinition\.(Catalog|Database|WorkGroup|ClusterId|DbUser|ClusterRoleArn|OutputS3Uri)$|\.FeatureGroupName$/;

const allowListOf = (place: string): AllowList | undefined => {
  if (place === 'ImageUri') return 'additionalImageRepositories';
  if (/KmsKeyId$/.test(place)) return 'kmsKeyArns';
  if (!isS3UriPlace(place)) return undefined;
  return /^(S3Output|ProcessingOutputConfig)/.test(place) ? 'additionalS3Outputs' : 'additionalS3Inputs';
};

const KNOWN = 'a literal, or a parameter with a default, because the role of the job is granted it by name';

const openFaults = (
  key: string,
  { place, value }: PlacedFunction,
  known: KnownValues,
  props: ProcessingPipelineProps,
): Fault[] => {
  const got = show(value);
  if (GRANTED_BY_NAME.test(place)) return [{ key, got, allowed: KNOWN }];
  const prefix = isS3UriPlace(place) ? knownPrefix(known.text(value)) : undefined;
  if (prefix !== undefined) return literalFaults(`${key}, its beginning`, prefix, GRANTED_S3_URI_RULE);
  const list = allowListOf(place);
  if (list === undefined || (props[list] ?? []).length > 0) return [];
  const allowed = `a literal, or a parameter with a default, unless ${list} lists what executions may use`;
  return [{ key, got, allowed }];
};

/** What only executions know, and what the role of the job therefore cannot be granted. */
export const openValueFaults = (
  { name, job }: ProcessingStep,
  known: KnownValues,
  props: ProcessingPipelineProps,
): Fault[] =>
  functionsIn(job)
    .filter(({ value }) => withKnownValues(value, known.value, undefined) === undefined)
    .flatMap((placed) => openFaults(`steps.${name}.job.${placed.place}`, placed, known, props));
