import { isRecord, parseJson } from '../../workflow/rules/json-value';
import { code } from '../page/escaping';
import type { Attributes, ResourceChange } from '../plan/terraform-plan';
import type { Warning } from '../warning';

/** A text of a definition, and the member that holds it. */
interface HeldText {
  readonly member: string;
  readonly text: string;
}

const textsIn = (value: unknown, member = ''): HeldText[] => {
  if (typeof value === 'string') return [{ member, text: value }];
  if (Array.isArray(value)) return value.flatMap((item) => textsIn(item, member));
  return isRecord(value) ? Object.entries(value).flatMap(([key, each]) => textsIn(each, key)) : [];
};

/** What a definition calls a resource by; undefined for a type that no definition needs. */
type Names = (attributes: Attributes) => ((held: HeldText) => boolean) | undefined;

/** A version or an alias stands behind the function's own name. */
const isOrIsVersionOf = (text: string, name: string): boolean => text === name || text.startsWith(`${name}:`);

/** By its ARN, or in `FunctionName` by its name, with or without the account before it. */
const functionNames: Names = ({ arn, function_name: name }) =>
  typeof arn === 'string' && typeof name === 'string'
    ? ({ member, text }) =>
        isOrIsVersionOf(text, arn) ||
        (member === 'FunctionName' && isOrIsVersionOf(text.replace(/^\d{12}:function:/, ''), name))
    : undefined;

const objectNames: Names = ({ bucket, key }) =>
  typeof bucket === 'string' && typeof key === 'string'
    ? ({ text }) => text === `s3://${bucket}/${key}`
    : undefined;

/** What executions need of each type, to the last state of the definition that they began with. */
const NEEDED: ReadonlyMap<string, { readonly names: Names; readonly need: string }> = new Map([
  ['aws_lambda_function', { names: functionNames, need: 'call it' }],
  ['aws_s3_object', { names: objectNames, need: 'read it' }],
]);

const NAMING = ['function_name', 'bucket', 'key'];

/** Whether nothing has its name any more: a replacement may take that over, and what is skipped stays in AWS. */
const isTakenAway = ({ action, before, after }: ResourceChange): boolean =>
  before?.skip_destroy !== true &&
  (action === 'destroyed' ||
    (action === 'replaced' && NAMING.some((attribute) => before?.[attribute] !== after?.[attribute])));

/** A machine that goes ends its executions itself, which is told as what is lost with it. */
const machinesThatStay = (changes: readonly ResourceChange[]): ResourceChange[] =>
  changes.filter(
    ({ type, action }) =>
      type === 'aws_sfn_state_machine' && (action === 'changed' || action === 'unchanged'),
  );

const definitionTexts = ({ before }: ResourceChange): HeldText[] =>
  typeof before?.definition === 'string' ? textsIn(parseJson(before.definition)) : [];

/**
 * Where a plan takes away what executions need that run: each goes on with the definition that it began with, which a
 * change of the state machine does not reach.
 */
export const executionsAtRisk = (changes: readonly ResourceChange[]): Warning[] => {
  const machines = machinesThatStay(changes).map((machine) => ({
    address: machine.address,
    texts: definitionTexts(machine),
  }));
  return changes.filter(isTakenAway).flatMap(({ address, type, action, before }) => {
    const needed = NEEDED.get(type);
    const isNamed = before === null ? undefined : needed?.names(before);
    if (!needed || !isNamed) return [];
    return machines
      .filter(({ texts }) => texts.some(isNamed))
      .map(
        (machine): Warning => ({
          kind: 'executions',
          address,
          text: `${action}: executions of ${code(machine.address)} that still run ${needed.need}, as each keeps the definition it started with; apply while none is \`RUNNING\``,
        }),
      );
  });
};
