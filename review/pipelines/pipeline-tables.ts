import { valueAt } from '../../terraform-plan/members';
import { isRecord } from '../../workflow/rules/json-value';
import { code } from '../page/escaping';
import { showAt, showable, shownName, showValue } from '../page/value-display';
import type { Body, ReadPipeline, ReadStep } from './pipeline-reading';

const NONE = '–';

const cell = (lines: readonly string[]): string => (lines.length === 0 ? NONE : lines.join('<br>'));

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const shownMember = (member: string, value: unknown): string =>
  value === undefined ? NONE : showAt(member, value);

/** The parameter's name tells whether its value may be a secret. */
const shownValue = (name: string, value: unknown): string => showValue(showable(value, [name, 'Value']));

const parameterRow = (name: string, { Type, DefaultValue, EnumValues }: Body): string[] => [
  code(shownName(name)),
  shownMember('Type', Type),
  DefaultValue === undefined ? 'none: each start must set it' : shownValue(name, DefaultValue),
  cell((Array.isArray(EnumValues) ? EnumValues : []).map((value) => shownValue(name, value))),
];

/** Markdown; empty if there are no parameters. */
export const parameterTable = ({ parameters }: ReadPipeline): string =>
  parameters.size === 0
    ? ''
    : table(
        ['Parameter', 'Type', 'Default', 'Allowed values'],
        [...parameters.values()].map(({ name, body }) => parameterRow(name, body)),
      );

const instances = (body: Body): string => {
  const cluster = valueAt(body, ['Arguments', 'ProcessingResources', 'ClusterConfig']);
  if (!isRecord(cluster)) return NONE;
  const { InstanceCount, InstanceType, InstancePreferences, VolumeSizeInGB } = cluster;
  const types = [
    InstanceType,
    ...(Array.isArray(InstancePreferences) ? InstancePreferences : []).map((each) =>
      valueAt(each, ['InstanceType']),
    ),
  ].filter((type) => type !== undefined);
  return [
    `${shownMember('InstanceCount', InstanceCount)} × ${cell(types.map((type) => showAt('InstanceType', type)))}`,
    `${shownMember('VolumeSizeInGB', VolumeSizeInGB)} GB`,
  ].join(', ');
};

/** The S3 URI; of anything else its kind, such as `DatasetDefinition`. */
const place = (item: unknown): string => {
  const uri = valueAt(item, ['S3Input', 'S3Uri']) ?? valueAt(item, ['S3Output', 'S3Uri']);
  if (uri !== undefined) return showAt('S3Uri', uri);
  const [kind = ''] = isRecord(item) ? Object.keys(item).filter((name) => isRecord(item[name])) : [];
  return code(shownName(kind));
};

/** Inputs or outputs. They are a list if their names are not texts, or not unique. */
const places = (items: unknown): string => {
  if (Array.isArray(items)) return cell(items.map(place));
  if (!isRecord(items)) return NONE;
  return cell(Object.entries(items).map(([name, item]) => `${code(shownName(name))}: ${place(item)}`));
};

const cache = ({ CacheConfig }: Body): string => {
  if (!isRecord(CacheConfig) || CacheConfig.Enabled === false) return NONE;
  return shownMember('ExpireAfter', CacheConfig.ExpireAfter ?? CacheConfig.Enabled);
};

const retryPolicy = (policy: unknown): string => {
  if (!isRecord(policy)) return showAt('', policy);
  const { ExceptionType, MaxAttempts, ExpireAfterMin } = policy;
  const types = [ExceptionType].flat().map((type) => showAt('ErrorEquals', type));
  const limits = [
    ...(MaxAttempts === undefined ? [] : [`${showAt('MaxAttempts', MaxAttempts)} attempts`]),
    ...(ExpireAfterMin === undefined ? [] : [`${showAt('ExpireAfterMin', ExpireAfterMin)} min`]),
  ];
  return [types.join(', '), ...limits].join(': ');
};

const retry = ({ RetryPolicies }: Body): string =>
  cell((Array.isArray(RetryPolicies) ? RetryPolicies : []).map(retryPolicy));

const stepName = ({ name, body: { Type } }: ReadStep): string =>
  Type === 'Processing' ? code(shownName(name)) : `${code(shownName(name))} (${showAt('Type', Type)})`;

const stepRow = (step: ReadStep): string[] => {
  const { body, needs } = step;
  const argument = (...path: readonly string[]) => valueAt(body, ['Arguments', ...path]);
  return [
    stepName(step),
    cell(needs.map((name) => code(shownName(name)))),
    shownMember('ImageUri', argument('AppSpecification', 'ImageUri')),
    instances(body),
    places(argument('ProcessingInputs')),
    places(argument('ProcessingOutputConfig', 'Outputs')),
    shownMember('RoleArn', argument('RoleArn')),
    cache(body),
    retry(body),
  ];
};

/** Markdown; empty if there are no steps. */
export const stepTable = ({ steps }: ReadPipeline): string =>
  steps.size === 0
    ? ''
    : table(
        ['Step', 'After', 'Image', 'Instances', 'Inputs', 'Outputs', 'Role', 'Cache', 'Retried'],
        [...steps.values()].map(stepRow),
      );
