import type { Construct } from 'constructs';
import { KMS_KEY_ARN_RULE, SCRIPT_BUCKET_RULE } from '../../workflow/deployment/deployment-rules';
import type { ScriptFile } from '../props/processing-workflow-props';
import { addVariable, following } from './variable-spec';

/**
 * Adds the variables of a script that the deployment uploads.
 * @param path of the script on this machine, which is known at synthesis.
 */
export const addScriptVariables = (scope: Construct, path: string): ScriptFile => {
  const bucket = addVariable(scope, 'script_bucket', {
    ...following(SCRIPT_BUCKET_RULE),
    required: true,
    description: 'Name of the S3 bucket to upload the script to.',
  });
  const kmsKeyArn = addVariable(scope, 'script_kms_key_arn', {
    ...following(KMS_KEY_ARN_RULE),
    nullable: true,
    description:
      'ARN of the KMS key that encrypts the script. If null, the default encryption of the bucket applies.',
  });
  return { path, bucket: bucket.stringValue, kmsKeyArn: kmsKeyArn.value };
};
