import { ALLOW_LIST_VARIABLES } from '../deployment/deployment';
import {
  type Encode,
  type Environment,
  malformedVariable,
  readInteger,
  readList,
} from '../deployment/environment';
import {
  DEFAULT_TOLERATED_FAILURE_PERCENTAGE,
  MAX_CONCURRENCY_RULE,
  TOLERATED_FAILURE_PERCENTAGE_RULE,
} from './fan-out-rules';

/** The settings of a fan-out, which its functions read from their environment variables. */
export interface FanOutDeployment {
  /** S3 URI of the folder that receives the map's lists and results. */
  readonly resultsS3Uri: string;
  /** Items that run at the same time, 1 to 10,000. */
  readonly maxConcurrency: number;
  /** Items that may fail without failing the execution, in percent. */
  readonly toleratedFailurePercentage: number;
  /** S3 URIs below which a list may be. @default - anywhere */
  readonly allowedS3Inputs?: readonly string[];
}

const VARIABLES = {
  resultsS3Uri: 'RESULTS_S3_URI',
  maxConcurrency: 'MAX_CONCURRENCY',
  toleratedFailurePercentage: 'TOLERATED_FAILURE_PERCENTAGE',
  allowedS3Inputs: ALLOW_LIST_VARIABLES.s3Inputs,
} as const satisfies Record<keyof FanOutDeployment, string>;

/** A bundle that is invoked as it is writes to no bucket of anybody. */
const NO_RESULTS = 's3://results-s3-uri-is-not-set/';

/** With a slash at the end, so that what follows is below the folder. */
const folderUri = (uri: string): string => (uri.endsWith('/') ? uri : `${uri}/`);

/** The environment of a fan-out's functions. The results' URI may be a token. */
export const fanOutEnvironment = (
  { resultsS3Uri, maxConcurrency, toleratedFailurePercentage, allowedS3Inputs }: FanOutDeployment,
  encode: Encode = JSON.stringify,
): Record<string, string> => ({
  [VARIABLES.resultsS3Uri]: resultsS3Uri,
  [VARIABLES.maxConcurrency]: encode(maxConcurrency),
  [VARIABLES.toleratedFailurePercentage]: encode(toleratedFailurePercentage),
  ...(allowedS3Inputs && { [VARIABLES.allowedS3Inputs]: encode(allowedS3Inputs) }),
});

/**
 * Reads the settings of a fan-out from the environment of a function.
 * @throws Error if a variable is malformed, so that the function fails when it loads.
 */
export const readFanOutDeployment = (environment: Environment): FanOutDeployment => {
  const resultsS3Uri = environment[VARIABLES.resultsS3Uri] ?? NO_RESULTS;
  if (!/^s3:\/\/[^/]+(\/|$)/.test(resultsS3Uri)) {
    throw malformedVariable(VARIABLES.resultsS3Uri, resultsS3Uri, 'an S3 URI such as s3://bucket/results/');
  }
  const allowedS3Inputs = readList(environment, VARIABLES.allowedS3Inputs);
  return {
    resultsS3Uri: folderUri(resultsS3Uri),
    maxConcurrency:
      readInteger(environment, VARIABLES.maxConcurrency, MAX_CONCURRENCY_RULE) ??
      MAX_CONCURRENCY_RULE.maximum,
    toleratedFailurePercentage:
      readInteger(environment, VARIABLES.toleratedFailurePercentage, TOLERATED_FAILURE_PERCENTAGE_RULE) ??
      DEFAULT_TOLERATED_FAILURE_PERCENTAGE,
    ...(allowedS3Inputs && { allowedS3Inputs }),
  };
};
