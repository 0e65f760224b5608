/**
 * Replaces the SDK's reading of ~/.aws/config and ~/.aws/credentials in the bundles: Lambda has no such files, and on a
 * laptop the settings of its user would change a local run.
 */
export const loadSharedConfigFiles = async () => ({ configFile: {}, credentialsFile: {} });

/** What the SDK imports beside it. */
export const CONFIG_PREFIX_SEPARATOR = '.';
