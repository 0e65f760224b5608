import type { Construct } from 'constructs';
import {
  ACCOUNT_ID_RULE,
  GRANTED_S3_URI_RULE,
  KMS_KEY_ARN_RULE,
  PARTITION_RULE,
  POLICY_ARN_RULE,
  REGION_RULE,
} from '../../workflow/deployment/deployment-rules';
import { ECR_IMAGE_RULE } from '../../workflow/deployment/ecr-image-rule';
import { PROCESSING_JOB_RULES } from '../../workflow/job/processing-job-rules';
import { type KnownValues, knownValues } from '../../workflow/pipeline/known-values';
import {
  MAX_PARALLEL_STEPS_RULE,
  PIPELINE_DESCRIPTION_RULE,
  PIPELINE_DISPLAY_NAME_RULE,
} from '../../workflow/pipeline/pipeline-rules';
import { withKnownValues } from '../../workflow/pipeline/pipeline-value';
import { type Fault, show } from '../../workflow/rules/fault';
import { isRecord } from '../../workflow/rules/json-value';
import { nameFaults, ownName } from '../props/name-faults';
import { items, value } from '../props/prop-checks';
import { refuseFaults } from '../props/refuse-faults';
import {
  accountFaults,
  type Entry,
  imageRegionFaults,
  listEntries,
} from '../props/region-and-account-faults';
import { tagFaults } from '../props/tag-faults';
import { unknownPropFaults } from '../props/unknown-prop-faults';
import { definitionFaults } from './definition-faults';
import { openValueFaults } from './open-value-faults';
import type { ProcessingPipelineProps } from './processing-pipeline-props';
import { stepFaults } from './step-faults';
import { stepRoleSuffix } from './step-role-suffix';

type Prop = keyof ProcessingPipelineProps;
type Check = (props: ProcessingPipelineProps, prop: Prop, scope: Construct) => Fault[];

const knownValuesOf = ({ name, parameters = [], steps }: ProcessingPipelineProps): KnownValues =>
  knownValues({ name, parameters, steps });

const isStep = (step: unknown): boolean =>
  isRecord(step) && isRecord(step.job) && typeof step.name === 'string';

/** Callers in JavaScript have no compiler. */
const stepsFaults: Check = (props) => {
  const { steps } = props;
  if (!Array.isArray(steps) || steps.length === 0 || !steps.every(isStep)) {
    return [
      { key: 'steps', got: show(steps), allowed: 'a list of one or more steps made by processingStep' },
    ];
  }
  const known = knownValuesOf(props);
  return steps.flatMap((step) => stepFaults(step, known));
};

const isParameter = (parameter: unknown): boolean =>
  isRecord(parameter) && typeof parameter.Get === 'string' && isRecord(parameter.definition);

const parametersFaults: Check = ({ parameters = [] }) =>
  Array.isArray(parameters) && parameters.every(isParameter)
    ? []
    : [
        {
          key: 'parameters',
          got: show(parameters),
          allowed: 'a list of parameters made by stringParameter and the like',
        },
      ];

const unchecked: Check = () => [];

/** How each prop is checked by itself. The faults in the error have the same order. */
const CHECKS: Readonly<Record<Prop, Check>> = {
  name: ({ name }, _prop, scope) => nameFaults(scope, name),
  parameters: parametersFaults,
  steps: (props, prop, scope) =>
    parametersFaults(props, prop, scope).length > 0 ? [] : stepsFaults(props, prop, scope),
  experiment: unchecked,
  displayName: value(PIPELINE_DISPLAY_NAME_RULE),
  description: value(PIPELINE_DESCRIPTION_RULE),
  maxParallelSteps: value(MAX_PARALLEL_STEPS_RULE),
  additionalS3Inputs: items(GRANTED_S3_URI_RULE),
  additionalS3Outputs: items(GRANTED_S3_URI_RULE),
  additionalImageRepositories: items(ECR_IMAGE_RULE),
  kmsKeyArns: items(KMS_KEY_ARN_RULE),
  pipelineRoleArn: value(PROCESSING_JOB_RULES.RoleArn),
  permissionsBoundaryArn: value(POLICY_ARN_RULE),
  accountId: value(ACCOUNT_ID_RULE),
  region: value(REGION_RULE),
  partition: value(PARTITION_RULE),
  tags: ({ tags }) => tagFaults(tags),
};

const PROPS = Object.keys(CHECKS) as Prop[];

/** IAM ignores the case of the names of roles. */
const roleNameFaults = ({ steps }: ProcessingPipelineProps): Fault[] => {
  const suffixes = steps.map(({ name }) => stepRoleSuffix(name));
  return steps.flatMap(({ name }, index) => {
    const first = steps[suffixes.indexOf(suffixes[index] ?? '')]?.name ?? name;
    return first === name
      ? []
      : [
          {
            key: `steps.${name}, name`,
            got: `${show(name)}, beside ${show(first)}`,
            allowed:
              'a name that differs from the others in more than case, because IAM ignores the case of names',
          },
        ];
  });
};

/** Images outside the region of the jobs, and roles outside their account, as far as both are literals. */
const regionAndAccountFaults = (props: ProcessingPipelineProps): Fault[] => {
  const known = knownValuesOf(props);
  const ofJobs = (key: 'ImageUri' | 'RoleArn') =>
    props.steps.map(
      ({ name, job }): Entry => [
        `steps.${name}.job.${key}`,
        withKnownValues(job[key], known.value, undefined),
      ],
    );
  return [
    ...imageRegionFaults(
      [
        ...ofJobs('ImageUri'),
        ...listEntries('additionalImageRepositories', props.additionalImageRepositories),
      ],
      props.region,
    ),
    ...accountFaults([...ofJobs('RoleArn'), ['pipelineRoleArn', props.pipelineRoleArn]], props),
  ];
};

const firstFaults = (checks: readonly (() => Fault[])[]): Fault[] => {
  for (const check of checks) {
    const faults = check();
    if (faults.length > 0) return faults;
  }
  return [];
};

/** What holds between the parts is only checked once each part is valid by itself. */
const faultsOf = (scope: Construct, props: ProcessingPipelineProps): Fault[] =>
  firstFaults([
    () => [...unknownPropFaults(props, CHECKS), ...PROPS.flatMap((prop) => CHECKS[prop](props, prop, scope))],
    () => definitionFaults(props),
    () => [
      ...props.steps.flatMap((step) => openValueFaults(step, knownValuesOf(props), props)),
      ...roleNameFaults(props),
      ...regionAndAccountFaults(props),
    ],
  ]);

/** @throws Error that lists every prop that breaks a rule. */
export const checkPipelineProps = (scope: Construct, props: ProcessingPipelineProps): void => {
  refuseFaults(`The pipeline ${scope.node.path}`, faultsOf(scope, props));
  ownName(scope, props.name);
};
