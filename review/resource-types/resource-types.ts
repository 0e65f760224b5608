import type { Reading } from '../page/verdict';
import { AUDIT } from './audit';
import { DATABASES } from './databases';
import { IAM } from './iam';
import { KEYS_AND_SECRETS } from './keys-and-secrets';
import { LAMBDA } from './lambda';
import { LOGS } from './logs';
import { MESSAGING } from './messaging';
import { NETWORK } from './network';
import { RESOURCE_POLICIES } from './resource-policies';
import type { ResourceType } from './resource-type';
import { S3 } from './s3';
import { SAGEMAKER } from './sagemaker';
import { SHARES } from './shares';
import { STEP_FUNCTIONS } from './step-functions';
import { STORAGE } from './storage';

const TYPES: ReadonlyMap<string, ResourceType> = new Map(
  Object.entries({
    ...STEP_FUNCTIONS,
    ...LAMBDA,
    ...IAM,
    ...S3,
    ...STORAGE,
    ...DATABASES,
    ...LOGS,
    ...KEYS_AND_SECRETS,
    ...MESSAGING,
    ...NETWORK,
    ...SHARES,
    ...SAGEMAKER,
    ...AUDIT,
    ...RESOURCE_POLICIES,
  }),
);

/** How much the review reads of the attributes of a type that can be grave. */
export const readingOf = (type: string): Reading => {
  const description = TYPES.get(type);
  if (description === undefined) return 'none';
  return description.isPartlyRead === true ? 'part' : 'all';
};

/** Whether the review reads all attributes of a type that can be grave. */
export const isReadType = (type: string): boolean => readingOf(type) === 'all';

/** What the review knows of a type, which is nothing for a type that it does not read. */
export const resourceType = (type: string): ResourceType => TYPES.get(type) ?? {};
