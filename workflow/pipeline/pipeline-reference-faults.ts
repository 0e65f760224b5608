import type { DescribeProcessingJobResponse } from '@aws-sdk/client-sagemaker';
import { type Fault, show } from '../rules/fault';
import { isRecord, memberAt } from '../rules/json-value';
import { nearestName } from '../rules/nearest-name';
import { type PlacedGet, parseReference, placedGets, type Reference } from './pipeline-references';

/** What SageMaker knows of an execution (SageMaker Python SDK, ExecutionVariables). */
const EXECUTION_VALUES = [
  'PipelineExecutionArn',
  'PipelineExecutionId',
  'PipelineArn',
  'PipelineName',
  'StartDateTime',
  'CurrentDateTime',
  'ProcessingJobName',
] as const;

const JOB_PROPERTIES: readonly string[] = [
  'ProcessingInputs',
  'ProcessingOutputConfig',
  'ProcessingJobName',
  'ProcessingResources',
  'StoppingCondition',
  'AppSpecification',
  'Environment',
  'NetworkConfig',
  'RoleArn',
  'ExperimentConfig',
  'ProcessingJobArn',
  'ProcessingJobStatus',
  'ExitMessage',
  'FailureReason',
  'ProcessingEndTime',
  'ProcessingStartTime',
  'LastModifiedTime',
  'CreationTime',
  'MonitoringScheduleArn',
  'AutoMLJobArn',
  'TrainingJobArn',
] satisfies readonly (keyof DescribeProcessingJobResponse)[];

/** The lists of a job whose items are referred to by name. */
const NAMED_LISTS = [
  { path: 'ProcessingOutputConfig.Outputs', item: 'OutputName', kind: 'output' },
  { path: 'ProcessingInputs', item: 'InputName', kind: 'input' },
] as const;

/** The names that a reference may have. They are open if one of them is known only later. */
interface Names {
  readonly names: readonly string[];
  readonly isOpen: boolean;
}

const namesOf = (list: unknown, member: string): Names => {
  const values = Array.isArray(list) ? list.map((item) => memberAt(item, member)) : [list];
  const names = values.filter((value) => typeof value === 'string');
  const isAbsent = list === undefined || list === null;
  return { names: isAbsent ? [] : names, isOpen: !isAbsent && names.length < values.length };
};

const wrongName = (
  key: string,
  got: unknown,
  name: string,
  { names }: Pick<Names, 'names'>,
  what: string,
): Fault => {
  const near = nearestName(name, names);
  const hint = near
    ? ` (did you mean ${near}?)`
    : names.length > 0
      ? ` (${names.join(', ')})`
      : ', and there is none';
  return { key, got: show(got), allowed: `${what}${hint}` };
};

const missing = ({ names, isOpen }: Names, name: string): boolean => !isOpen && !names.includes(name);

/** The faults of a property of a step's job. A step of another type has other properties. */
const propertyFaults = ({ key, path }: PlacedGet, property: string, step: unknown): Fault[] => {
  if (memberAt(step, 'Type') !== 'Processing') return [];
  for (const list of NAMED_LISTS) {
    const quoted = property.startsWith(`${list.path}['`)
      ? /^\['(.*?)'\]/s.exec(property.slice(list.path.length))
      : null;
    if (!quoted) continue;
    const items = namesOf(memberAt(step, `Arguments.${list.path}`), list.item);
    const [, name = ''] = quoted;
    const what = `an ${list.kind} of the step ${memberAt(step, 'Name')}`;
    return missing(items, name) ? [wrongName(key, path, name, items, what)] : [];
  }
  const [member = ''] = /^\w*/.exec(property) ?? [];
  const names = { names: JOB_PROPERTIES };
  return JOB_PROPERTIES.includes(member)
    ? []
    : [wrongName(key, path, member, names, 'a property that DescribeProcessingJob returns')];
};

/** The parts of a definition that a reference may be to. */
interface Parts {
  readonly parameters: Names;
  readonly stepNames: Names;
  readonly steps: readonly unknown[];
}

const partsOf = (definition: Readonly<Record<string, unknown>>): Parts => ({
  parameters: namesOf(definition.Parameters, 'Name'),
  stepNames: namesOf(definition.Steps, 'Name'),
  steps: Array.isArray(definition.Steps) ? definition.Steps : [],
});

const stepReferenceFaults = (
  get: PlacedGet,
  { name, property }: Extract<Reference, { kind: 'step' }>,
  { stepNames, steps }: Parts,
  self: unknown,
): Fault[] => {
  if (name === self)
    return [{ key: get.key, got: show(get.path), allowed: 'about another step than its own' }];
  if (missing(stepNames, name))
    return [wrongName(get.key, get.path, name, stepNames, 'about a step of the pipeline')];
  const step = steps.find((each) => memberAt(each, 'Name') === name);
  return step === undefined ? [] : propertyFaults(get, property, step);
};

const referenceFaults = (get: PlacedGet, parts: Parts, self: unknown): Fault[] => {
  const reference = parseReference(get.path);
  if (!reference) {
    const allowed = 'Parameters.NAME, Execution.NAME or Steps.NAME.PROPERTY';
    return [{ key: get.key, got: show(get.path), allowed }];
  }
  if (reference.kind === 'step') return stepReferenceFaults(get, reference, parts, self);
  const names =
    reference.kind === 'parameter' ? parts.parameters : { names: EXECUTION_VALUES, isOpen: false };
  const what = reference.kind === 'parameter' ? 'a parameter of the pipeline' : 'a value of the execution';
  return missing(names, reference.name) ? [wrongName(get.key, get.path, reference.name, names, what)] : [];
};

const dependsOnFaults = (
  key: string,
  step: Readonly<Record<string, unknown>>,
  { stepNames }: Parts,
): Fault[] => {
  const { DependsOn, Name } = step;
  const names: unknown[] = Array.isArray(DependsOn) ? DependsOn : [];
  return names.flatMap((name, index) => {
    const place = `${key}.DependsOn[${index}]`;
    if (typeof name !== 'string') return [];
    if (name === Name) return [{ key: place, got: show(name), allowed: 'another step than its own' }];
    return missing(stepNames, name)
      ? [wrongName(place, name, name, stepNames, 'a step of the pipeline')]
      : [];
  });
};

const propertyFileFaults = (key: string, step: Readonly<Record<string, unknown>>): Fault[] => {
  const files: unknown[] = Array.isArray(step.PropertyFiles) ? step.PropertyFiles : [];
  const outputs = namesOf(memberAt(step, 'Arguments.ProcessingOutputConfig.Outputs'), 'OutputName');
  return files.flatMap((file, index) => {
    const name = memberAt(file, 'OutputName');
    const place = `${key}.PropertyFiles[${index}].OutputName`;
    return typeof name === 'string' && missing(outputs, name)
      ? [wrongName(place, name, name, outputs, 'an output of the step')]
      : [];
  });
};

/** An experiment's names are known before a step runs. */
const experimentFaults = (experiment: unknown, parts: Parts): Fault[] =>
  placedGets('PipelineExperimentConfig', experiment).flatMap((get) =>
    parseReference(get.path)?.kind === 'step'
      ? [
          {
            key: get.key,
            got: show(get.path),
            allowed: 'Parameters.NAME or Execution.NAME, because no step has run',
          },
        ]
      : referenceFaults(get, parts, undefined),
  );

/** The faults of what the parts of a definition refer to. */
export const pipelineReferenceFaults = (definition: Readonly<Record<string, unknown>>): Fault[] => {
  const parts = partsOf(definition);
  return [
    ...experimentFaults(definition.PipelineExperimentConfig, parts),
    ...parts.steps.flatMap((step, index) => {
      const key = `Steps[${index}]`;
      if (!isRecord(step)) return [];
      return [
        ...dependsOnFaults(key, step, parts),
        ...placedGets(`${key}.Arguments`, step.Arguments).flatMap((get) =>
          referenceFaults(get, parts, step.Name),
        ),
        ...propertyFileFaults(key, step),
      ];
    }),
  ];
};
