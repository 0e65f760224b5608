import type { ObjectRule, Rule } from '../../workflow/rules/rule';

const objectType = ({ members, required }: ObjectRule): string => {
  const types = Object.entries(members).map(([name, member]) => {
    const type = typeOf(member);
    return `${name} = ${required.includes(name) ? type : `optional(${type})`}`;
  });
  return `object({ ${types.join(', ')} })`;
};

/** The Terraform type of values that follow a rule. */
export const typeOf = (rule: Rule): string => {
  switch (rule.kind) {
    case 'string':
    case 'choice':
      return 'string';
    case 'boolean':
      return 'bool';
    case 'integer':
      return 'number';
    case 'list':
      return `list(${typeOf(rule.item)})`;
    case 'map':
      return 'map(string)';
    case 'object':
      return objectType(rule);
  }
};
