import {
  refuseFlagsOfPipelines,
  refuseFlagsOfWorkflows,
  refuseOtherFlags,
} from '../../../../cli/run/sources/refused-flags';

test.each([
  [{ parameter: ['a=1'] }, '--parameter needs --pipeline, or --plan with a pipeline.'],
  [{ job: 'job.yaml', pipeline: 'p.json' }, '--pipeline cannot be used with --job; use one of them.'],
  [{ plan: 'plan.json', pipeline: 'p.json' }, '--pipeline cannot be used with --plan; use one of them.'],
  [{ pipeline: 'p.json', script: 'a.py' }, '--script cannot be used with a pipeline; use --parameter'],
  [{ pipeline: 'p.json', integration: 'sync' }, '--integration cannot be used with a pipeline'],
  [{ pipeline: 'p.json', 'execution-input': '{}' }, '--execution-input cannot be used with a pipeline'],
  [{ pipeline: 'p.json', items: 'a.jsonl' }, '--items cannot be used with a pipeline'],
  [{ pipeline: 'p.json', chdir: '.' }, '--chdir needs --plan.'],
] as const)('%j is refused', (flags, message) => {
  expect(() => refuseOtherFlags(flags)).toThrow(message);
});

test.each([
  { pipeline: 'p.json', output: ['out'], parameter: ['a=1'], s3: ['s3://a/=b'], workflow: 'a', docker: true },
  { pipeline: 'p.json', log: 'a.log', report: 'a.html', summary: 's.md', 'keep-failed': 'failed' },
  { plan: 'plan.json', output: ['out'], parameter: ['a=1'] },
] as const)('%j is allowed', (flags) => {
  expect(() => refuseOtherFlags(flags)).not.toThrow();
});

test('the workflow of a plan has no parameters', () => {
  expect(() => refuseFlagsOfPipelines({ parameter: ['a=1'] })).toThrow('--parameter needs --pipeline');
  expect(() => refuseFlagsOfPipelines({ output: ['a'] })).toThrow('--output cannot be used with --plan');
});

test('the pipeline of a plan has no execution input', () => {
  expect(() => refuseFlagsOfWorkflows({ 'execution-input': '{}' })).toThrow(
    '--execution-input cannot be used with a pipeline; use --parameter.',
  );
});
