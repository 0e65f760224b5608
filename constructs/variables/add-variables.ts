import { type IResolvable, TerraformLocal, Token } from 'cdktf';
import type { Construct } from 'constructs';
import type { ProcessingJob } from '../../workflow/job/processing-job';
import type { ProcessingWorkflowProps } from '../props/processing-workflow-props';
import type { ServiceRoleArns } from '../props/service-role-arns';
import { hcl } from '../terraform/hcl';
import { DEPLOYMENT_VARIABLES, type DeploymentVariable } from './deployment-variables';
import { jobVariableSpec } from './job-validations';
import { DEFAULT_INSTANCE_TYPE, JOB_VARIABLE_KEYS, JOB_VARIABLES } from './job-variables';
import { serviceRoleVariables } from './service-role-variables';
import { addVariable } from './variable-spec';

/** A local, because Terraform does not tell the default of a variable from a value that is set. */
const instanceType = (scope: Construct, type: IResolvable, preferences: IResolvable): IResolvable =>
  new TerraformLocal(
    scope,
    'deployed_instance_type',
    hcl`${preferences} == null ? coalesce(${type}, ${DEFAULT_INSTANCE_TYPE}) : null`,
  ).expression;

/** Adds the variables of the deployed job. Returns the props that refer to them. */
const addJobVariables = (scope: Construct): Pick<ProcessingWorkflowProps, 'job' | 'tags'> => {
  const values = Object.fromEntries(
    JOB_VARIABLE_KEYS.map((key) => [
      key,
      addVariable(scope, JOB_VARIABLES[key].name, jobVariableSpec(key)).value,
    ]),
  ) as Record<keyof ProcessingJob, IResolvable>;
  const { InstanceType, InstancePreferences, Tags } = values;
  return {
    job: {
      ...values,
      InstanceType: instanceType(scope, InstanceType, InstancePreferences),
      Tags: hcl`[for key, value in ${Tags} : { Key = key, Value = value }]`,
    },
    tags: Token.asStringMap(Tags),
  };
};

/** What the variables of a stack depend on at synthesis. */
export interface WorkflowVariablesProps {
  /** The roles that the deployment needs. */
  readonly roleHolders: readonly (keyof ServiceRoleArns)[];
  /** Whether `name` has no default. */
  readonly nameIsRequired: boolean;
}

/** Adds the variables of a stack that deploys the workflow. Returns the props that refer to them. */
export const addWorkflowVariables = (
  scope: Construct,
  { roleHolders, nameIsRequired }: WorkflowVariablesProps,
): ProcessingWorkflowProps => {
  const { name, ...others } = DEPLOYMENT_VARIABLES;
  const variables: Readonly<Record<string, DeploymentVariable>> = {
    ...others,
    ...serviceRoleVariables(roleHolders),
  };
  const nameVariable = addVariable(scope, 'name', { ...name, required: nameIsRequired });
  const props: Partial<ProcessingWorkflowProps> = Object.assign(
    {},
    ...Object.entries(variables).map(([id, variable]) => variable.toProps(addVariable(scope, id, variable))),
  );
  return { ...props, ...name.toProps(nameVariable), ...addJobVariables(scope) };
};
