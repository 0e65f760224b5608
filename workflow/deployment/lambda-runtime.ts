import { choice } from '../rules/rule';

/** Lambda runtimes that the functions' bundles run on. */
export const LAMBDA_RUNTIMES = ['nodejs22.x', 'nodejs24.x'] as const;

/**
 * A Lambda runtime that the functions' bundles run on.
 * @useDeclaredType
 */
export type LambdaRuntime = (typeof LAMBDA_RUNTIMES)[number];

export const DEFAULT_LAMBDA_RUNTIME: LambdaRuntime = 'nodejs22.x';

export const LAMBDA_RUNTIME_RULE = choice(...LAMBDA_RUNTIMES);

/** First version of the AWS provider that accepts nodejs24.x (its changelog). */
export const NODEJS24_AWS_PROVIDER = '6.21.0';
