import type { Construct } from 'constructs';
import { KMS_KEY_ARN_RULE, SCRIPT_BUCKET_RULE } from '../../workflow/deployment/deployment-rules';
import type { ScriptFile, SourceDir } from '../props/processing-workflow-props';
import { addVariable, following } from './variable-spec';

/** Where the deployment uploads code, and the key that encrypts it. */
type Destination = Pick<ScriptFile, 'bucket' | 'kmsKeyArn'>;

const addDestination = (scope: Construct, prefix: 'script' | 'source', code: string): Destination => {
  const bucket = addVariable(scope, `${prefix}_bucket`, {
    ...following(SCRIPT_BUCKET_RULE),
    required: true,
    description: `Name of the S3 bucket to upload the ${code} to.`,
  });
  const kmsKeyArn = addVariable(scope, `${prefix}_kms_key_arn`, {
    ...following(KMS_KEY_ARN_RULE),
    nullable: true,
    description: `ARN of the KMS key that encrypts the ${code}. If null, the default encryption of the bucket applies.`,
  });
  return { bucket: bucket.stringValue, kmsKeyArn: kmsKeyArn.value };
};

/**
 * Adds the variables of a script that the deployment uploads.
 * @param path of the script on this machine, which is known at synthesis.
 */
export const addScriptVariables = (scope: Construct, path: string): ScriptFile => ({
  path,
  ...addDestination(scope, 'script', 'script'),
});

/** Adds the variables of a folder of code that the deployment uploads. */
export const addSourceVariables = (scope: Construct): Omit<SourceDir, 'path' | 'entrypoint'> =>
  addDestination(scope, 'source', 'folder of code');
