import { DEPLOYED_JOB_RULES, TAG_KEYS_ALLOWED } from '../../workflow/deployment/deployment-rules';
import type { ProcessingJob } from '../../workflow/job/processing-job';
import { PROCESSING_JOB_RELATIONS } from '../../workflow/job/processing-job-relations';
import type { ObjectRule, Relation } from '../../workflow/rules/rule';
import { JOB_VARIABLE_KEYS, JOB_VARIABLES, type JobVariable } from './job-variables';
import { relationCondition } from './relation-condition';
import { typeOf } from './rule-type';
import { ruleValidations } from './rule-validations';
import { mustBe, type Validation } from './validation';
import type { VariableSpec } from './variable-spec';

const isKey = (word: string): word is keyof ProcessingJob => word in JOB_VARIABLES;

const variableName = (word: string): string => (isKey(word) ? JOB_VARIABLES[word].name : word);

/** The reference to a member of the job, such as `var.network_config.VpcConfig`. */
const referToVariable = (path: string): string => {
  const [key = '', ...below] = path.split('.');
  return ['var', variableName(key), ...below].join('.');
};

const keysOf = ({ when, needs }: Relation): string[] =>
  [...when, ...needs].map(({ path }) => path.split('.')[0] ?? path);

/** What a relation allows, with the names of variables in place of the keys that it compares. */
const allowedVariables = (relation: Relation): string => {
  const keys = keysOf(relation);
  return relation.allowed.replaceAll(/\b[A-Z]\w+/g, (word) =>
    keys.includes(word) ? variableName(word) : word,
  );
};

/** The last variable that a relation compares validates it, so that variables do not refer to one another in a cycle. */
const validatedKey = (relation: Relation): keyof ProcessingJob | undefined => {
  const keys = keysOf(relation);
  return JOB_VARIABLE_KEYS.findLast((key) => keys.includes(key));
};

/** Terraform does not need either of InstanceType and InstancePreferences, because there is a default. */
const hasDefault = ({ key }: Relation): boolean => key === 'InstanceType';

const relationValidations = (key: keyof ProcessingJob): Validation[] =>
  PROCESSING_JOB_RELATIONS.filter((relation) => validatedKey(relation) === key && !hasDefault(relation)).map(
    (relation) => ({
      condition: relationCondition(relation, referToVariable),
      message: mustBe(variableName(relation.key ?? key), allowedVariables(relation)),
    }),
  );

/** Terraform ignores unknown members: a misspelled one would plan a job with an open network. */
const someMemberIsSet = (name: string, { members }: ObjectRule): Validation => ({
  condition: `(var.${name} == null ? true : anytrue([for member in values(var.${name}) : member != null]))`,
  message: `${name} must be null, or set at least one of ${Object.keys(members).join(', ')}. Check the spelling: Terraform ignores other members.`,
});

/** The tags are also those of the IAM roles, and IAM ignores the case of tag keys. */
const TAG_KEYS_DIFFER: Validation = {
  condition: 'length(distinct([for key in keys(var.tags) : lower(key)])) == length(var.tags)',
  message: mustBe('tags', TAG_KEYS_ALLOWED),
};

/** The variable of a key of the job, with the rule of the key and its relations to other keys as validations. */
export const jobVariableSpec = (key: keyof ProcessingJob): VariableSpec => {
  const { rule = DEPLOYED_JOB_RULES[key], ...spec }: JobVariable = JOB_VARIABLES[key];
  return {
    ...spec,
    type: typeOf(rule),
    validations: (name) => [
      ...ruleValidations(name, rule),
      ...(key === 'NetworkConfig' ? [someMemberIsSet(name, DEPLOYED_JOB_RULES.NetworkConfig)] : []),
      ...relationValidations(key),
      ...(key === 'Tags' ? [TAG_KEYS_DIFFER] : []),
    ],
  };
};
