import { Token } from 'cdktf';
import { TAG_KEYS_ALLOWED } from '../../workflow/deployment/deployment-rules';
import { PROCESSING_JOB_RULES } from '../../workflow/job/processing-job-rules';
import { type Fault, show } from '../../workflow/rules/fault';
import { literalFaults } from './literal-faults';
import type { ResourceTags } from './processing-workflow-props';

/** The faults of the tags of resources. */
export const tagFaults = (tags: ResourceTags | undefined): Fault[] => {
  if (tags === undefined || Token.isUnresolved(tags)) return [];
  const keys = Object.keys(tags);
  const list = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  const withoutCase = keys.map((key) => key.toLowerCase());
  return [
    ...literalFaults('tags', list, PROCESSING_JOB_RULES.Tags),
    ...keys.flatMap((key, index) => {
      const first = keys[withoutCase.indexOf(key.toLowerCase())] ?? key;
      return withoutCase.indexOf(key.toLowerCase()) < index
        ? [{ key: 'tags', got: `${show(first)} and ${show(key)}`, allowed: TAG_KEYS_ALLOWED }]
        : [];
    }),
  ];
};
