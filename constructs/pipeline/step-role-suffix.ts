import { createHash } from 'node:crypto';

/** The pipeline's own role has it. */
export const PIPELINE_ROLE_SUFFIX = 'pipeline';

/** IAM allows names of 64 characters, of which the pipeline's name and the region take up to 44. */
const WHOLE_NAME = /^[a-z0-9-]{1,20}$/;
const KEPT_CHARACTERS = 13;
const HASH_DIGITS = 6;

/**
 * What follows the pipeline's name and the region in the name of the role of a step: the step's name in lower case, as IAM
 * ignores case, or its beginning and a hash.
 */
export const stepRoleSuffix = (step: string): string => {
  const name = step.toLowerCase();
  if (WHOLE_NAME.test(name) && name !== PIPELINE_ROLE_SUFFIX) return name;
  const hash = createHash('sha256').update(step).digest('hex').slice(0, HASH_DIGITS);
  return `${name.replaceAll('_', '-').slice(0, KEPT_CHARACTERS)}-${hash}`;
};
