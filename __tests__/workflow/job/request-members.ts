import { REQUEST_MEMBERS } from '../../../docs/generate/request-members';
import { isRecord } from '../../../workflow/rules/json-value';

export { REQUEST_MEMBERS };

/** Members that hold others and have no key of their own in a job. */
const HOLDERS = [
  'ProcessingResources',
  'ProcessingResources.ClusterConfig',
  'AppSpecification',
  'StoppingCondition',
];

/** What SageMaker sets: it refuses a request that has it. */
export const READ_ONLY_MEMBERS = [
  'ProcessingResources.ClusterConfig.SelectedInstanceType',
  'ProcessingResources.ClusterConfig.SelectedInstanceCount',
] as const;

const NOT_OF_THE_JOB: readonly string[] = ['ProcessingJobName', ...HOLDERS, ...READ_ONLY_MEMBERS];

/** Where a job has a member of the request: a job is flat, and has the rest in the API's own form. */
const keyOf = (member: string): string =>
  member.replace(/^(ProcessingResources\.ClusterConfig|AppSpecification|StoppingCondition)\./, '');

/** Every member that a job has, and where. */
export const MEMBERS_OF_THE_JOB: readonly (readonly [member: string, key: string])[] = REQUEST_MEMBERS.filter(
  (member) => !NOT_OF_THE_JOB.includes(member),
).map((member) => [member, keyOf(member)]);

/** The values at such a path: of every item where it leads through lists, and each item of a list. */
export const valuesAt = (value: unknown, path: string): unknown[] =>
  path
    .replaceAll('[]', '')
    .split('.')
    .reduce<unknown[]>(
      (holders, name) => holders.flatMap((holder) => (isRecord(holder) ? (holder[name] ?? []) : [])),
      [value],
    );
