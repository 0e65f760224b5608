import { DATABASES } from './databases';
import { IAM } from './iam';
import { KEYS_AND_SECRETS } from './keys-and-secrets';
import { LAMBDA } from './lambda';
import { LOGS } from './logs';
import { MESSAGING } from './messaging';
import type { ResourceType } from './resource-type';
import { S3 } from './s3';
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
  }),
);

/** Whether the review reads the attributes of a type. */
export const isReadType = (type: string): boolean => TYPES.has(type);

/** What the review knows of a type, which is nothing for a type that it does not read. */
export const resourceType = (type: string): ResourceType => TYPES.get(type) ?? {};
