import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CREATE_PROCESSING_JOB_PAGE } from './create-processing-job-page';
import { generatedTables, type SynthesizedStack, withTables } from './generated-tables';

const DOCS = resolve(__dirname, '..');
const STACKS = resolve(DOCS, '../cdktf.out/stacks');

/** A stack as `npm run synth` left it. */
const synthesized = (stack: string): SynthesizedStack =>
  JSON.parse(readFileSync(join(STACKS, stack, 'cdk.tf.json'), 'utf8'));

const tables = generatedTables({
  processing: synthesized('sagemaker-processing'),
  stateBucket: synthesized('state-bucket'),
});

writeFileSync(join(DOCS, 'create-processing-job.md'), CREATE_PROCESSING_JOB_PAGE);
for (const [page, pageTables] of Object.entries(tables)) {
  const file = join(DOCS, page);
  writeFileSync(file, withTables(readFileSync(file, 'utf8'), pageTables));
}
