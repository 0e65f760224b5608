/** Replaces the SDK's SHA-256 for a Node.js without crypto in the bundles: Lambda's has it. */
export const Sha256Js = undefined;
