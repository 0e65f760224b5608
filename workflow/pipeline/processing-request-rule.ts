import { PROCESSING_JOB_RELATIONS } from '../job/processing-job-relations';
import { EXPERIMENT_NAME_RULE, PROCESSING_JOB_RULES as RULES } from '../job/processing-job-rules';
import { object, type Relation, type StringRule } from '../rules/rule';

/** The job's keys that are members of a request's ClusterConfig. */
const CLUSTER_RULES = {
  InstanceCount: RULES.InstanceCount,
  InstanceType: RULES.InstanceType,
  InstancePreferences: RULES.InstancePreferences,
  VolumeSizeInGB: RULES.VolumeSizeInGB,
  VolumeKmsKeyId: RULES.VolumeKmsKeyId,
};

const isAboutCluster = ({ when, needs }: Relation): boolean =>
  [...when, ...needs].every(({ path }) => Object.hasOwn(CLUSTER_RULES, path));

const NEEDS_COUNT: Relation = {
  key: 'InstanceCount',
  when: [{ path: 'InstanceType' }],
  needs: [{ path: 'InstanceCount' }],
  allowed: `${RULES.InstanceCount.allowed}, which InstanceType needs`,
};

const CLUSTER_RULE = object(
  CLUSTER_RULES,
  ['VolumeSizeInGB'],
  [...PROCESSING_JOB_RELATIONS.filter(isAboutCluster), NEEDS_COUNT],
);

/** SageMaker chooses the name, but for a definition whose author asks it to begin with this one. */
const JOB_NAME_RULE: StringRule = {
  kind: 'string',
  minLength: 1,
  maxLength: 63,
  pattern: '[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}',
  allowed: 'a name of 1 to 63 letters, digits and hyphens, beginning and ending with a letter or digit',
};

/**
 * The rule of a step's arguments: those of a job's keys, at the places that they have in the request of
 * CreateProcessingJob. The pipeline itself belongs to the experiment, so a job has only a name to show.
 */
export const PROCESSING_REQUEST_RULE = object(
  {
    ProcessingJobName: JOB_NAME_RULE,
    ProcessingInputs: RULES.ProcessingInputs,
    ProcessingOutputConfig: RULES.ProcessingOutputConfig,
    ProcessingResources: object({ ClusterConfig: CLUSTER_RULE }, ['ClusterConfig']),
    StoppingCondition: object({ MaxRuntimeInSeconds: RULES.MaxRuntimeInSeconds }, ['MaxRuntimeInSeconds']),
    AppSpecification: object(
      {
        ImageUri: RULES.ImageUri,
        ContainerEntrypoint: RULES.ContainerEntrypoint,
        ContainerArguments: RULES.ContainerArguments,
      },
      ['ImageUri'],
    ),
    RoleArn: RULES.RoleArn,
    Environment: RULES.Environment,
    NetworkConfig: RULES.NetworkConfig,
    ExperimentConfig: object({ TrialComponentDisplayName: EXPERIMENT_NAME_RULE }, []),
    Tags: RULES.Tags,
  },
  ['ProcessingResources', 'AppSpecification', 'RoleArn'],
);
