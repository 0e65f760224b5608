import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  PipelineMachineStack,
  RUN_DEFINITION,
  STOP_DEFINITION,
} from '../../examples/pipeline-machine/pipeline-machine-stack';
import { executeDefinition } from '../../local/step-functions/execute-definition';
import { lintDefinition } from '../../workflow/definition/lint-definition';
import type { State, StateMachineDefinition } from '../../workflow/definition/states-language';
import { synthesize } from '../constructs/synthesis';
import { integrationsOf, simulatedPipelines } from '../workflow/pipeline/simulated-pipelines';

const ROOT = resolve(__dirname, '../..');
const { resource } = synthesize((app) => new PipelineMachineStack(app, 'penguins'));

interface Document {
  readonly Statement: readonly { readonly Action: string | readonly string[]; readonly Resource: string }[];
}

const statementsOf = (policyName: string): Document['Statement'] => {
  const policies = Object.values(resource.aws_iam_role_policy ?? {});
  const policy = policies.find(({ name }) => name === policyName);
  const text = String(policy?.policy).replaceAll(/\$\{[^}]*\}/g, 'value');
  return (JSON.parse(text) as Document).Statement;
};

/** The IAM actions of the calls in a definition. */
const calledActions = ({ States }: Pick<StateMachineDefinition, 'States'>): string[] =>
  Object.values<State<string>>(States).flatMap((state) => {
    if (state.Type === 'Map') return calledActions(state.ItemProcessor);
    const [, service, action = ''] =
      (state.Type === 'Task' && /aws-sdk:(\w+):(\w+)$/.exec(state.Resource)) || [];
    if (service === undefined) return [];
    return [`${service === 'sfn' ? 'states' : service}:${action.replace(/^./, (c) => c.toUpperCase())}`];
  });

test.each([
  ['runs', RUN_DEFINITION],
  ['stops', STOP_DEFINITION],
])('no fault is found in the machine that %s the pipeline', (_, definition) => {
  expect(lintDefinition(definition as StateMachineDefinition)).toEqual([]);
});

test.each([
  ['run_pipeline', RUN_DEFINITION],
  ['stop_pipeline', STOP_DEFINITION],
] as const)('the policy %s allows what the machine calls, and nothing else', (name, definition) => {
  const allowed = statementsOf(name).flatMap(({ Action }) => Action);
  expect(allowed.toSorted()).toEqual([...new Set(calledActions(definition))].toSorted());
});

test('no policy is for every resource', () => {
  const resources = ['run_pipeline', 'stop_pipeline', 'start_stop_machine']
    .flatMap(statementsOf)
    .map(({ Resource }) => Resource);
  expect(resources.every((each) => !/^\**$/.test(each))).toBe(true);
});

test('the deployed definitions are those', () => {
  const definitions = Object.values(resource.aws_sfn_state_machine ?? {}).map(({ definition }) =>
    JSON.parse(String(definition)),
  );
  expect(definitions).toEqual([
    JSON.parse(JSON.stringify(RUN_DEFINITION)),
    JSON.parse(JSON.stringify(STOP_DEFINITION)),
  ]);
});

test('an execution starts the pipeline with the InputUri of its input', async () => {
  const sageMaker = simulatedPipelines({ seconds: 0 });
  const { outcome } = executeDefinition({
    definition: { ...RUN_DEFINITION, TimeoutSeconds: 3_600 },
    input: { InputUri: 's3://my-data/penguins/other/' },
    executionArn: 'arn:aws:states:eu-west-1:123456789012:execution:penguins:run',
    tasks: integrationsOf(RUN_DEFINITION, sageMaker.call),
    waitInMilliseconds: 0,
  });
  expect(await outcome).toMatchObject({ status: 'SUCCEEDED' });
  expect(sageMaker.executions).toMatchObject([
    { parameters: [{ Name: 'InputUri', Value: 's3://my-data/penguins/other/' }] },
  ]);
});

test('docs/pipelines-from-step-functions.md shows the example', () => {
  const page = readFileSync(join(ROOT, 'docs/pipelines-from-step-functions.md'), 'utf8');
  const example = readFileSync(join(ROOT, 'examples/pipeline-machine/pipeline-machine-stack.ts'), 'utf8');
  const [, shown] = /```ts\n([\s\S]*?)```/.exec(page) ?? [];
  expect(shown).toBe(example.replace("'../../constructs'", "'cdktf-sagemaker-processing'"));
});
