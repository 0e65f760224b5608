import type { TerraformVariable } from 'cdktf';
import type { Construct } from 'constructs';
import { KMS_KEY_ARN_RULE, SCRIPT_BUCKET_RULE } from '../../workflow/deployment/deployment-rules';
import type { ServiceRoleArns } from '../props/service-role-arns';
import { DEPLOYMENT_VARIABLES } from './deployment-variables';
import { type JobVariableName, jobVariableSpecs } from './job-variables';
import { allowedIs } from './rule-condition';
import { addVariable, ruled, type VariableSpec } from './variable-spec';

type VariableName = JobVariableName | keyof typeof DEPLOYMENT_VARIABLES | 'create_service_roles';

export type WorkflowVariables = Readonly<Record<VariableName, TerraformVariable>>;

/** The variables of a script that is uploaded; only where there is one. */
const SCRIPT_VARIABLES = {
  script_bucket: {
    ...ruled(SCRIPT_BUCKET_RULE),
    required: true,
    description: 'Name of the bucket that receives the script.',
  },
  script_kms_key_arn: {
    ...ruled(KMS_KEY_ARN_RULE),
    nullable: true,
    description: "ARN of the KMS key by which the script is encrypted. null for the bucket's own encryption.",
  },
} as const satisfies Record<string, VariableSpec>;

/** Adds the variables of a script that is uploaded: where it goes, and by which key. */
export const addScriptVariables = (
  scope: Construct,
): Readonly<Record<keyof typeof SCRIPT_VARIABLES, TerraformVariable>> => ({
  script_bucket: addVariable(scope, 'script_bucket', SCRIPT_VARIABLES.script_bucket),
  script_kms_key_arn: addVariable(scope, 'script_kms_key_arn', SCRIPT_VARIABLES.script_kms_key_arn),
});

/** Members of service_role_arns, by who assumes the role. */
export const SERVICE_ROLE_MEMBERS = {
  stateMachine: 'state_machine',
  start: 'start',
  prepare: 'prepare',
  status: 'status',
  stop: 'stop',
  sweep: 'sweep',
} as const satisfies Record<keyof ServiceRoleArns, string>;

/** Without roles that are made, each that is needed has to be given; with them, none would be taken. */
const createServiceRoles = (holders: readonly (keyof ServiceRoleArns)[]): VariableSpec => {
  const members = holders.map((holder) => SERVICE_ROLE_MEMBERS[holder]);
  const given = members.map((member) => `try(var.service_role_arns.${member}, null) != null`);
  const allowed = `true without service_role_arns, or false where service_role_arns has ${members.join(', ')}`;
  return {
    type: 'bool',
    default: true,
    conditions: (name) => [
      {
        condition: `(var.${name} ? var.service_role_arns == null : (${given.join(' && ')}))`,
        message: allowedIs(name, allowed),
      },
    ],
    description:
      'Whether the functions and the state machine have a role made for each; false where service_role_arns names some that are there.',
  };
};

/** The variables of a stack that deploys the workflow, by name. */
export const addWorkflowVariables = (
  scope: Construct,
  holders: readonly (keyof ServiceRoleArns)[],
  nameIsRequired: boolean,
): WorkflowVariables => {
  const specs: Readonly<Record<string, VariableSpec>> = {
    ...Object.fromEntries(jobVariableSpecs()),
    ...DEPLOYMENT_VARIABLES,
    name: { ...DEPLOYMENT_VARIABLES.name, required: nameIsRequired },
    create_service_roles: createServiceRoles(holders),
  };
  const variables = Object.entries(specs).map(([name, spec]) => [name, addVariable(scope, name, spec)]);
  return Object.fromEntries(variables) as WorkflowVariables;
};
