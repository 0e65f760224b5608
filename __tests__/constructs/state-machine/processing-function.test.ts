import { TerraformVariable } from 'cdktf';
import { DeadLetterQueue } from '../../../constructs/state-machine/dead-letter-queue';
import { ProcessingFunction } from '../../../constructs/state-machine/processing-function';
import { addContext } from '../context';
import { parseDocument, type Synthesis, synthesizeParts } from '../synthesis';

const ENVIRONMENT = { POLL_FLOOR_IN_SECONDS: '10' };

const lambdaOf = ({ resource }: Synthesis) => resource.aws_lambda_function?.status;

const synthesizeStatus = (
  propsOf: (variable: TerraformVariable) => { readonly environment?: Record<string, string> } = () => ({}),
): Synthesis =>
  synthesizeParts((stack) => {
    const variable = new TerraformVariable(stack, 'x', { type: 'string' });
    new ProcessingFunction(stack, 'status', addContext(stack), {
      environment: ENVIRONMENT,
      statements: [],
      ...propsOf(variable),
    });
  });

test('a function has its code, its environment, and the name of the deployment and its folder', () => {
  expect(lambdaOf(synthesizeStatus())).toMatchObject({
    function_name: 'prepare-get-processing-job-status',
    environment: { variables: ENVIRONMENT },
    filename: '${data.archive_file.status.output_path}',
    source_code_hash: '${data.archive_file.status.output_base64sha256}',
    runtime: 'nodejs22.x',
    timeout: 30,
  });
});

test('it writes to its own log only, and exists after its role may do so', () => {
  const synthesis = synthesizeStatus();
  expect(synthesis.locals.status_log_streams_arn).toBe(
    'arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/prepare-get-processing-job-status:*',
  );
  expect(parseDocument(synthesis.resource.aws_iam_role_policy?.status?.policy).Statement).toEqual([
    {
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: 'local.status_log_streams_arn',
    },
  ]);
  expect(lambdaOf(synthesis)?.depends_on).toEqual([
    'aws_iam_role_policy.status',
    'aws_cloudwatch_log_group.status',
  ]);
});

test('a plan rejects an environment that is too long, if Terraform computes it', () => {
  const computed = synthesizeStatus(({ stringValue }) => ({ environment: { LIST: stringValue } }));
  expect(lambdaOf(computed)?.lifecycle).toMatchObject({
    precondition: [{ condition: '${length(join("", [var.x])) <= 3690}' }],
  });
  expect(lambdaOf(synthesizeStatus())).not.toHaveProperty('lifecycle');
});

test('a function that is invoked by events keeps those that it failed to handle in the queue', () => {
  const synthesis = synthesizeParts((stack) => {
    const context = addContext(stack);
    const deadLetterQueue = new DeadLetterQueue(stack, 'letters', context, { queueName: 'letters' });
    new ProcessingFunction(stack, 'stop', context, { environment: {}, statements: [], deadLetterQueue });
  });
  expect(synthesis.resource.aws_lambda_function?.stop?.dead_letter_config).toEqual({
    target_arn: '${local.letters_arn}',
  });
  expect(parseDocument(synthesis.resource.aws_iam_role_policy?.stop?.policy).Statement).toContainEqual({
    Effect: 'Allow',
    Action: 'sqs:SendMessage',
    Resource: 'local.letters_arn',
  });
});
