import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * Stands in for the SDK's chain of credential providers in the bundles: Lambda hands its role's credentials to a
 * function as environment variables, so files, SSO and metadata services are never asked.
 */
export const defaultProvider = fromEnv;
