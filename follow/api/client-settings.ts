/** What all clients of a region share. Credentials and profile are those of the SDK's default chain. */
export const clientSettings = (region: string): { readonly region: string } => {
  // The version of the SDK is this package's choice, so its advice about Node.js is not for the user.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  return { region };
};
