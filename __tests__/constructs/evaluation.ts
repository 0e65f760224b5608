import type { TerraformStack } from 'cdktf';
import { synthesizeParts } from './synthesis';
import { evaluateIn } from './terraform-console';

/** What Terraform evaluates the locals of a stack to. The stack must not need a resource or a data source. */
export const evaluateLocals = (addLocals: (stack: TerraformStack) => void): Record<string, unknown> => {
  const { locals, variable } = synthesizeParts(addLocals);
  const values = Object.keys(locals).map((name) => `${name} = local.${name}`);
  const configuration = { ...(variable && { variable }), locals };
  return evaluateIn(configuration, `{ ${values.join(', ')} }`) as Record<string, unknown>;
};
