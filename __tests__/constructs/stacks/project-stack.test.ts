import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type TerraformStack } from 'cdktf';
import { ProjectStack, type ProjectStackProps } from '../../../constructs/stacks/project-stack';

class EmptyStack extends ProjectStack {
  constructor(app: App, id: string, props: ProjectStackProps) {
    super(app, id, props);
    this.requireProvider('archive', '>= 2.4.0');
  }
}

const folder = mkdtempSync(join(tmpdir(), 'project-stack-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const settingsOf = (props: ProjectStackProps) => {
  const stack: TerraformStack = new EmptyStack(new App({ outdir: folder }), 'empty', props);
  return stack.toTerraform().terraform;
};

test('state is a local file by default, at a path that does not depend on the checkout', () => {
  expect(settingsOf({}).backend).toEqual({ local: { path: '../../../terraform.empty.tfstate' } });
});

test('remote state is encrypted, and locked by Amazon S3', () => {
  const remoteState = { bucket: 'my-state', key: 'a.tfstate', region: 'eu-west-1', kmsKeyId: 'arn' };
  expect(settingsOf({ remoteState }).backend).toEqual({
    s3: {
      bucket: 'my-state',
      key: 'a.tfstate',
      region: 'eu-west-1',
      kms_key_id: 'arn',
      encrypt: true,
      use_lockfile: true,
    },
  });
});

test('Terraform and the providers are constrained to versions that work', () => {
  expect(settingsOf({})).toMatchObject({
    required_version: '>= 1.10.0',
    required_providers: { aws: { version: '>= 5.100.0, < 7.0.0' }, archive: { version: '>= 2.4.0' } },
  });
});

describe('the provider lock file', () => {
  const synthesized = (id: string): string => {
    const app = new App({ outdir: folder });
    new EmptyStack(app, id, { locks: folder });
    app.synth();
    return join(folder, 'stacks', id, '.terraform.lock.hcl');
  };

  test('of the stack is copied into its folder', () => {
    writeFileSync(join(folder, 'locked.terraform.lock.hcl'), '# locked');
    expect(readFileSync(synthesized('locked'), 'utf8')).toBe('# locked');
  });

  test('may be missing', () => {
    expect(() => readFileSync(synthesized('not-locked'))).toThrow('ENOENT');
  });
});
