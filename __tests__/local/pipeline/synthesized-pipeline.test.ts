import { join } from 'node:path';
import { synthesizedDocument, synthesizedPipeline } from '../../../local/pipeline/synthesized-pipeline';
import { unknownText } from '../../../local/pipeline/unknown-expression';
import { useTemporaryFolder, writeFiles } from '../../support/temporary-folder';

const folder = useTemporaryFolder();

const pipeline = (values: object) => ({
  aws_sagemaker_pipeline: { penguins: { pipeline_name: 'penguins', ...values } },
});

test.each([
  ['{"RoleArn":${jsonencode(local.role)}}', { RoleArn: unknownText('local.role') }],
  ['{"Uri":${jsonencode("s3://${var.b}/\\"a\\"")}}', { Uri: `s3://${unknownText('var.b')}/"a"` }],
  ['{"Uri":"s3://${var.b["x"]}/raw/"}', { Uri: `s3://${unknownText('var.b["x"]')}/raw/` }],
  ['{"a":1${var.b == null ? "" : format(",\\"b\\":%s", jsonencode(var.b))}}', { a: 1 }],
  ['{"a":["\\u0024{x}"]}', { a: ['${x}'] }],
])('%s is a document in which only its expressions are unknown', (text, document) => {
  expect(synthesizedDocument(text)).toEqual(document);
});

test('a stack has the pipeline, its name, and the files that it uploads', () => {
  writeFiles(folder.path, { 'scripts/prepare.py': '' });
  const resource = {
    ...pipeline({ pipeline_definition: '{"Steps":[]}' }),
    aws_s3_object: {
      script: {
        bucket: '${aws_s3_bucket.code.id}',
        key: 'code/100%%{.py',
        source: '${path.module}/scripts/prepare.py',
      },
      missing: { bucket: 'bucket', key: 'missing.py', source: '${path.module}/missing.py' },
      computed: { bucket: 'bucket', key: 'computed.py', source: '${local.folder}/prepare.py' },
      inline: { bucket: 'bucket', key: 'inline.txt', content: 'x' },
    },
  };
  expect(synthesizedPipeline({ resource }, folder.path, undefined)).toEqual({
    address: 'aws_sagemaker_pipeline.penguins',
    name: 'penguins',
    definition: { Steps: [] },
    objects: [
      { uri: 's3://aws-s3-bucket-code-id/code/100%{.py', path: join(folder.path, 'scripts/prepare.py') },
    ],
  });
});

test('a definition that is an expression is left to Terraform', () => {
  const resource = pipeline({ pipeline_definition: '${jsonencode({"Steps" = []})}' });
  expect(() => synthesizedPipeline({ resource }, folder.path, undefined)).toThrow(
    'The pipeline_definition of aws_sagemaker_pipeline.penguins must be JSON to be read without Terraform; it is an expression. Plan it, and run it with --plan.',
  );
});

test('of several pipelines, one has to be chosen', () => {
  const resource = { aws_sagemaker_pipeline: { a: { pipeline_definition: '{}' }, b: {} } };
  expect(() => synthesizedPipeline({ resource }, folder.path, undefined)).toThrow(
    "The stack has 2 pipelines; choose one of them with --workflow 'aws_sagemaker_pipeline.a', or --workflow 'aws_sagemaker_pipeline.b'.",
  );
  expect(synthesizedPipeline({ resource }, folder.path, 'aws_sagemaker_pipeline.a').definition).toEqual({});
  expect(() => synthesizedPipeline({ resource }, folder.path, 'aws_sagemaker_pipelin.a')).toThrow(
    'The stack has no pipeline aws_sagemaker_pipelin.a; did you mean aws_sagemaker_pipeline.a?',
  );
});

test('a stack without a pipeline is refused', () => {
  expect(() => synthesizedPipeline({ resource: {} }, folder.path, undefined)).toThrow(
    'The stack must have an aws_sagemaker_pipeline; it has none.',
  );
});
