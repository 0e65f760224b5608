import { type IResolvable, Token } from 'cdktf';
import { type HclValue, hcl } from '../terraform/hcl';
import { containsToken, terraformDocument } from '../terraform/terraform-document';

/** Keywords of EventBridge Scheduler (user guide, adding context attributes), as Terraform's `jsonencode` writes them. */
const ESCAPED_KEYWORD = String.raw`/\\u003c(aws\.scheduler\.[a-z-]+)\\u003e/`;

/** EventBridge Scheduler replaces only keywords between literal angle brackets, which `jsonencode` escapes. */
export const withKeywords = (json: HclValue): IResolvable =>
  hcl`replace(${json}, ${ESCAPED_KEYWORD}, "<$1>")`;

/** The input of a schedule's executions, as JSON. */
export const inputDocument = (input: object): string => {
  const document = terraformDocument(input);
  return containsToken(input) ? Token.asString(withKeywords(document)) : document;
};
