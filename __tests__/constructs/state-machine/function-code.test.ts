import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Construct } from 'constructs';
import type { CodeFolder } from '../../../constructs/props/workflow-context';
import { functionCode } from '../../../constructs/state-machine/function-code';
import { localValue } from '../../../constructs/terraform/local-value';
import { addContext } from '../context';
import { synthesizeParts } from '../synthesis';

let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'code-'));
  mkdirSync(join(folder, 'stop-processing-job'));
  writeFileSync(join(folder, 'stop-processing-job', 'index.js'), '');
  writeFileSync(join(folder, 'stop-processing-job.zip'), '');
});

afterAll(() => rmSync(folder, { recursive: true }));

const synthesizeCode = (code: CodeFolder, workflow = 'Default') =>
  synthesizeParts((stack) => {
    const scope = new Construct(stack, workflow);
    const stop = new Construct(scope, 'stop');
    localValue(stack, 'code', functionCode(stop, 'stop-processing-job', addContext(scope, code)));
  });

test('Terraform zips a bundle in the stack folder, with the same hash on every machine', () => {
  const { data, locals } = synthesizeCode({ bundles: folder });
  expect(data.archive_file?.stop).toMatchObject({
    source_file: '${path.module}/functions/stop-processing-job/index.js',
    output_path: '${path.module}/functions/stop-processing-job.zip',
    output_file_mode: '0644',
  });
  expect(locals.code).toEqual({
    path: '${data.archive_file.stop.output_path}',
    hash: '${data.archive_file.stop.output_base64sha256}',
  });
});

test('a zip is used as it is, without the archive provider', () => {
  const { data, locals } = synthesizeCode({ zips: folder });
  expect(data).toBeUndefined();
  expect(locals.code).toEqual({
    path: '${path.module}/functions/stop-processing-job.zip',
    hash: '${filebase64sha256("${path.module}/functions/stop-processing-job.zip")}',
  });
});

test('a workflow with an id of its own has a folder of its own', () => {
  const { data } = synthesizeCode({ bundles: folder }, 'prepare');
  const [archive] = Object.values(data.archive_file ?? {});
  expect(archive?.output_path).toBe('${path.module}/functions/prepare/stop-processing-job.zip');
});

test('the error for missing code names the command that creates it', () => {
  expect(() => synthesizeCode({ bundles: join(folder, 'none') })).toThrow(
    'does not exist. Run npm run build to create it.',
  );
  expect(() => synthesizeCode({ zips: join(folder, 'none') })).toThrow(
    'does not exist. Run npm run build:module to create it.',
  );
});
