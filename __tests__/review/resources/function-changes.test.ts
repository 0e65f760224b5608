import { reviewFunctions } from '../../../review/resources/function-changes';
import { type GivenChange, planOf } from '../changed-plan';

const sentences = (change: Omit<GivenChange, 'address'>, rest: object = {}): readonly string[] => {
  const [review] = reviewFunctions(planOf([{ address: 'aws_lambda_function.f', ...change }], rest));
  return review?.sentences ?? [];
};

const zips = (sizes: Record<string, number>): object => ({
  prior_state: {
    values: {
      root_module: {
        child_modules: [
          {
            resources: Object.entries(sizes).map(([output_base64sha256, output_size]) => ({
              type: 'archive_file',
              values: { output_base64sha256, output_size },
            })),
          },
        ],
      },
    },
  },
});

const environment = (variables: object) => ({ environment: [{ variables }] });

test('new code is shown by the start of its hash, and by its size', () => {
  const change = {
    before: { source_code_hash: 'AAAAAAAAAAAAAAAA', source_code_size: 21345 },
    after: { source_code_hash: 'BBBBBBBBBBBBBBBB', source_code_size: 21345 },
  };
  expect(sentences(change, zips({ BBBBBBBBBBBBBBBB: 1022000 }))).toEqual([
    'the code changes: `AAAAAAAAAAAA` (21,345 bytes) → `BBBBBBBBBBBB` (1,022,000 bytes)',
  ]);
});

test('the size of the deployed code, which the plan repeats, is not shown for the new code', () => {
  const change = {
    before: { source_code_hash: 'A', source_code_size: 21345 },
    after: { source_code_hash: 'B', source_code_size: 21345 },
  };
  expect(sentences(change)).toEqual(['the code changes: `A` (21,345 bytes) → `B`']);
});

test('a hash that is known after apply is shown as such', () => {
  const change = { before: { source_code_hash: 'A' }, after: {}, after_unknown: { source_code_hash: true } };
  expect(sentences(change)).toEqual(['the code changes: `A` → a hash known after apply']);
});

test('environment variables are shown by their names alone', () => {
  const change = {
    before: environment({ OLD: '1', SAME: '1', MODE: 'dev', B: 's3cr3t-2', STRIPE_KEY: 's3cr3t-3' }),
    after: environment({ NEW: '1', SAME: '1', MODE: 'prod', STRIPE_KEY: 's3cr3t-4' }),
    after_unknown: environment({ B: true }),
  };
  expect(sentences(change)).toEqual([
    'new environment variables: `NEW`',
    'environment variables removed: `OLD`',
    'environment variables changed: `MODE`, `STRIPE_KEY`',
    'environment variables known after apply: `B`',
  ]);
});

test('an environment variable that is sensitive is shown by its name', () => {
  const change = {
    before: environment({ A: 's3cr3t-1' }),
    after: environment({ A: 's3cr3t-5' }),
    after_sensitive: environment({ A: true }),
  };
  expect(sentences(change)).toEqual(['environment variables changed: `A`']);
});

test('a change of a sensitive environment is shown', () => {
  const change = {
    before: environment({ A: '1' }),
    after: environment({ A: '2' }),
    after_sensitive: { environment: true },
  };
  expect(sentences(change)).toEqual(['the environment changes; it is marked as sensitive and not shown']);
  expect(sentences({ ...change, after: change.before })).toEqual([]);
});

test('other settings are shown with both values, without those that AWS sets', () => {
  const change = {
    before: {
      memory_size: 128,
      vpc_config: [{ subnet_ids: ['subnet-0a1b'] }],
      layers: null,
      last_modified: 'x',
    },
    after: { memory_size: 256, vpc_config: [{ subnet_ids: ['subnet-0a1b', 'subnet-2c3d'] }], layers: [] },
    after_unknown: { last_modified: true },
  };
  expect(sentences(change)).toEqual([
    '`memory_size`: `128` → `256`',
    '`vpc_config[0].subnet_ids`: `["subnet-0a1b"]` → `["subnet-0a1b","subnet-2c3d"]`',
  ]);
});

test('a new function is shown by its code, runtime and variables', () => {
  const after = {
    source_code_hash: 'A',
    runtime: 'nodejs22.x',
    memory_size: 256,
    timeout: 30,
    ...environment({ MODE: 'dev' }),
  };
  expect(sentences({ after }, zips({ A: 5 }))).toEqual([
    'code `A` (5 bytes)',
    '`nodejs22.x`, 256 MB, 30 s',
    'new environment variables: `MODE`',
  ]);
});
