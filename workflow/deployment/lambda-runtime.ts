import { choice } from '../rules/rule';

/** Runtimes of AWS Lambda that the functions' bundles run on. */
export const LAMBDA_RUNTIMES = ['nodejs22.x', 'nodejs24.x'] as const;

/**
 * A runtime of AWS Lambda that the functions' bundles run on.
 * @useDeclaredType
 */
export type LambdaRuntime = (typeof LAMBDA_RUNTIMES)[number];

export const DEFAULT_LAMBDA_RUNTIME: LambdaRuntime = 'nodejs22.x';

export const LAMBDA_RUNTIME_RULE = choice(...LAMBDA_RUNTIMES);

/** An earlier version of the AWS provider refuses nodejs24.x, in words of its own (its changelog). */
export const NODEJS24_AWS_PROVIDER = '6.21.0';
