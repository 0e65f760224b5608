import type { StringRule } from '../rules/rule';

/**
 * An image or a repository in Amazon ECR. A module of its own keeps the other deployment rules out of the functions'
 * bundles.
 */
export const ECR_IMAGE_RULE = {
  kind: 'string',
  minLength: 1,
  maxLength: 255,
  pattern:
    '\\d{12}\\.dkr\\.ecr(-fips)?\\.[a-z0-9\\-]+\\.[a-z0-9.\\-]+/[a-z0-9][a-z0-9._/\\-]*(:[a-zA-Z0-9_][a-zA-Z0-9._\\-]*)?(@sha256:[0-9a-f]{64})?',
  allowed:
    'an image or repository in Amazon ECR such as 123456789012.dkr.ecr.eu-west-1.amazonaws.com/name:tag',
} as const satisfies StringRule;
