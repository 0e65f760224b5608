import { plannedEnvironment } from '../../../local/planned-workflow/function-environment';
import { plannedResources } from '../../../local/planned-workflow/planned-resources';
import { type GivenResource, lambda, planOf } from './plans';

const read = (resource: GivenResource, rest: object = {}) => {
  const plan = planOf([resource], rest);
  const resources = plannedResources(plan);
  const [first] = resources;
  if (!first) throw new Error('the plan has no resource');
  return plannedEnvironment({ plan, resources }, first);
};

const configured = (environment: object): object => ({
  configuration: {
    root_module: {
      resources: [{ address: 'aws_lambda_function.start', expressions: { environment: [environment] } }],
    },
  },
});

test('a function without an environment has an empty one', () => {
  expect(read(lambda('start', { environment: [] }))).toEqual({ environment: {}, unknown: [] });
});

test.each([
  ['ALLOWED_S3_INPUTS', 'so it allows everything'],
  ['MAX_INSTANCE_COUNT', "so only the API's own limit applies"],
  ['LOCKED_KEYS', 'so no key is locked'],
  ['JOB_NAME_PREFIX', 'so its default applies'],
  ['OTHER', 'so the function runs without it'],
])('%s that is known only after the apply is left out, %s', (name, effect) => {
  const environment = [{ variables: { KNOWN: '1' } }];
  const after_unknown = { environment: [{ variables: { [name]: true } }] };
  expect(read(lambda('start', { environment }, { after_unknown }))).toEqual({
    environment: { KNOWN: '1' },
    unknown: [
      `${name} of aws_lambda_function.start is known only after the apply: this run leaves it out, ${effect}.`,
    ],
  });
});

test('a sensitive variable is left out', () => {
  const environment = [{ variables: { ALLOWED_JOB_ROLES: '["secret"]', KNOWN: '1' } }];
  const after_sensitive = { environment: [{ variables: { ALLOWED_JOB_ROLES: true } }] };
  expect(read(lambda('start', { environment }, { after_sensitive }))).toEqual({
    environment: { KNOWN: '1' },
    unknown: [
      'ALLOWED_JOB_ROLES of aws_lambda_function.start is marked as sensitive: this run leaves it out, so it allows everything.',
    ],
  });
});

describe('an environment that the provider plans as unknown as a whole', () => {
  const UNKNOWN = lambda(
    'start',
    { environment: [{}] },
    { after_unknown: { environment: [{ variables: true }] } },
  );

  test('keeps the literals of the configuration, and names the others', () => {
    const variables = {
      constant_value: { JOB_NAME_PREFIX: 'prepare-', ALLOWED_S3_INPUTS: '${jsonencode(local.inputs)}' },
      references: ['local.inputs'],
    };
    expect(read(UNKNOWN, configured({ variables }))).toEqual({
      environment: { JOB_NAME_PREFIX: 'prepare-' },
      unknown: [
        'The environment of aws_lambda_function.start is known only after the apply: this run leaves out ALLOWED_S3_INPUTS, so the function allows everything.',
      ],
    });
  });

  test('is left out if the configuration does not tell its variables', () => {
    expect(read(UNKNOWN, configured({ variables: { references: ['local.inputs'] } }))).toEqual({
      environment: {},
      unknown: [
        'The environment of aws_lambda_function.start is known only after the apply: this run leaves out all of it, so the function allows everything.',
      ],
    });
  });
});
