import {
  DescribePipelineExecutionCommand,
  ListPipelineExecutionsCommand,
  ListPipelineParametersForExecutionCommand,
  type PipelineExecutionSummary,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { PipelineMachineStack } from '../../../examples/pipeline-machine/pipeline-machine-stack';
import { ACCOUNT_ID, CALLERS, REGION } from '../support/aws-emulator';
import { type DeploymentBench, openDeploymentBench } from '../support/deployment-bench';
import { whyNoMoto } from '../support/moto';
import { findTerraform, type Terraform, withAnyProvider } from '../support/terraform';

const found = findTerraform();
const missing = [typeof found === 'string' ? found : undefined, whyNoMoto()].filter(Boolean).join('; ');
const withEmulator = missing ? describe.skip : describe;
if (missing) console.warn(`The example of a pipeline's state machine is not deployed: ${missing}.`);

const NAME = 'penguins';
const MACHINE = `arn:aws:states:${REGION}:${ACCOUNT_ID}:stateMachine:${NAME}`;

withEmulator('the example that runs a pipeline from Step Functions, deployed to an emulator of AWS', () => {
  let bench: DeploymentBench;
  let folder = '';

  beforeAll(async () => {
    bench = await openDeploymentBench(found as Terraform, {});
    folder = bench.synthesize(NAME, (app) => new PipelineMachineStack(app, NAME));
    withAnyProvider(folder);
    await bench.terraform(folder, 'init', '-input=false');
    await bench.terraform(folder, 'apply', '-auto-approve', '-input=false');
  });

  afterAll(() => bench.close());

  test('is valid Terraform', async () => {
    const { stdout } = await bench.terraform(folder, 'validate', '-json');
    expect(JSON.parse(stdout)).toMatchObject({ valid: true, diagnostics: [] });
  });

  test('needs no second apply', async () => {
    const { status } = await bench.terraform(folder, 'plan', '-detailed-exitcode', '-input=false');
    expect(status).toBe(0);
  });

  test('starts the pipeline in the name of the execution, with the parameter of its input', async () => {
    const sageMaker = new SageMakerClient({
      region: REGION,
      endpoint: bench.aws.gateway.url,
      credentials: { accessKeyId: CALLERS.person, secretAccessKey: 'secret' },
    });
    const execution = await bench.startExecution(MACHINE, { InputUri: 's3://my-data/penguins/other/' });
    const started = async (): Promise<PipelineExecutionSummary> => {
      const list = await sageMaker.send(new ListPipelineExecutionsCommand({ PipelineName: NAME }));
      const [first] = list.PipelineExecutionSummaries ?? [];
      if (first) return first;
      await new Promise((resolve) => setTimeout(resolve, 200));
      return started();
    };
    const { PipelineExecutionArn } = await started();
    // The emulator cannot keep the times in the status, which is read after 15 seconds.
    await bench.stopExecution(execution);
    const described = await sageMaker.send(new DescribePipelineExecutionCommand({ PipelineExecutionArn }));
    expect(described.PipelineExecutionDescription).toBe(execution);
    const { PipelineParameters } = await sageMaker.send(
      new ListPipelineParametersForExecutionCommand({ PipelineExecutionArn }),
    );
    expect(PipelineParameters).toEqual([{ Name: 'InputUri', Value: 's3://my-data/penguins/other/' }]);
  });

  test('is removed', async () => {
    await bench.terraform(folder, 'destroy', '-auto-approve', '-input=false');
    const { stdout } = await bench.terraform(folder, 'state', 'list');
    expect(stdout).toBe('');
  });
});
