import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { ProcessingStack } from '../../../constructs/stacks/processing-stack';
import { synthesize } from '../../constructs/synthesis';

const ROOT = resolve(__dirname, '../../..');
const PROGRAM = join(ROOT, '.github/scripts/refused-settings.jq');

const hasJq = spawnSync('jq', ['--version']).error === undefined;
if (!hasJq) console.warn('The check of a synthesized stack is not tested: jq is not on the PATH.');
const withJq = hasJq ? describe : describe.skip;

const S3 = { bucket: 'my-state', key: 'a.tfstate', region: 'eu-west-1', encrypt: true, use_lockfile: true };

const refusedOf = (stack: object): string[] => {
  const { stdout, stderr, status } = spawnSync('jq', ['--raw-output', '--from-file', PROGRAM], {
    input: JSON.stringify(stack),
    encoding: 'utf8',
  });
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  return stdout.split('\n').filter((line) => line !== '');
};

const synthesized = (integration: 'polling' | 'sync') => {
  const stack = synthesize(
    (app) =>
      new ProcessingStack(app, 'sagemaker-processing', {
        integration,
        scriptFile: join(ROOT, 'examples/penguins/preprocess.py'),
      }),
  );
  return { ...stack, terraform: { ...stack.terraform, backend: { s3: S3 } } };
};

const environment = (before: string) => ({
  output: { leak: { value: `\${file${before}("/proc/self/environ")}` } },
});

withJq('the check of a synthesized stack', () => {
  test.each(['polling', 'sync'] as const)('accepts integration %s', (integration) => {
    expect(refusedOf(synthesized(integration))).toEqual([]);
  });

  test.each([
    [
      'a profile of the backend, which names a program that has credentials',
      { terraform: { backend: { s3: { ...S3, profile: 'x', shared_config_files: ['./settings'] } } } },
      ['terraform.backend.s3 has profile', 'terraform.backend.s3 has shared_config_files'],
    ],
    ['another backend', { terraform: { backend: { http: {} } } }, ['terraform.backend has http']],
    ['a workspace of HCP Terraform', { terraform: { cloud: {} } }, ['terraform has cloud']],
    [
      'a provider with a role',
      { provider: { aws: [{ assume_role: [{}] }] } },
      ['provider.aws has assume_role'],
    ],
    ['another provider', { provider: { external: [{}] } }, ['provider has external']],
    [
      'a data source that calls another place',
      { data: { terraform_remote_state: { a: { backend: 'http' } } } },
      ['data has terraform_remote_state'],
    ],
    ['a module, which may hold anything', { module: { m: { source: './m' } } }, ['cdk.tf.json has module']],
    [
      'a zip that takes the place of another file',
      { data: { archive_file: { a: { output_path: '${path.module}/functions/../../digest.sh' } } } },
      ['data.archive_file.a.output_path is ${path.module}/functions/../../digest.sh'],
    ],
    ['a file of the machine', environment(''), ['an expression reads files']],
    [
      'a file of the machine, behind a comment',
      environment('/* of\nours */ '),
      ['an expression reads files'],
    ],
    [
      'a file of the machine, by its namespace',
      { locals: { a: '${core::filebase64("/etc/passwd")}' } },
      ['an expression reads files'],
    ],
    [
      'a file outside of the folder, beside one of the stack',
      { locals: { a: '${file("${path.module}/a.txt")} ${file("${path.module}/../a.txt")}' } },
      ['an expression reads files'],
    ],
    [
      'a file by a path that goes on behind a literal',
      { locals: { a: '${filebase64("${path.module}/x" == "" ? "" : "/proc/self/environ")}' } },
      ['an expression reads files'],
    ],
    [
      'a file behind a comment that holds an allowed one',
      { locals: { a: '${file/* file("${path.module}/x" */("/etc/hostname")}' } },
      ['an expression reads files'],
    ],
    [
      'a template, whose text may read any file',
      { locals: { a: '${templatefile("${path.module}/t", {})}' } },
      ['an expression reads files'],
    ],
    [
      'a set of files outside of the folder',
      { locals: { a: '${fileset("${path.module}/functions", "../../../../etc/host*")}' } },
      ['an expression reads files'],
    ],
    [
      'a zip whose name hides its members in a list',
      { data: { archive_file: [{ type: { type: 'zip', source_dir: '/etc', output_path: '/tmp/o.zip' } }] } },
      ['a type of data is a list'],
    ],
    [
      'a provider that is asked for at another host',
      { terraform: { required_providers: { aws: { source: '127.0.0.1:8765/x/aws' } } } },
      ['terraform.required_providers.aws.source is "127.0.0.1:8765/x/aws"'],
    ],
    [
      'a check that reads another place',
      { check: { c: { data: { http: { a: {} } }, assert: [] } } },
      ['check has data'],
    ],
  ])('rejects %s', (_, stack, sentences) => {
    const refused = refusedOf(stack);
    expect(refused).toEqual(sentences.map((sentence) => expect.stringContaining(sentence)));
  });

  test('fails on blocks in a list, which Terraform accepts too', () => {
    const { status } = spawnSync('jq', ['--from-file', PROGRAM], { input: '{"data":[{"http":{}}]}' });
    expect(status).not.toBe(0);
  });

  test('accepts reading a file of the stack', () => {
    expect(refusedOf({ locals: { a: '${filemd5("${path.module}/scripts/a/run.py")}' } })).toEqual([]);
  });
});
