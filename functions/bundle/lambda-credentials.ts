import { fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * Replaces the SDK's chain of credential providers in the bundles: Lambda passes the role's credentials as environment
 * variables, so no function needs files, SSO or metadata services.
 */
export const defaultProvider = fromEnv;
