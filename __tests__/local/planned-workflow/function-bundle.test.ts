import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unpackFunction } from '../../../local/planned-workflow/function-bundle';
import { plannedResources } from '../../../local/planned-workflow/planned-resources';
import { useTemporaryFolder } from '../../support/temporary-folder';
import { type GivenResource, lambda, planOf, writeZip, zipOf } from './plans';

const folder = useTemporaryFolder();

const unpack = (resource: GivenResource): string => {
  const plan = planOf([resource]);
  const resources = plannedResources(plan);
  const [first] = resources;
  if (!first) throw new Error('the plan has no resource');
  return unpackFunction({ plan, resources }, first, {
    folder: folder.path,
    unpackTo: join(folder.path, 'unpacked'),
  });
};

const FILES = { 'index.js': 'exports.handler = 1', 'lib/more.js': '2' };

test('the zip is unpacked, with its folders', () => {
  writeZip(folder.path, 'functions/start.zip', zipOf(FILES));
  const bundle = unpack(lambda('start', { source_code_hash: null }));
  expect(readFileSync(bundle, 'utf8')).toBe('exports.handler = 1');
  expect(readFileSync(join(folder.path, 'unpacked/lib/more.js'), 'utf8')).toBe('2');
});

test('a name that leads out of the folder is not unpacked', () => {
  writeZip(folder.path, 'functions/start.zip', zipOf({ ...FILES, '../outside.js': '3' }));
  unpack(lambda('start', { source_code_hash: null }));
  expect(existsSync(join(folder.path, 'outside.js'))).toBe(false);
});

test('a missing zip is named, with the command that writes it', () => {
  expect(() => unpack(lambda('start'))).toThrow(
    `The zip of aws_lambda_function.start does not exist: ${folder.path}/functions/start.zip. terraform plan writes it: plan on this machine, and name the folder of terraform -chdir with --chdir.`,
  );
});

test('a zip that is not the one that the plan deploys is refused', () => {
  writeZip(folder.path, 'functions/start.zip', zipOf(FILES));
  expect(() => unpack(lambda('start'))).toThrow(
    /has changed since the plan: the SHA-256 of .* Plan again\.$/,
  );
});

test('a hash of something else than the zip does not matter', () => {
  writeZip(folder.path, 'functions/start.zip', zipOf(FILES));
  expect(existsSync(unpack(lambda('start', { source_code_hash: 'v1' })))).toBe(true);
});

test.each<[string, object, string]>([
  ['in S3', { filename: null, s3_bucket: 'code' }, 'its code comes from s3_bucket'],
  ['in an image', { filename: null, image_uri: 'a' }, 'its code comes from image_uri'],
  ['nowhere', { filename: null }, 'it has none'],
])('code %s is refused', (_, values, got) => {
  expect(() => unpack(lambda('start', values))).toThrow(
    `aws_lambda_function.start must have its code in a zip on this machine, as filename; ${got}. A local run downloads no code.`,
  );
});

test('another handler is refused', () => {
  expect(() => unpack(lambda('start', { handler: 'app.main' }))).toThrow(
    'The handler of aws_lambda_function.start must be index.handler to run on this machine; got "app.main".',
  );
});

test('a path that is known only after the apply is refused', () => {
  const unknown = lambda('start', { filename: undefined }, { after_unknown: { filename: true } });
  expect(() => unpack(unknown)).toThrow(
    'The filename of aws_lambda_function.start is known only after the apply.',
  );
});

test('a file that is no zip is refused', () => {
  writeZip(folder.path, 'functions/start.zip', Buffer.from('not a zip'));
  expect(() => unpack(lambda('start', { source_code_hash: null }))).toThrow(
    `The zip ${folder.path}/functions/start.zip cannot be unpacked: invalid zip data.`,
  );
});

test('a zip without index.js is refused', () => {
  writeZip(folder.path, 'functions/start.zip', zipOf({ 'main.js': '' }));
  expect(() => unpack(lambda('start', { source_code_hash: null }))).toThrow(
    `The zip ${folder.path}/functions/start.zip must have a file index.js; it has none.`,
  );
});
