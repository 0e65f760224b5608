import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import * as awsProvider from '@cdktf/provider-aws/lib/provider';
import * as cdktf from 'cdktf';
import { ModuleKind, transpileModule } from 'typescript';
import * as constructs from '../../constructs';
import { JOB_EXCEPTIONS, STEP_EXCEPTIONS } from '../../workflow/pipeline/pipeline-definition';
import { SDK_VERSION } from '../workflow/job/python-sdk-requests';

const PAGE = readFileSync(resolve(__dirname, '../../docs/pipelines.md'), 'utf8');

const MODULES: Readonly<Record<string, unknown>> = {
  '@cdktf/provider-aws/lib/provider': awsProvider,
  cdktf,
  'cdktf-sagemaker-processing': constructs,
};

/** Runs TypeScript that imports only these modules. */
const runTypeScript = (source: string): void => {
  const { outputText } = transpileModule(source, { compilerOptions: { module: ModuleKind.CommonJS } });
  new Function('require', 'exports', outputText)((name: string) => MODULES[name], {});
};

describe('the first example', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pipeline-example-'));
  const { CDKTF_OUTDIR } = process.env;

  afterAll(() => {
    if (CDKTF_OUTDIR === undefined) delete process.env.CDKTF_OUTDIR;
    else process.env.CDKTF_OUTDIR = CDKTF_OUTDIR;
    rmSync(folder, { recursive: true, force: true });
  });

  test('synthesizes a pipeline whose second step reads what the first one writes', () => {
    process.env.CDKTF_OUTDIR = folder;
    const [, example = ''] = /```ts\n(.*?)```/s.exec(PAGE) ?? [];
    runTypeScript(example);
    const stack = readFileSync(join(folder, 'stacks/penguins/cdk.tf.json'), 'utf8');
    const [pipeline] = Object.values<{ readonly pipeline_definition: string }>(
      JSON.parse(stack).resource.aws_sagemaker_pipeline,
    );
    expect(pipeline?.pipeline_definition).toContain('"Name":"Evaluate"');
    expect(pipeline?.pipeline_definition).toContain(
      `{"Get":"Steps.Prepare.ProcessingOutputConfig.Outputs['train'].S3Output.S3Uri"}`,
    );
  });
});

test.each([...STEP_EXCEPTIONS, ...JOB_EXCEPTIONS])('the page tells whether %s is retried', (exception) => {
  expect(PAGE).toMatch(new RegExp(`^\\| (\`[\\w.]+\`, )?\`${exception}\``, 'm'));
});

test('the page names the version of the SageMaker Python SDK that definitions are compared with', () => {
  expect(PAGE).toContain(`(python-sdk.md) ${SDK_VERSION}`);
});
