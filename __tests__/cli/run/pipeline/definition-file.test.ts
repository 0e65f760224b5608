import { filePipeline } from '../../../../cli/run/pipeline/definition-file';
import { useTemporaryFolder, writeFiles } from '../../../support/temporary-folder';
import { PENGUINS, step } from './penguins-definition';

const folder = useTemporaryFolder();

const read = (text: string, workflow?: string) => {
  writeFiles(folder.path, { 'pipeline.json': text });
  return filePipeline(
    { pipeline: 'pipeline.json', ...(workflow !== undefined && { workflow }) },
    folder.path,
  );
};

const DEFINITION = JSON.stringify(PENGUINS);

test.each([
  ['alone', DEFINITION, undefined],
  ['as a JSON string', JSON.stringify(DEFINITION), undefined],
  [
    'in the answer of DescribePipeline',
    JSON.stringify({ PipelineName: 'penguins', PipelineDefinition: DEFINITION }),
    'penguins',
  ],
])('a definition is read %s', (_where, text, name) => {
  const pipeline = read(text);
  expect(pipeline.definition).toEqual(PENGUINS);
  expect(pipeline.name).toBe(name);
  expect(pipeline.title).toEqual({ label: 'file', text: 'pipeline.json' });
});

test('a definition without parameters has none', () => {
  const { Parameters: _parameters, ...rest } = PENGUINS;
  const Steps = [step('Prepare', 'preprocess.py', 's3://raw/')];
  expect(read(JSON.stringify({ ...rest, Steps })).definition.Parameters).toEqual([]);
});

test('the pipeline of a stack is read with what only Terraform knows', () => {
  const text = DEFINITION.replaceAll('"arn:aws:iam::123456789012:role/job"', '${jsonencode(local.role)}');
  const resource = { aws_sagemaker_pipeline: { a: { pipeline_definition: text } } };
  const { title, definition } = read(JSON.stringify({ resource }));
  expect(title).toEqual({ label: 'stack', text: 'pipeline.json, aws_sagemaker_pipeline.a' });
  expect(definition.Steps[0]?.Arguments.RoleArn).toContain('local.role');
});

test.each([
  ['{', 'pipeline.json is not JSON.'],
  ['[]', 'pipeline.json is JSON without Steps.'],
  ['"text"', 'pipeline.json is JSON without Steps.'],
  ['{"format_version": "1.2"}', 'pipeline.json is a Terraform plan; use --plan pipeline.json'],
  ['{"resource": {}}', '--pipeline: The stack must have an aws_sagemaker_pipeline; it has none.'],
  ['{"Version": "2020-12-01", "Steps": []}', 'Steps must be a list of one or more steps'],
  [
    DEFINITION.replace('"Processing"', '"Training"'),
    'Steps[0].Type must be Processing, because only processing steps are known here; got "Training".',
  ],
  [DEFINITION.replace('Steps.Prepare.', 'Steps.Prepar.'), 'did you mean Prepare?'],
])('%.60s is refused', (text, message) => {
  expect(() => read(text)).toThrow(message);
});

test('a definition alone has no address', () => {
  expect(() => read(DEFINITION, 'aws_sagemaker_pipeline.a')).toThrow(
    '--workflow needs a cdk.tf.json or a plan; ',
  );
});
