import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ProcessingStack, type ProcessingStackProps } from '../../../constructs/stacks/processing-stack';
import { PipelineMachineStack } from '../../../examples/pipeline-machine/pipeline-machine-stack';
import { RECORDED_PLANS, recordedFiles, reducedPlan } from '../../review/recorded-plan';
import { type DeploymentBench, openDeploymentBench } from '../support/deployment-bench';
import { whyNoMoto } from '../support/moto';
import { findTerraform, runProgram, type Terraform, withAnyProvider } from '../support/terraform';

const found = findTerraform();
const missing = [typeof found === 'string' ? found : undefined, whyNoMoto()].filter(Boolean).join('; ');
const withEmulator = missing ? describe.skip : describe;
if (missing) console.warn(`Reviews of real plans are not tested: ${missing}.`);

const ROOT = resolve(__dirname, '../../..');
/** Each run leaves its plans here. To renew those in __tests__/review/plans, copy them there. */
const MADE_PLANS = join(ROOT, 'dist/plans');
const ESTATE = join(__dirname, 'estate');

const NAME = 'sagemaker-processing';
const VARIABLES = { TF_VAR_s3_input: 's3://my-data/input/', TF_VAR_s3_output: 's3://my-data/output/' };

interface Stack {
  readonly resource: {
    readonly aws_sfn_state_machine: { readonly state_machine: { definition: string } };
    readonly aws_iam_role_policy: Record<'start' | 'state_machine', { policy: string }>;
  };
}

/** What somebody may do to the stack by hand, and a reviewer should not miss. */
const careless = (folder: string): void => {
  const file = join(folder, 'cdk.tf.json');
  const stack: Stack = JSON.parse(readFileSync(file, 'utf8'));
  const { state_machine: machine } = stack.resource.aws_sfn_state_machine;
  const { start, state_machine: rights } = stack.resource.aws_iam_role_policy;
  const replace = (text: string, from: string | RegExp, to: string): string => {
    const replaced = text.replace(from, () => to);
    if (replaced === text) throw new Error(`There is no ${from} in ${text}`);
    return replaced;
  };
  const notify = {
    Type: 'Task',
    Resource: 'arn:aws:states:::sns:publish',
    Parameters: { TopicArn: 'arn:aws:sns:eu-west-1:123456789012:failed-jobs', 'Message.$': '$.Cause' },
    ResultPath: null,
    TimeoutSeconds: 60,
    Next: 'Failure',
  };
  machine.definition = replace(machine.definition, '"SecondsPath":"$.WaitSeconds"', '"Seconds":60');
  machine.definition = replace(
    machine.definition,
    '"StringEquals":"Failed","Next":"Failure"',
    '"StringEquals":"Failed","Next":"NotifyOwner"',
  );
  machine.definition = replace(
    machine.definition,
    '"Success":{',
    `"NotifyOwner":${JSON.stringify(notify)},"Success":{`,
  );
  start.policy = replace(start.policy, /,"Condition":\{"StringEquals":\{"iam:PassedToService":[^}]*\}\}/, '');
  rights.policy = replace(
    rights.policy,
    '"Statement":[',
    '"Statement":[{"Effect":"Allow","Action":"sns:*","Resource":"*"},',
  );
  writeFileSync(file, JSON.stringify(stack));
};

withEmulator('the review of a real plan', () => {
  let bench: DeploymentBench;
  let stack = '';
  const plans: Record<string, Record<string, unknown>> = {};

  beforeAll(async () => {
    mkdirSync(MADE_PLANS, { recursive: true });
    bench = await openDeploymentBench(found as Terraform, VARIABLES);
    stack = synthesize();
    await init(stack);
  });

  afterAll(() => {
    const recorded = Object.entries(plans).filter(([name]) => RECORDED_PLANS.includes(name));
    for (const [name, text] of Object.entries(recordedFiles(Object.fromEntries(recorded)))) {
      writeFileSync(join(MADE_PLANS, `${name}.json`), text);
    }
    return bench.close();
  });

  const synthesize = (props: ProcessingStackProps = {}): string =>
    bench.synthesize(NAME, (app) => new ProcessingStack(app, NAME, props));

  /** Every folder has the state of the first. */
  const init = (folder: string) =>
    bench.terraform(folder, 'init', '-input=false', `-backend-config=path=${join(stack, 'shared.tfstate')}`);

  const apply = (folder: string) => bench.terraform(folder, 'apply', '-auto-approve', '-input=false');

  /** The Markdown that the command line writes of a new plan. */
  const review = async (name: string, folder: string, ...args: string[]): Promise<string> => {
    await bench.terraform(folder, 'plan', '-input=false', '-out=plan', ...args);
    const { stdout } = await bench.terraform(folder, 'show', '-json', 'plan');
    const file = join(folder, 'plan.json');
    writeFileSync(file, stdout);
    plans[name] = reducedPlan(stdout);
    const reviewed = await runProgram('npm', ['run', '--silent', 'review', '--', file], ROOT);
    expect(reviewed.status).toBe(0);
    return reviewed.stdout;
  };

  test('shows a first deployment', async () => {
    const markdown = await review('first-deployment', stack);
    expect(markdown).toMatch(/^## ⚠️ 30 to add — access widens \(\d+\)\n/);
    expect(markdown).toContain('new, with 9 states; starts at `StartProcessingJob`');
    expect(markdown).toContain('- `aws_lambda_function.start`: `role` is known after apply');
    await apply(stack);
  });

  test('shows that nothing changes', async () => {
    expect(await review('nothing', stack)).toBe('## ✅ No changes\n');
  });

  test('shows another input and other bounds of the wait', async () => {
    const changes = ['-var=s3_input=s3://other/raw/', '-var=poll_floor_in_seconds=30'];
    const markdown = await review('other-input', stack, ...changes);
    expect(markdown).toMatch(/^## ✅ 4 to change — no warnings\n/);
    expect(markdown).toContain('`Parameters.S3Input` `s3://my-data/input/` → `s3://other/raw/`');
    expect(markdown).toContain('environment variables changed: `POLL_FLOOR_IN_SECONDS`');
  });

  test('shows another name, which replaces everything', async () => {
    const markdown = await review('other-name', stack, '-var=name=prepare');
    expect(markdown).toMatch(/^## ⚠️ 30 to replace — data at risk \(7\)\n/);
    expect(markdown).toContain('running executions and the execution history will be lost');
  });

  test('shows the other integration', async () => {
    const sync = synthesize({ integration: 'sync' });
    await init(sync);
    const markdown = await review('integration-sync', sync);
    expect(markdown).toContain('- `StartAt` `StartProcessingJob` → `PrepareProcessingJob`');
    expect(markdown).toContain('- new state `FindJob` (`Task`) after `RunProcessingJob`');
    expect(markdown).toContain('- removed state `StartProcessingJob` (`Task`), the former start state');
  });

  test('shows a careless change', async () => {
    const changed = synthesize();
    await init(changed);
    careless(changed);
    const markdown = await review('careless-change', changed);
    expect(markdown).toMatch(/^## ⚠️ 3 to change — access widens \(4\)\n/);
    expect(markdown).toContain('`iam:PassRole` without a condition on `iam:PassedToService`');
    expect(markdown).toContain('a wildcard in Action: `sns:*`');
    expect(markdown).toContain('- `Wait`: `Seconds` `60` is new');
    expect(markdown).toContain('- new state `NotifyOwner` (`Task`) after `IsDone?`');
  });

  test('shows a removal', async () => {
    const markdown = await review('removal', stack, '-destroy');
    expect(markdown).toMatch(/^## ⚠️ 30 to destroy — data at risk \(7\), executions at risk \(2\)\n/);
  });

  test('shows changes of many types of resources, and no secrets', async () => {
    const folder = bench.folder();
    cpSync(join(ESTATE, 'before.tf'), join(folder, 'main.tf'));
    await bench.terraform(folder, 'init', '-input=false');
    await apply(folder);
    cpSync(join(ESTATE, 'after.tf'), join(folder, 'main.tf'));
    const markdown = await review('estate', folder);
    expect(markdown).not.toMatch(/s3cr3t/);
    expect(markdown).toContain('moved from `aws_sqs_queue.old_name`');
    expect(markdown).toContain('`aws_s3_bucket.imported` | imported');
  });

  test('shows a new pipeline, and the state machines that run and stop it', async () => {
    const folder = bench.synthesize('penguins', (app) => new PipelineMachineStack(app, 'penguins'));
    withAnyProvider(folder);
    await bench.terraform(folder, 'init', '-input=false');
    const markdown = await review('pipeline', folder);
    expect(markdown).toMatch(/^## ⚠️ 16 to add — access widens \(2\)\n/);
    expect(markdown).toContain('- new, with 1 step and 1 parameter');
    expect(markdown).toContain('| `InputUri` | `String` | `s3://my-data/penguins/raw/` |');
  });

  test('shows a plan without resources', async () => {
    const folder = bench.folder();
    writeFileSync(join(folder, 'main.tf'), 'output "answer" {\n  value = 42\n}\n');
    await bench.terraform(folder, 'init', '-input=false');
    expect(await review('only-outputs', folder)).toBe(
      '## ✅ Only outputs change\n\n### Outputs\n\n- new `answer`: `42`\n',
    );
  });
});
