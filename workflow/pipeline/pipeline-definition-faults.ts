import { type Fault, show } from '../rules/fault';
import { isPresent, isRecord, memberAt } from '../rules/json-value';
import { isUnknown, knownFaultsBy } from '../rules/known-faults';
import type { Check } from '../rules/rule-faults';
import { parameterValueFaults } from './parameter-value-faults';
import { faultsWithFunctions } from './pipeline-function-faults';
import { pipelineReferenceFaults } from './pipeline-reference-faults';
import { neededSteps } from './pipeline-references';
import {
  BACKOFF_RATE_RULE,
  DEFAULT_VALUE_RULE,
  MAX_DEFINITION_BYTES,
  METADATA_RULE,
  PIPELINE_EXPERIMENT_RULE,
  PIPELINE_RULE,
  STEP_RULE,
} from './pipeline-rules';
import { PROCESSING_REQUEST_RULE } from './processing-request-rule';
import { cyclesOf, type Needs } from './step-order';

const faultUnless = (keeps: boolean, key: string, value: unknown, allowed: string): Fault[] =>
  keeps ? [] : [{ key, got: show(value), allowed }];

/** A step of another type has other members. */
const otherTypeFaults = (key: string, type: unknown): Fault[] => [
  {
    key: `${key}.Type`,
    got: show(type),
    allowed: 'Processing, because only processing steps are known here',
  },
];

const isOfOtherType = (step: unknown): boolean => {
  const type = memberAt(step, 'Type');
  return isPresent(type) && !isUnknown(type) && type !== 'Processing';
};

/** The faults of a definition's parts, but for what they refer to. */
const partFaults: Check = (key, value, rule) => {
  if (isUnknown(value)) return [];
  switch (rule) {
    case METADATA_RULE:
      return faultUnless(isRecord(value), key, value, rule.allowed);
    case BACKOFF_RATE_RULE:
      return faultUnless(typeof value === 'number' && value >= 0, key, value, rule.allowed);
    case DEFAULT_VALUE_RULE:
      return [];
    case PROCESSING_REQUEST_RULE:
    case PIPELINE_EXPERIMENT_RULE:
      return faultsWithFunctions(key, value, rule);
    case STEP_RULE:
      if (isOfOtherType(value)) return otherTypeFaults(key, memberAt(value, 'Type'));
  }
  return knownFaultsBy(partFaults, isUnknown)(key, value, rule);
};

const cycleFaults = (steps: readonly unknown[]): Fault[] => {
  const names = steps.map((step) => memberAt(step, 'Name'));
  const needs: Needs = new Map(
    steps.flatMap((step, index) => {
      const name = names[index];
      const others = neededSteps(step).filter((other) => other !== name && names.includes(other));
      return typeof name === 'string' ? [[name, others] as const] : [];
    }),
  );
  return cyclesOf(needs).map((cycle) => ({
    key: `Steps[${names.indexOf(cycle[0])}]`,
    got: cycle.join(' → '),
    allowed: 'outside a cycle, in which each step needs the next',
  }));
};

const sizeFaults = (definition: unknown): Fault[] => {
  const bytes = Buffer.byteLength(JSON.stringify(definition));
  return bytes > MAX_DEFINITION_BYTES
    ? [
        {
          key: 'the definition',
          got: `${bytes.toLocaleString('en')} bytes`,
          allowed: `at most ${MAX_DEFINITION_BYTES.toLocaleString('en')} bytes of JSON`,
        },
      ]
    : [];
};

const itemsOf = (list: unknown): readonly unknown[] => (Array.isArray(list) ? list : []);

/**
 * Everything that is wrong with the definition of a pipeline of processing steps; none if SageMaker can run it. A function
 * may stand for any single value of a step's arguments, and `UNKNOWN` (workflow/rules/known-faults.ts) for any value.
 */
export const pipelineDefinitionFaults = (definition: unknown): Fault[] => {
  if (!isRecord(definition))
    return [{ key: 'the definition', got: show(definition), allowed: PIPELINE_RULE.allowed }];
  const steps = itemsOf(definition.Steps);
  return [
    ...partFaults('', definition, PIPELINE_RULE),
    ...itemsOf(definition.Parameters).flatMap((parameter, index) =>
      parameterValueFaults(`Parameters[${index}]`, parameter),
    ),
    ...pipelineReferenceFaults(definition),
    ...cycleFaults(steps),
    ...sizeFaults(definition),
  ];
};
