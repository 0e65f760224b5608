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

test('other code is told by the beginning of its hash, and by the sizes that the plan tells', () => {
  const change = {
    before: { source_code_hash: 'AAAAAAAAAAAAAAAA', source_code_size: 21345 },
    after: { source_code_hash: 'BBBBBBBBBBBBBBBB', source_code_size: 21345 },
  };
  expect(sentences(change, zips({ BBBBBBBBBBBBBBBB: 1022000 }))).toEqual([
    'the code changes: `AAAAAAAAAAAA` (21,345 bytes) → `BBBBBBBBBBBB` (1,022,000 bytes)',
  ]);
});

test('the deployed size, which the plan repeats for other code, is not told as that of the new code', () => {
  const change = {
    before: { source_code_hash: 'A', source_code_size: 21345 },
    after: { source_code_hash: 'B', source_code_size: 21345 },
  };
  expect(sentences(change)).toEqual(['the code changes: `A` (21,345 bytes) → `B`']);
});

test('a hash that is known after the apply is told as such', () => {
  const change = { before: { source_code_hash: 'A' }, after: {}, after_unknown: { source_code_hash: true } };
  expect(sentences(change)).toEqual(['the code changes: `A` → a hash known after apply']);
});

test('variables are told by their names, and by their values where one becomes another', () => {
  const change = {
    before: environment({ OLD: '1', SAME: '1', MODE: 'dev' }),
    after: environment({ NEW: '1', SAME: '1', MODE: 'prod' }),
  };
  expect(sentences(change)).toEqual([
    'new environment variables: `NEW`',
    'environment variables removed: `OLD`',
    'environment variable `MODE`: `dev` → `prod`',
  ]);
});

test('values that are sensitive, unknown or look like a secret are not told', () => {
  const change = {
    before: environment({ A: 's3cr3t-1', B: 's3cr3t-2', API_TOKEN: 's3cr3t-3', URL: 'https://a:s3cr3t-4@b' }),
    after: environment({ A: 's3cr3t-5', API_TOKEN: 's3cr3t-6', URL: 'https://a:s3cr3t-7@b' }),
    after_unknown: environment({ B: true }),
    after_sensitive: environment({ A: true }),
  };
  const told = sentences(change).join('\n');
  expect(told).toContain('environment variable `A` changes (sensitive)');
  expect(told).toContain('environment variable `B` changes (known after apply)');
  expect(told).toContain('environment variable `API_TOKEN`: `(not shown: looks like a secret)`');
  expect(told).toContain('environment variable `URL`: `(not shown: looks like a secret)`');
  expect(told).not.toMatch(/s3cr3t-[1345670]/);
});

test.each([
  'Server=db;Password=s3cr3t;',
  '{"mode":"dev","DB_PASSWORD":"s3cr3t"}',
  '{"job":"{\\"api_key\\": \\"s3cr3t\\"}"}',
  'run --db-password s3cr3t --verbose',
])('a text with a secret in it, %s, is not told', (DSN) => {
  const told = sentences({ before: environment({ DSN: 'none' }), after: environment({ DSN }) });
  expect(told).toEqual(['environment variable `DSN`: `none` → `(not shown: looks like a secret)`']);
});

test.each(['arn:aws:secretsmanager:eu-west-1:1:secret:db', '$.token == 1', 'the token of the callback'])(
  'a text that only names a secret, %s, is told',
  (WHERE) => {
    const told = sentences({ before: environment({ WHERE: 'none' }), after: environment({ WHERE }) });
    expect(told).toEqual([`environment variable \`WHERE\`: \`none\` → \`${WHERE}\``]);
  },
);

test('an environment that is sensitive as a whole is told to change', () => {
  const change = {
    before: environment({ A: '1' }),
    after: environment({ A: '2' }),
    after_sensitive: { environment: true },
  };
  expect(sentences(change)).toEqual(['the environment changes; it is marked as sensitive and not shown']);
  expect(sentences({ ...change, after: change.before })).toEqual([]);
});

test('other settings are told with both values, and what AWS sets is not', () => {
  const change = {
    before: { memory_size: 128, vpc_config: [{ subnet_ids: ['a'] }], layers: null, last_modified: 'x' },
    after: { memory_size: 256, vpc_config: [{ subnet_ids: ['a', 'b'] }], layers: [] },
    after_unknown: { last_modified: true },
  };
  expect(sentences(change)).toEqual([
    '`memory_size`: `128` → `256`',
    '`vpc_config[0].subnet_ids`: `["a"]` → `["a","b"]`',
  ]);
});

test('a new function is told by its code, runtime and variables', () => {
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
