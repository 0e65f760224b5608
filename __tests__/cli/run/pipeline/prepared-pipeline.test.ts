import { join } from 'node:path';
import type { RunFlags } from '../../../../cli/run/command-line';
import { preparePipeline } from '../../../../cli/run/pipeline/prepared-pipeline';
import { unknownText } from '../../../../local/pipeline/unknown-expression';
import type { DefinedStep, PipelineDefinition } from '../../../../workflow/pipeline/pipeline-definition';
import { useTemporaryFolder, writeFiles } from '../../../support/temporary-folder';
import { outputOf, PENGUINS, step } from './penguins-definition';

const folder = useTemporaryFolder();
const here = (path: string) => join(folder.path, path);

const S3 = ['s3://raw/=data', 's3://code/=code'];

const prepare = (flags: RunFlags = { s3: S3 }, definition: PipelineDefinition = PENGUINS) => {
  writeFiles(folder.path, { 'data/a.csv': '', 'code/preprocess.py': '', 'code/evaluate.py': '' });
  return preparePipeline(
    { definition, name: 'penguins', title: { label: 'file', text: 'pipeline.json' }, objects: [] },
    flags,
    folder.path,
    '/bundles',
  );
};

const prepareSteps = (...Steps: readonly DefinedStep[]) => prepare({ s3: S3 }, { ...PENGUINS, Steps });

test('each step reads what an earlier one writes, below the folder of outputs', async () => {
  const { steps, title } = await prepare();
  expect(title).toContainEqual({ label: 'steps', text: 'Prepare, Evaluate' });
  expect(steps.map(({ run: { inputs, outputs } }) => [inputs[0]?.path, outputs[0]?.path])).toEqual([
    [here('data'), here('output/Prepare/out')],
    [here('output/Prepare/out'), here('output/Evaluate/out')],
  ]);
});

test('--output names the folder of outputs, and --s3 a place for some of them', async () => {
  const s3 = [...S3, 's3://runs/localrun0001/Prepare/=prepared'];
  const { steps } = await prepare({ s3, output: ['results'] });
  expect(steps.map(({ run }) => run.outputs[0]?.path)).toEqual([
    here('prepared'),
    here('results/Evaluate/out'),
  ]);
  expect(steps[1]?.run.inputs[0]?.path).toBe(here('prepared'));
});

test('a parameter changes what a step reads, and the command that starts the same in AWS', async () => {
  const parameter = ['InputUri=s3://code/'];
  const { steps, awsCommand } = await prepare({ s3: S3, parameter });
  expect(steps[0]?.run.inputs[0]?.path).toBe(here('code'));
  expect(awsCommand).toBe(
    'aws sagemaker start-pipeline-execution --pipeline-name penguins --pipeline-parameters \'[{"Name":"InputUri","Value":"s3://code/"}]\'',
  );
});

test('steps that write to the same URI share a folder, from which a later step reads', async () => {
  const Outputs = [
    {
      OutputName: 'both',
      S3Output: { S3Uri: 's3://both/', LocalPath: '/opt/ml/processing/output', S3UploadMode: 'EndOfJob' },
    },
  ];
  const writer = (name: string): DefinedStep => {
    const given = step(name, 'preprocess.py', 's3://raw/');
    return { ...given, Arguments: { ...given.Arguments, ProcessingOutputConfig: { Outputs } } };
  };
  const reader = step('C', 'evaluate.py', 's3://both/', { DependsOn: ['A', 'B'] });
  const { steps } = await prepareSteps(writer('A'), writer('B'), reader);
  expect(steps.map(({ run }) => run.outputs[0]?.path)).toEqual([
    here('output/A/both'),
    here('output/A/both'),
    here('output/C/out'),
  ]);
  expect(steps[2]?.run.inputs[0]?.path).toBe(here('output/A/both'));
});

test('what no step writes and nothing on this machine stands for is refused, with the line to add', async () => {
  await expect(prepare({ s3: ['s3://code/=code'] })).rejects.toThrow(
    'Prepare: ProcessingInputs[0].S3Input.S3Uri: nothing on this machine stands for s3://raw/; add --s3 s3://raw/=PATH',
  );
});

test('an input that another step may not have written yet is refused', async () => {
  const reader = step('Evaluate', 'evaluate.py', 's3://runs/localrun0001/Prepare');
  const writer = step('Prepare', 'preprocess.py', 's3://raw/');
  await expect(prepareSteps(reader, writer)).rejects.toThrow(
    'Evaluate: ProcessingInputs[0].S3Input.S3Uri: Prepare writes s3://runs/localrun0001/Prepare, but this step does not wait for it; use the output of Prepare as the URI, or add Prepare to DependsOn.',
  );
  await expect(prepareSteps({ ...reader, DependsOn: ['Prepare'] }, writer)).resolves.toMatchObject({
    steps: [{ name: 'Prepare' }, { name: 'Evaluate' }],
  });
});

test('a fault of a job names the step', async () => {
  const given = step('Prepare', 'preprocess.py', 's3://raw/');
  const bad = { ...given, Arguments: { ...given.Arguments, StoppingCondition: { MaxRuntimeInSeconds: 0 } } };
  await expect(prepareSteps(bad)).rejects.toThrow(/^Prepare: MaxRuntimeInSeconds must be .*; got 0\.$/);
});

test('a value that only AWS knows is refused', async () => {
  const given = step('Evaluate', 'evaluate.py', outputOf('Prepare'));
  const Environment = { MESSAGE: { Get: 'Steps.Prepare.ExitMessage' } };
  const reader = { ...given, Arguments: { ...given.Arguments, Environment } };
  await expect(prepareSteps(step('Prepare', 'preprocess.py', 's3://raw/'), reader)).rejects.toThrow(
    'Evaluate: the value Steps.Prepare.ExitMessage is known only in AWS',
  );
});

test('a value that only Terraform knows is refused where the script needs it', async () => {
  const given = step('Prepare', 'preprocess.py', 's3://raw/');
  const Environment = { BUCKET: unknownText('aws_s3_bucket.data.id') };
  await expect(prepareSteps({ ...given, Arguments: { ...given.Arguments, Environment } })).rejects.toThrow(
    'Prepare: Environment.BUCKET is set from aws_s3_bucket.data.id, which only Terraform knows; make a plan and run it with --plan',
  );
});

test('a bucket that only Terraform knows has a name to map', async () => {
  const given = step('Prepare', 'preprocess.py', `s3://${unknownText('aws_s3_bucket.data.id')}/raw/`);
  await expect(prepareSteps(given)).rejects.toThrow(
    'add --s3 s3://aws-s3-bucket-data-id/raw/=PATH\nNote: s3://aws-s3-bucket-data-id stands for aws_s3_bucket.data.id, which only Terraform knows.',
  );
  const s3 = [...S3, 's3://aws-s3-bucket-data-id/raw/=data'];
  const { steps, notes } = await prepare({ s3 }, { ...PENGUINS, Steps: [given] });
  expect(steps[0]?.run.inputs[0]?.path).toBe(here('data'));
  expect(notes).toHaveLength(1);
});

test('all outputs are below one folder', async () => {
  await expect(prepare({ s3: S3, output: ['a', 'b'] })).rejects.toThrow(
    '--output must be one folder, which receives a folder for each step of the pipeline; got "a" and "b".',
  );
});
