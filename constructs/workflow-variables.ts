import type { TerraformVariable } from 'cdktf';
import type { Construct } from 'constructs';
import { BUCKET_NAME_RULE } from '../workflow/deployment-rules';
import { DEPLOYMENT_VARIABLES } from './deployment-variables';
import { type JobVariableName, jobVariableSpecs } from './job-variables';
import { addVariable, ruled } from './variable-spec';

type VariableName = JobVariableName | keyof typeof DEPLOYMENT_VARIABLES;

export type WorkflowVariables = Readonly<Record<VariableName, TerraformVariable>>;

/** The bucket of a script that is uploaded; only where there is one. */
export const addScriptBucketVariable = (scope: Construct): TerraformVariable =>
  addVariable(scope, 'script_bucket', {
    ...ruled(BUCKET_NAME_RULE),
    required: true,
    description: 'Name of the bucket that receives the script.',
  });

/** The variables of a stack that deploys the workflow, by name. */
export const addWorkflowVariables = (scope: Construct): WorkflowVariables =>
  Object.fromEntries(
    [...jobVariableSpecs(), ...Object.entries(DEPLOYMENT_VARIABLES)].map(([name, spec]) => [
      name,
      addVariable(scope, name, spec),
    ]),
  ) as WorkflowVariables;
