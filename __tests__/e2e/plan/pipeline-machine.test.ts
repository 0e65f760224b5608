import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdktf';
import { PipelineMachineStack } from '../../../examples/pipeline-machine/pipeline-machine-stack';
import { copyOfStack, findTerraform, withAnyProvider } from '../support/terraform';

const terraform = findTerraform();
const testWithTerraform = typeof terraform === 'string' ? test.skip : test;
if (typeof terraform === 'string') console.warn(`The example of a pipeline is not validated: ${terraform}.`);

const NAME = 'penguins';

testWithTerraform('the example that runs a pipeline from Step Functions is valid Terraform', async () => {
  if (typeof terraform === 'string') return;
  const outdir = mkdtempSync(join(tmpdir(), 'synthesis-'));
  const app = new App({ outdir });
  new PipelineMachineStack(app, NAME);
  app.synth();
  const folder = copyOfStack(join(outdir, 'stacks', NAME));
  withAnyProvider(folder);
  const init = await terraform.run(folder, ['init', '-backend=false', '-input=false']);
  expect(init).toMatchObject({ status: 0 });
  const { stdout } = await terraform.run(folder, ['validate', '-json']);
  expect(JSON.parse(stdout)).toMatchObject({ valid: true, diagnostics: [] });
  for (const path of [outdir, folder]) rmSync(path, { recursive: true });
});
