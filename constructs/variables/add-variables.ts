import { type IResolvable, TerraformLocal, Token } from 'cdktf';
import type { Construct } from 'constructs';
import type { Integration } from '../../workflow/definition/integration';
import { DEFAULT_POLL_BOUNDS } from '../../workflow/deployment/poll-interval';
import type { ProcessingJob } from '../../workflow/job/processing-job';
import { itemsAtOnce } from '../fan-out/max-concurrency';
import { smallestPollFloorOf } from '../fan-out/poll-floor';
import type { FanOutSettings } from '../props/fan-out-settings';
import type { ProcessingWorkflowProps } from '../props/processing-workflow-props';
import type { ServiceRoleArns } from '../props/service-role-arns';
import { hcl, hclReference } from '../terraform/hcl';
import { DEPLOYMENT_VARIABLES, type DeploymentVariable } from './deployment-variables';
import { FAN_OUT_VARIABLE, fanOutSettings } from './fan-out-variable';
import { jobVariableSpec } from './job-validations';
import { DEFAULT_INSTANCE_TYPE, JOB_VARIABLE_KEYS, JOB_VARIABLES } from './job-variables';
import { fanOutRoleArns, serviceRoleVariables } from './service-role-variables';
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

/** Adds the variable of the fan-out. Returns the props that refer to it. */
const addFanOutVariable = (scope: Construct, job: ProcessingWorkflowProps['job']) => {
  const { instanceQuota, ...settings } = fanOutSettings(
    addVariable(scope, 'fan_out', FAN_OUT_VARIABLE).value,
  );
  const atOnce = itemsAtOnce({ maxConcurrency: settings.maxConcurrency, instanceQuota }, job);
  // Without a fan-out, values of the job that are not known yet must not hide the poll floor.
  const value = hcl`${settings.create} ? ${atOnce} : 1`;
  return {
    ...settings,
    maxConcurrency: new TerraformLocal(scope, 'fan_out_max_concurrency', value).asNumber,
    serviceRoleArns: fanOutRoleArns(hclReference('var', 'service_role_arns')),
  };
};

/** The poll floor is what the variable says, or what the fan-out needs. The ceiling is at least the floor. */
const pollBounds = (
  scope: Construct,
  integration: Integration,
  { pollFloorInSeconds, pollCeilingInSeconds }: Partial<ProcessingWorkflowProps>,
  maxConcurrency: number,
) => {
  const { floorInSeconds } = DEFAULT_POLL_BOUNDS;
  // With integration sync, jobs are not polled.
  const smallest =
    integration === 'sync'
      ? floorInSeconds
      : hcl`max(${floorInSeconds}, ${smallestPollFloorOf(maxConcurrency)})`;
  const floor = new TerraformLocal(scope, 'poll_floor', hcl`coalesce(${pollFloorInSeconds}, ${smallest})`)
    .asNumber;
  const ceiling = hcl`max(${pollCeilingInSeconds}, ${floor})`;
  return {
    pollFloorInSeconds: floor,
    pollCeilingInSeconds: new TerraformLocal(scope, 'poll_ceiling', ceiling).asNumber,
  };
};

/** What the variables of a stack depend on at synthesis. */
export interface WorkflowVariablesProps {
  readonly integration: Integration;
  /** The roles that the workflow needs. */
  readonly roleHolders: readonly (keyof ServiceRoleArns)[];
  /** Whether `name` has no default. */
  readonly nameIsRequired: boolean;
}

/** The props that refer to the variables of a stack. */
export interface PropsFromVariables {
  readonly workflow: ProcessingWorkflowProps;
  readonly fanOut: FanOutSettings;
}

/** Adds the variables of a stack that deploys the workflow. Returns the props that refer to them. */
export const addWorkflowVariables = (
  scope: Construct,
  { integration, roleHolders, nameIsRequired }: WorkflowVariablesProps,
): PropsFromVariables => {
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
  const job = addJobVariables(scope);
  const fanOut = addFanOutVariable(scope, job.job);
  const bounds = pollBounds(scope, integration, props, fanOut.maxConcurrency);
  return { workflow: { ...props, ...name.toProps(nameVariable), ...job, ...bounds }, fanOut };
};
