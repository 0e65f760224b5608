import { join } from 'node:path';
import {
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  HeadObjectCommand,
} from '@aws-sdk/client-s3';
import { App, DataResource } from 'cdktf';
import { ProjectStack, type RemoteState } from '../../../constructs/stacks/project-stack';
import { StateBucketStack } from '../../../constructs/stacks/state-bucket-stack';
import { ACCOUNT_ID, REGION } from '../support/aws-emulator';
import { type DeploymentBench, openDeploymentBench } from '../support/deployment-bench';
import { whyNoMoto } from '../support/moto';
import { findTerraform, type Terraform } from '../support/terraform';

const found = findTerraform();
const missing = [typeof found === 'string' ? found : undefined, whyNoMoto()].filter(Boolean).join('; ');
const withEmulator = missing ? describe.skip : describe;
if (missing) console.warn(`The state bucket is not made: ${missing}.`);

const KEY_ARN = `arn:aws:kms:${REGION}:${ACCOUNT_ID}:key/1234abcd-12ab-34cd-96ef-1234567890ab`;

/** A stack of the project, which leaves only its state. */
class StateAlone extends ProjectStack {}

withEmulator('the state bucket, in an emulator of AWS', () => {
  let bench: DeploymentBench;
  let folder = '';
  let bucket = '';

  beforeAll(async () => {
    bench = await openDeploymentBench(found as Terraform, {});
    folder = bench.synthesize('state-bucket', (app) => new StateBucketStack(app, 'state-bucket'));
    const state = join(folder, 'terraform.tfstate');
    await bench.terraform(folder, 'init', '-input=false', `-backend-config=path=${state}`);
  });

  afterAll(() => bench.close());

  const apply = (...flags: string[]) =>
    bench.terraform(folder, 'apply', '-auto-approve', '-input=false', ...flags);

  const encryption = async () => {
    const { ServerSideEncryptionConfiguration: configuration } = await bench.aws.s3.send(
      new GetBucketEncryptionCommand({ Bucket: bucket }),
    );
    return configuration?.Rules;
  };

  test('lets former states expire, and is encrypted by S3’s own key', async () => {
    await apply();
    bucket = (await bench.terraform(folder, 'output', '-raw', 'state_bucket')).stdout;
    const { Rules } = await bench.aws.s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket: bucket }));
    expect(Rules).toEqual([
      {
        ID: 'former-states',
        Status: 'Enabled',
        Filter: { Prefix: '' },
        NoncurrentVersionExpiration: { NoncurrentDays: 90, NewerNoncurrentVersions: 10 },
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
      },
    ]);
    expect(await encryption()).toMatchObject([
      { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } },
    ]);
    expect((await bench.terraform(folder, 'plan', '-detailed-exitcode', '-input=false')).status).toBe(0);
  });

  test('is encrypted by a key that is given', async () => {
    await apply(`-var=kms_key_arn=${KEY_ARN}`);
    expect(await encryption()).toMatchObject([
      {
        ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: KEY_ARN },
        BucketKeyEnabled: true,
      },
    ]);
  });

  test.each<[string, Pick<RemoteState, 'kmsKeyId'>, string, string | undefined]>([
    ['S3’s own key', {}, 'AES256', undefined],
    ['the key that the context names', { kmsKeyId: KEY_ARN }, 'aws:kms', KEY_ARN],
  ])(
    'holds states that are encrypted by %s',
    async (_, key, algorithm, keyArn) => {
      const Key = `${algorithm}.tfstate`;
      const outdir = bench.folder();
      const app = new App({ outdir });
      const remoteState = { bucket, key: Key, region: REGION, ...key };
      new DataResource(new StateAlone(app, 'alone', { remoteState }), 'made', { input: { what: 'a state' } });
      app.synth();
      const stack = join(outdir, 'stacks', 'alone');
      await bench.terraform(stack, 'init', '-input=false');
      await bench.terraform(stack, 'apply', '-auto-approve', '-input=false');
      const object = await bench.aws.s3.send(new HeadObjectCommand({ Bucket: bucket, Key }));
      expect([object.ServerSideEncryption, object.SSEKMSKeyId]).toEqual([algorithm, keyArn]);
    },
    120_000,
  );
});
