import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ListStateMachinesCommand } from '@aws-sdk/client-sfn';
import { App } from 'cdktf';
import { ProcessingStack } from '../../../constructs/stacks/processing-stack';
import { CALLERS, REGION } from '../support/aws-emulator';
import { type DeploymentBench, openDeploymentBench } from '../support/deployment-bench';
import { whyNoMoto } from '../support/moto';
import { npmRegistryAnswers } from '../support/npm-registry';
import { findTerraform, runProgram, type Terraform, withoutArchiveProvider } from '../support/terraform';

const ROOT = resolve(__dirname, '../../..');
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
/** The command of a script in package.json, which runs in another folder. */
const commandLine = (script: string): string[] =>
  String(scripts[script])
    .replace('node', process.execPath)
    .replace('tsx', pathToFileURL(require.resolve('tsx')).href)
    .replace('deploy/main.ts', join(ROOT, 'deploy/main.ts'))
    .split(' ');

const CDKTF_DEPLOY = ['cdktf-cli@0.21.0', 'deploy', 'sagemaker-processing'];

const found = findTerraform();
const hasRegistry = npmRegistryAnswers();
const missing = [
  typeof found === 'string' ? found : undefined,
  whyNoMoto(),
  hasRegistry ? undefined : 'the npm registry, which has the cdktf command, does not answer',
]
  .filter(Boolean)
  .join('; ');
const withCdktf = missing ? describe.skip : describe;
if (missing) console.warn(`cdktf deploy is not tested: ${missing}.`);

const VARIABLES = { TF_VAR_s3_input: 's3://my-data/input/', TF_VAR_s3_output: 's3://my-data/output/' };

withCdktf('cdktf deploy and then npm run destroy, against an emulator of AWS', () => {
  const terraform = found as Terraform;
  let bench: DeploymentBench;
  let project = '';

  beforeAll(async () => {
    bench = await openDeploymentBench(terraform, VARIABLES);
    project = bench.folder();
    copyFileSync(join(ROOT, 'cdktf.json'), join(project, 'cdktf.json'));
    // Synthesis has run already.
    writeFileSync(join(project, 'package.json'), '{ "private": true, "scripts": { "synth": "true" } }');
    const app = new App({ outdir: join(project, 'cdktf.out') });
    await bench.makeBucket('my-state');
    new ProcessingStack(app, 'sagemaker-processing', {
      remoteState: { bucket: 'my-state', key: 'workflow.tfstate', region: REGION },
    });
    app.synth();
    withoutArchiveProvider(join(project, 'cdktf.out/stacks/sagemaker-processing'));
  });

  afterAll(() => bench.close());

  const run = (program = '', ...args: string[]) =>
    runProgram(program, args, project, {
      ...terraform.environment,
      ...bench.aws.environment(CALLERS.terraform),
      ...VARIABLES,
      CI: '1',
      DISABLE_VERSION_CHECK: '1',
      TF_CLI_ARGS: '',
    });

  const machines = async () =>
    (await bench.aws.stepFunctions.send(new ListStateMachinesCommand({}))).stateMachines?.map(
      ({ name }) => name,
    );

  test('cdktf deploy makes the state machine, shows its ARN, and keeps the state in the bucket', async () => {
    // Locking needs the provider registry.
    const given = ['--auto-approve', '--skip-synth', '--skip-provider-lock'];
    const { status, stdout, stderr } = await run('npx', '--yes', ...CDKTF_DEPLOY, ...given);
    expect({ status, output: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, output: '' });
    expect(stdout).toContain('state_machine_arn');
    expect(await machines()).toEqual(['sagemaker-processing']);
    expect(await bench.listKeys('my-state')).toEqual(['workflow.tfstate']);
  });

  test('npm run destroy, which is plain Terraform, takes it away', async () => {
    const { status, stdout, stderr } = await run(...commandLine('destroy'), '-auto-approve');
    expect({ status, output: status === 0 ? '' : stdout + stderr }).toEqual({ status: 0, output: '' });
    expect(await machines()).toEqual([]);
  });
});
