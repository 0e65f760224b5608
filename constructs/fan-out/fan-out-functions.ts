import type { Construct } from 'constructs';
import { type FanOutDeployment, fanOutEnvironment } from '../../workflow/fan-out/fan-out-deployment';
import { ITEMS_TIMEOUT_IN_SECONDS } from '../../workflow/functions/function-contracts';
import {
  checkItemsStatements,
  kmsGrants,
  listGrants,
  prepareItemsStatements,
} from '../iam/fan-out-statements';
import type { WorkflowContext } from '../props/workflow-context';
import { ProcessingFunction } from '../state-machine/processing-function';
import { environmentValue } from '../terraform/terraform-document';

/** A list of 64 MiB is in the function's memory several times, as text and as items. */
const RESOURCES = { timeoutInSeconds: ITEMS_TIMEOUT_IN_SECONDS, memoryInMB: 1024 };

export interface FanOutFunctions {
  readonly prepareItemsFunction: ProcessingFunction;
  readonly checkItemsFunction: ProcessingFunction;
}

/** Adds the functions before and after the map. */
export const addFanOutFunctions = (
  scope: Construct,
  context: WorkflowContext,
  { allowedS3Inputs = [], ...deployment }: FanOutDeployment,
  resultObjectsArn: string,
): FanOutFunctions => ({
  prepareItemsFunction: new ProcessingFunction(scope, 'prepareItems', context, {
    ...RESOURCES,
    environment: fanOutEnvironment({ ...deployment, allowedS3Inputs }, environmentValue),
    statements: prepareItemsStatements(resultObjectsArn),
    grants: [...listGrants(allowedS3Inputs, context.aws), ...kmsGrants(context.kmsKeyArns)],
  }),
  checkItemsFunction: new ProcessingFunction(scope, 'checkItems', context, {
    ...RESOURCES,
    environment: fanOutEnvironment(deployment, environmentValue),
    statements: checkItemsStatements(resultObjectsArn),
    grants: kmsGrants(context.kmsKeyArns),
  }),
});
