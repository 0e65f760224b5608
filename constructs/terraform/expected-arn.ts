import type { Postcondition } from 'cdktf';
import { hcl } from './hcl';

/** With a wrong account, region or partition every policy would name resources that do not exist, and no plan shows it. */
export const hasArn = (arn: string): Postcondition => ({
  condition: hcl`startswith(self.arn, ${arn})`,
  errorMessage:
    "account_id, region or partition does not match the AWS provider. Use the provider's values, or omit all three so that Terraform looks them up.",
});
