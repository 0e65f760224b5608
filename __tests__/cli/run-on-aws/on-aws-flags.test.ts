import { RUN, type RunFlags } from '../../../cli/run/command-line';
import { executionName, onAws } from '../../../cli/run-on-aws/on-aws-flags';
import { localJob } from '../../local/local-job';
import { parse } from '../command-line/parse';

const ARN = 'arn:aws:states:eu-west-1:123456789012:stateMachine:machine';

const flagsOf = (...words: string[]): RunFlags & { readonly on: string } => {
  const { on = '', ...flags } = parse(RUN, words)?.flags ?? {};
  return { ...flags, on };
};

test.each([
  ['my-data', { bucket: 'my-data', prefix: '' }],
  ['my-data/', { bucket: 'my-data', prefix: '' }],
  ['my-data/runs', { bucket: 'my-data', prefix: 'runs/' }],
  ['s3://my-data/team/runs/', { bucket: 'my-data', prefix: 'team/runs/' }],
])('--bucket %s', (bucket, place) => {
  expect(onAws(flagsOf('--on', ARN, '--bucket', bucket)).place).toEqual(place);
});

test('the ARN tells the region', () => {
  expect(onAws(flagsOf('--on', ARN, '--bucket', 'my-data')).stateMachine).toMatchObject({
    arn: ARN,
    region: 'eu-west-1',
  });
});

test.each([
  [
    ['--on', ARN],
    '--on needs --bucket, which receives the inputs and the outputs, such as --bucket my-data/runs.',
  ],
  [['--on', 'machine', '--bucket', 'b'], /^--on must be a state machine's ARN, .*; got "machine"\.$/],
  [
    ['--on', ARN, '--bucket', 'My_Data'],
    '--bucket must be NAME or NAME/PREFIX, such as my-data/runs; got "My_Data".',
  ],
  [['--on', ARN, '--bucket', 'my-data/../x'], /^--bucket must be NAME or NAME\/PREFIX/],
  [
    ['--on', ARN, '--bucket', 'my-data', '--detach', '--report', 'run.html'],
    '--report cannot be used with --detach: give it to the follow command that --detach prints.',
  ],
])('%j is refused', (words, message) => {
  expect(() => onAws(flagsOf(...words))).toThrow(message);
});

test.each([
  ['--docker'],
  ['--job', 'job.yaml'],
  ['--plan', 'plan.json'],
  ['--s3', 's3://a/=b'],
  ['--integration', 'sync'],
  ['--keep-failed', 'kept'],
  ['--summary', 's.md'],
  ['--items', 'items.jsonl'],
  ['--max-concurrency', '2'],
  ['--results', 'results'],
  ['--resume'],
])('%s cannot be used with --on', (...words) => {
  const flags = flagsOf('--on', ARN, '--bucket', 'my-data', ...words);
  expect(() => onAws(flags)).toThrow(new RegExp(`^${words[0]} cannot be used with --on: .*\\.$`));
});

const NOW = new Date('2026-11-28T10:15:30.123Z');

test.each([
  [
    localJob({ program: { kind: 'python', path: '/here/prepare data.py' } }),
    'prepare-data-20261128T101530Z-3f2a',
  ],
  [
    localJob({ program: { kind: 'source', path: '/src', entrypoint: 'jobs/train.py' } }),
    'train-20261128T101530Z-3f2a',
  ],
  [localJob({ program: { kind: 'command', command: ['date'] } }), 'run-20261128T101530Z-3f2a'],
  [localJob({ program: { kind: 'python', path: '/here/日本.py' } }), 'run-20261128T101530Z-3f2a'],
])('an execution has the name of its script, and the time', (job, name) => {
  expect(executionName(job, NOW, '3f2a')).toBe(name);
});

test('an execution’s name is short enough for Step Functions', () => {
  const path = `/here/${'x'.repeat(200)}.py`;
  expect(executionName(localJob({ program: { kind: 'python', path } }), NOW).length).toBeLessThanOrEqual(80);
});
