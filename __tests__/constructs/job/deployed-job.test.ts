import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { TerraformVariable } from 'cdktf';
import { deployedJob } from '../../../constructs/job/deployed-job';
import { localValue } from '../../../constructs/terraform/local-value';
import { addContext, IMAGE } from '../context';
import { synthesizeParts } from '../synthesis';

const SCRIPT = resolve(__dirname, '../../../examples/penguins/preprocess.py');
const HASH = createHash('sha256').update(readFileSync(SCRIPT)).digest('hex').slice(0, 32);
const UPLOADED = `s3://my-code/prepare/scripts/${HASH}/preprocess.py`;

type Props = Parameters<typeof addContext>[1];

const synthesizeJob = (propsOf: (variable: TerraformVariable) => Props) =>
  synthesizeParts((stack) => {
    const variable = new TerraformVariable(stack, 'x', { type: 'string' });
    const { job } = deployedJob(stack, addContext(stack, propsOf(variable)));
    const { ImageUri, S3Script, S3SourceArchive, SourceEntrypoint } = job;
    localValue(stack, 'job', { ImageUri, S3Script, S3SourceArchive, SourceEntrypoint });
  });

test('an image and a script in S3 stay as they are', () => {
  const { locals, data, resource } = synthesizeJob(() => ({ job: { S3Script: 's3://code/p.py' } }));
  expect(locals.job).toEqual({ ImageUri: IMAGE, S3Script: 's3://code/p.py' });
  expect([data, resource]).toEqual([undefined, undefined]);
});

test('without an image, a prebuilt one is looked up by the repository and tag of its name', () => {
  const { locals, data } = synthesizeJob(() => ({
    job: { ImageUri: undefined },
    prebuiltImage: { name: 'spark', version: '3.5' },
  }));
  expect(data.aws_sagemaker_prebuilt_ecr_image?.prebuilt_image).toMatchObject({
    repository_name: 'sagemaker-spark-processing',
    image_tag: '3.5-cpu',
  });
  expect(locals.job).toEqual({
    ImageUri: '${data.aws_sagemaker_prebuilt_ecr_image.prebuilt_image.registry_path}',
  });
});

test('if the image is a token, Terraform looks the prebuilt one up only for null', () => {
  const { locals, data } = synthesizeJob(({ value }) => ({ job: { ImageUri: value } }));
  expect(data.aws_sagemaker_prebuilt_ecr_image?.prebuilt_image?.for_each).toBe(
    '${toset(var.x == null ? ["image_uri is null"] : [])}',
  );
  expect(locals.job).toEqual({ ImageUri: '${local.image_uri}' });
});

test('a script of this machine is uploaded under the hash of its content, and is the script of the job', () => {
  const { locals, resource } = synthesizeJob(() => ({ scriptFile: { path: SCRIPT, bucket: 'my-code' } }));
  expect(resource.aws_s3_object?.script).toMatchObject({
    bucket: 'my-code',
    key: `prepare/scripts/${HASH}/preprocess.py`,
    source: `\${path.module}/scripts/${HASH}/preprocess.py`,
  });
  expect(locals.job).toEqual({ ImageUri: IMAGE, S3Script: UPLOADED });
});

test('Terraform runs it only if a command that is a token is null', () => {
  const { locals } = synthesizeJob(({ value }) => ({
    job: { ContainerEntrypoint: value },
    scriptFile: { path: SCRIPT, bucket: 'my-code' },
  }));
  expect(locals.deployed_script).toBe(
    `\${alltrue([for other in [null, var.x] : other == null]) ? coalesce(null, "${UPLOADED}") : null}`,
  );
});

test('a folder of this machine is uploaded as a zip, and is the code of the job', () => {
  const sourceDir = { path: dirname(SCRIPT), entrypoint: 'preprocess.py', bucket: 'my-code' };
  const { locals, resource } = synthesizeJob(() => ({ sourceDir }));
  const key = 'prepare/sources/${substr(data.archive_file.source.output_sha256, 0, 32)}/source.zip';
  expect(resource.aws_s3_object?.source).toMatchObject({ bucket: 'my-code', key });
  expect(locals.job).toEqual({
    ImageUri: IMAGE,
    S3SourceArchive: `s3://my-code/${key}`,
    SourceEntrypoint: 'preprocess.py',
  });
});
