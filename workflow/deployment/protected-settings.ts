import type { UnvalidatedJob } from '../job/processing-job';
import { NOT_SET, show, type ValueFault } from '../rules/fault';
import { isPresent, isRecord, memberAt } from '../rules/json-value';
import { datasetSource } from './allow-lists';

const listAt = (job: UnvalidatedJob, path: string): readonly unknown[] => {
  const list = memberAt(job, path);
  return Array.isArray(list) ? list : [];
};

const showAll = (values: readonly unknown[]): string => values.map(show).join(', ');

const SWITCHES = [
  'NetworkConfig.EnableNetworkIsolation',
  'NetworkConfig.EnableInterContainerTrafficEncryption',
] as const;

const switchFaults = (deployed: UnvalidatedJob, job: UnvalidatedJob): ValueFault[] =>
  SWITCHES.filter((path) => memberAt(deployed, path) === true && memberAt(job, path) !== true).map(
    (path) => ({ key: path, got: show(memberAt(job, path)), allowed: 'true, as in the deployed job' }),
  );

const VPC = 'NetworkConfig.VpcConfig';
const VPC_LISTS = [`${VPC}.Subnets`, `${VPC}.SecurityGroupIds`] as const;

/** Fewer subnets and security groups narrow the network; none, or others, do not. */
const vpcFaults = (deployed: UnvalidatedJob, job: UnvalidatedJob): ValueFault[] => {
  if (!isPresent(memberAt(deployed, VPC))) return [];
  if (!isPresent(memberAt(job, VPC))) {
    const parts = VPC_LISTS.map(
      (path) => `${path.slice(VPC.length + 1)} of ${showAll(listAt(deployed, path))}`,
    );
    return [{ key: VPC, got: NOT_SET, allowed: `the VPC of the deployed job, with ${parts.join(' and ')}` }];
  }
  return VPC_LISTS.flatMap((path) => {
    const own = listAt(deployed, path);
    const given = listAt(job, path);
    const allowed = `${showAll(own)}, as in the deployed job`;
    if (given.length === 0)
      return [{ key: path, got: show(memberAt(job, path)), allowed: `one or more of ${allowed}` }];
    return given.flatMap((id, index) =>
      own.includes(id) ? [] : [{ key: `${path}[${index}]`, got: show(id), allowed: `one of ${allowed}` }],
    );
  });
};

const KEYS = ['VolumeKmsKeyId', 'ProcessingOutputConfig.KmsKeyId'] as const;

/** The allow-lists say which keys may be used instead. */
const keyFaults = (deployed: UnvalidatedJob, job: UnvalidatedJob): ValueFault[] =>
  KEYS.filter((path) => isPresent(memberAt(deployed, path)) && !isPresent(memberAt(job, path))).map(
    (path) => ({
      key: path,
      got: NOT_SET,
      allowed: `a KMS key, because the deployed job has one: ${show(memberAt(deployed, path))}`,
    }),
  );

const KINDS = ['AthenaDatasetDefinition', 'RedshiftDatasetDefinition'] as const;

/** A query of Athena or Redshift. */
interface Query {
  readonly key: string;
  readonly source: string | undefined;
  readonly kmsKeyId: unknown;
}

const queriesOf = (job: UnvalidatedJob): Query[] =>
  listAt(job, 'ProcessingInputs').flatMap((input, index) => {
    const dataset = memberAt(input, 'DatasetDefinition');
    return KINDS.filter((kind) => isRecord(memberAt(dataset, kind))).map((kind) => ({
      key: `ProcessingInputs[${index}].DatasetDefinition.${kind}.KmsKeyId`,
      source: datasetSource(dataset),
      kmsKeyId: memberAt(dataset, `${kind}.KmsKeyId`),
    }));
  });

/** A query may omit the key of its result only if the deployed job reads the same source without one. */
const datasetFaults = (deployed: UnvalidatedJob, job: UnvalidatedJob): ValueFault[] => {
  const own = queriesOf(deployed);
  if (!own.some(({ kmsKeyId }) => isPresent(kmsKeyId))) return [];
  const open = own.filter(({ kmsKeyId }) => !isPresent(kmsKeyId)).map(({ source }) => source);
  return queriesOf(job)
    .filter(({ source, kmsKeyId }) => !isPresent(kmsKeyId) && !open.includes(source))
    .map(({ key }) => ({
      key,
      got: NOT_SET,
      allowed: "a KMS key, because the deployed job's dataset definitions have one",
    }));
};

const isTag = (tag: unknown, other: unknown): boolean =>
  ['Key', 'Value'].every((member) => memberAt(tag, member) === memberAt(other, member));

const tagFaults = (deployed: UnvalidatedJob, job: UnvalidatedJob): ValueFault[] => {
  const given = listAt(job, 'Tags');
  const missing = listAt(deployed, 'Tags').filter((tag) => !given.some((other) => isTag(tag, other)));
  if (missing.length === 0) return [];
  const allowed = `a list that includes all of the deployed job's tags (missing: ${showAll(missing)})`;
  return [{ key: 'Tags', got: show(job.Tags), allowed }];
};

/**
 * The settings of the deployed job for network isolation, VPC, encryption and tags that an execution removes or weakens.
 * An execution may narrow them and add tags.
 * @param deployed the job before the execution's overrides.
 * @param job the job with the overrides.
 */
export const protectedSettingFaults = (deployed: UnvalidatedJob, job: UnvalidatedJob): ValueFault[] => [
  ...switchFaults(deployed, job),
  ...vpcFaults(deployed, job),
  ...keyFaults(deployed, job),
  ...datasetFaults(deployed, job),
  ...tagFaults(deployed, job),
];
