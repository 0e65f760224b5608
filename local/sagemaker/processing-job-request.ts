import type { CreateProcessingJobCommandInput } from '@aws-sdk/client-sagemaker';
import { isPresent, memberAt } from '../../workflow/rules/json-value';

/** A request that the endpoint has accepted. */
export type ProcessingJobRequest = CreateProcessingJobCommandInput & {
  readonly ProcessingJobName: string;
  readonly RoleArn: string;
};

const CLUSTER = 'ProcessingResources.ClusterConfig';
const PREFERENCES = `${CLUSTER}.InstancePreferences`;

const REQUIRED_MEMBERS = [
  'ProcessingJobName',
  'RoleArn',
  'AppSpecification.ImageUri',
  `${CLUSTER}.VolumeSizeInGB`,
] as const;

const camelCase = (path: string): string =>
  path.replaceAll(/(^|\.)([A-Z])/g, (_, dot, c) => dot + c.toLowerCase());

const violation = (value: string, path: string, constraint: string): string =>
  `Value ${value}at '${camelCase(path)}' failed to satisfy constraint: ${constraint}`;

/** SageMaker's own message for a missing member. */
export const missingMember = (path: string): string => violation('null ', path, 'Member must not be null');

const missingMembers = (input: unknown, paths: readonly string[]): string[] =>
  paths.filter((path) => !isPresent(memberAt(input, path))).map(missingMember);

const violationIf = (isBroken: boolean, ...words: Parameters<typeof violation>): string[] =>
  isBroken ? [violation(...words)] : [];

const JOB_NAME = /^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/;

const nameViolations = (name: unknown): string[] =>
  violationIf(
    typeof name === 'string' && !JOB_NAME.test(name),
    `'${name}' `,
    'ProcessingJobName',
    'Member must satisfy regular expression pattern: [a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}',
  );

/** Each instance is a container on this machine, so a typing error must not start thousands. */
const MAXIMUM_INSTANCES = 100;

const countViolations = (count: unknown, path: string): string[] =>
  typeof count === 'number'
    ? [
        ...violationIf(count < 1, `'${count}' `, path, 'Member must have value greater than or equal to 1'),
        ...violationIf(
          count > MAXIMUM_INSTANCES,
          `'${count}' `,
          path,
          `Member must have value less than or equal to ${MAXIMUM_INSTANCES}`,
        ),
      ]
    : [];

const singlePreferenceViolations = (preference: unknown, position: number): string[] => {
  const path = `${PREFERENCES}.${position}.member`;
  return [
    ...(isPresent(memberAt(preference, 'InstanceType')) ? [] : [missingMember(`${path}.InstanceType`)]),
    ...countViolations(memberAt(preference, 'InstanceCount'), `${path}.InstanceCount`),
  ];
};

/** Whether the instance count is either in the cluster or in every preference. */
const isCountInOnePlace = (input: unknown, preferences: readonly unknown[]): boolean => {
  const counts = preferences.filter((preference) => isPresent(memberAt(preference, 'InstanceCount'))).length;
  return counts === (isPresent(memberAt(input, `${CLUSTER}.InstanceCount`)) ? 0 : preferences.length);
};

const preferenceViolations = (input: unknown, preferences: readonly unknown[]): string[] => [
  ...violationIf(
    preferences.length === 0,
    "'[]' ",
    PREFERENCES,
    'Member must have length greater than or equal to 1',
  ),
  ...violationIf(
    isPresent(memberAt(input, `${CLUSTER}.InstanceType`)),
    '',
    CLUSTER,
    'Member must have only one of instanceType and instancePreferences',
  ),
  ...violationIf(
    !isCountInOnePlace(input, preferences),
    '',
    CLUSTER,
    'Member must have instanceCount either itself or in every member of instancePreferences',
  ),
  ...preferences.flatMap((preference, index) => singlePreferenceViolations(preference, index + 1)),
];

const instanceViolations = (input: unknown): string[] => {
  const preferences = memberAt(input, PREFERENCES);
  const count = `${CLUSTER}.InstanceCount`;
  return [
    ...countViolations(memberAt(input, count), count),
    ...(Array.isArray(preferences)
      ? preferenceViolations(input, preferences)
      : missingMembers(input, [count, `${CLUSTER}.InstanceType`])),
  ];
};

/** SageMaker's messages for what it rejects. Those on preferences are unknown, so they follow the API reference. */
export const constraintViolations = (input: unknown): string[] => [
  ...missingMembers(input, REQUIRED_MEMBERS),
  ...instanceViolations(input),
  ...nameViolations(memberAt(input, 'ProcessingJobName')),
];

export const isProcessingJobRequest = (input: unknown): input is ProcessingJobRequest =>
  constraintViolations(input).length === 0;

/** A local run always uses the first preference. */
export const instanceCount = ({ ProcessingResources }: ProcessingJobRequest): number => {
  const { InstanceCount, InstancePreferences } = ProcessingResources?.ClusterConfig ?? {};
  return InstancePreferences?.[0]?.InstanceCount ?? InstanceCount ?? 1;
};
