import { DataAwsServicequotasServiceQuota } from '@cdktf/provider-aws/lib/data-aws-servicequotas-service-quota';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { type App, TerraformStack, TerraformVariable } from 'cdktf';
import {
  ProcessingFanOut,
  type ProcessingFanOutProps,
  ProcessingWorkflow,
  type ProcessingWorkflowProps,
} from '../../constructs';
import { IMAGE } from './context';
import { addresses, parseDocument, type Synthesis, synthesize, synthesizeParts } from './synthesis';

const ACCOUNT = { accountId: '123456789012', region: 'eu-west-1', partition: 'aws' };
const WORKFLOW: ProcessingWorkflowProps = {
  ...ACCOUNT,
  name: 'prepare',
  job: { ImageUri: IMAGE, S3Input: 's3://data/raw/', InstanceType: 'ml.m5.xlarge', VolumeSizeInGB: 30 },
};
const FAN_OUT = { s3Results: 's3://results/fan-out/', maxConcurrency: 20 };
const ROLE = 'arn:aws:iam::123456789012:role/existing';

type Settings = Partial<Omit<ProcessingFanOutProps, 'workflow'>>;

const addBoth = (
  stack: TerraformStack,
  settings: Settings = FAN_OUT,
  props: Partial<ProcessingWorkflowProps> = {},
) => {
  const workflow = new ProcessingWorkflow(stack, 'Default', { ...WORKFLOW, ...props });
  return new ProcessingFanOut(stack, 'fan_out', { workflow, ...settings } as ProcessingFanOutProps);
};

const synthesizeBoth = (settings?: Settings, props?: Partial<ProcessingWorkflowProps>): Synthesis =>
  synthesizeParts((stack) => {
    addBoth(stack, settings, props);
  });

const variablesOf = ({ resource }: Synthesis, name: string): Record<string, string> => {
  const environment = resource.aws_lambda_function?.[name]?.environment;
  return (environment as { variables: Record<string, string> } | undefined)?.variables ?? {};
};

const machineOf = ({ resource }: Synthesis) => resource.aws_sfn_state_machine?.fan_out ?? {};

describe('beside a workflow of another app', () => {
  const synthesis = synthesizeBoth();

  test('its state machine starts the workflow for each item, and exists after it', () => {
    expect(machineOf(synthesis)).toMatchObject({
      name: 'prepare_fan-out',
      depends_on: expect.arrayContaining(['aws_sfn_state_machine.state_machine']),
    });
    expect(parseDocument(machineOf(synthesis).definition)).toMatchObject({
      States: {
        PrepareItems: { Resource: 'local.fan_out_prepare_items_function_arn' },
        CheckItems: { Resource: 'local.fan_out_check_items_function_arn' },
        RunItems: {
          ItemProcessor: {
            States: {
              RunJob: {
                Parameters: {
                  StateMachineArn: 'arn:aws:states:eu-west-1:123456789012:stateMachine:prepare',
                },
              },
            },
          },
        },
      },
    });
  });

  test('Terraform decides nothing that is a literal', () => {
    const ofFanOut = addresses({ ...synthesis }).filter((address) => /\.fan_out/.test(address));
    expect(ofFanOut).toContain('data.archive_file.fan_out_check_items');
    expect(JSON.stringify(synthesis)).not.toMatch(/"count":/);
  });

  test('its functions are in the folder of the functions of the workflow, with the memory and the time for long lists', () => {
    expect(synthesis.data.archive_file?.fan_out_prepare_items).toMatchObject({
      output_path: '${path.module}/functions/prepare-items.zip',
    });
    for (const name of ['fan_out_prepare_items', 'fan_out_check_items']) {
      expect(synthesis.resource.aws_lambda_function?.[name]).toMatchObject({
        memory_size: 1024,
        timeout: 900,
      });
    }
  });

  test('its functions know its limits, and only the one that reads a list knows where it may be', () => {
    const common = {
      RESULTS_S3_URI: 's3://results/fan-out/',
      MAX_CONCURRENCY: '20',
      TOLERATED_FAILURE_PERCENTAGE: '0',
    };
    expect(variablesOf(synthesis, 'fan_out_check_items')).toEqual(common);
    expect(variablesOf(synthesis, 'fan_out_prepare_items')).toEqual({
      ...common,
      ALLOWED_S3_INPUTS: '${jsonencode(local.job_s3_inputs)}',
    });
  });

  test('it has the tags, the boundary, the alarms and the runtime of the workflow', () => {
    const { resource } = synthesizeBoth(FAN_OUT, {
      tags: { team: 'ml' },
      permissionsBoundaryArn: 'arn:aws:iam::123456789012:policy/boundary',
      alarmTopicArn: 'arn:aws:sns:eu-west-1:123456789012:alarms',
      lambdaRuntime: 'nodejs24.x',
    });
    expect(resource.aws_sfn_state_machine?.fan_out?.tags).toEqual({ team: 'ml' });
    expect(resource.aws_iam_role?.fan_out?.permissions_boundary).toBe(
      'arn:aws:iam::123456789012:policy/boundary',
    );
    expect(resource.aws_cloudwatch_metric_alarm?.fan_out_executions_failed).toMatchObject({
      alarm_name: 'prepare_fan-out-executions-failed',
      dimensions: {
        StateMachineArn: 'arn:aws:states:eu-west-1:123456789012:stateMachine:prepare_fan-out',
      },
    });
    expect(resource.aws_lambda_function?.fan_out_check_items?.runtime).toBe('nodejs24.x');
  });

  test('schedules start its executions with lists', () => {
    const schedules = {
      nightly: { expression: 'rate(1 day)', input: { ItemsS3Uri: 's3://data/raw/items.jsonl' } },
    };
    const { resource } = synthesizeBoth({ ...FAN_OUT, schedules });
    expect(resource.aws_scheduler_schedule?.fan_out_schedule_nightly).toMatchObject({
      group_name: 'prepare_fan-out',
      target: {
        arn: 'arn:aws:states:eu-west-1:123456789012:stateMachine:prepare_fan-out',
        input: '{"ItemsS3Uri":"s3://data/raw/items.jsonl"}',
      },
    });
    expect(resource.aws_iam_role?.fan_out_schedules?.name).toBe('prepare-eu-west-1-fan-out-schedules');
  });

  test('a role may start its executions only, and wait for them', () => {
    const { resource } = synthesizeParts((stack) => {
      addBoth(stack).grantStartExecution(new IamRole(stack, 'parent', { assumeRolePolicy: '{}' }));
    });
    const grant = Object.values(resource.aws_iam_role_policy ?? {}).find(
      ({ name }) => name === 'start-prepare_fan-out',
    );
    const states = (what: string) => `arn:aws:states:eu-west-1:123456789012:${what}`;
    expect(parseDocument(grant?.policy).Statement).toEqual([
      {
        Effect: 'Allow',
        Action: 'states:StartExecution',
        Resource: states('stateMachine:prepare_fan-out'),
      },
      {
        Effect: 'Allow',
        Action: ['states:DescribeExecution', 'states:StopExecution'],
        Resource: states('execution:prepare_fan-out:*'),
      },
      expect.objectContaining({ Action: ['events:DescribeRule', 'events:PutRule', 'events:PutTargets'] }),
    ]);
  });

  test('its machine and its functions assume existing roles if the workflow creates none', () => {
    const serviceRoleArns = { stateMachine: ROLE, prepareItems: `${ROLE}-1`, checkItems: `${ROLE}-2` };
    const { resource } = synthesizeBoth(
      { ...FAN_OUT, serviceRoleArns },
      {
        createServiceRoles: false,
        serviceRoleArns: { stateMachine: ROLE, start: ROLE, status: ROLE, stop: ROLE, sweep: ROLE },
      },
    );
    expect(Object.keys(resource.aws_iam_role ?? {})).toEqual(['job']);
    expect(resource.aws_sfn_state_machine?.fan_out?.role_arn).toBe(ROLE);
    expect(resource.aws_lambda_function?.fan_out_check_items?.role).toBe(`${ROLE}-2`);
  });
});

describe('values that Terraform knows', () => {
  test('the quota of a data source sets how many items run at the same time, which limits the poll floor', () => {
    const synthesis = synthesizeParts((stack) => {
      const quota = new DataAwsServicequotasServiceQuota(stack, 'quota', {
        serviceCode: 'sagemaker',
        quotaCode: 'L-0307F515',
      });
      addBoth(stack, { s3Results: 's3://results/', instanceQuota: quota.value });
    });
    expect(synthesis.locals.fan_out_max_concurrency).toContain(
      'data.aws_servicequotas_service_quota.quota.value',
    );
    expect(variablesOf(synthesis, 'fan_out_prepare_items').MAX_CONCURRENCY).toBe(
      '${jsonencode(local.fan_out_max_concurrency)}',
    );
    expect(machineOf(synthesis).lifecycle).toMatchObject({
      precondition: [{ condition: '${10 >= ceil(local.fan_out_max_concurrency / 5)}' }],
    });
  });

  test('its folder may be in a bucket of the same app', () => {
    const { locals, resource } = synthesizeParts((stack) => {
      const { bucket } = new S3Bucket(stack, 'results', {});
      addBoth(stack, { ...FAN_OUT, s3Results: `s3://${bucket}/fan-out/` });
    });
    expect(locals.fan_out_result_objects_arn).toContain('"s3://${aws_s3_bucket.results.bucket}/fan-out/"');
    expect(parseDocument(resource.aws_iam_role_policy?.fan_out_check_items?.policy).Statement).toContainEqual(
      {
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:PutObject'],
        Resource: 'local.fan_out_result_objects_arn',
      },
    );
  });

  test('with integration sync there is no poll floor to check', () => {
    const synthesis = synthesizeParts((stack) => {
      const { numberValue } = new TerraformVariable(stack, 'quota', { type: 'number' });
      addBoth(stack, { s3Results: 's3://results/', instanceQuota: numberValue }, { integration: 'sync' });
    });
    expect(machineOf(synthesis)).not.toHaveProperty('lifecycle');
  });
});

describe('refuses at synthesis', () => {
  test.each<[string, Settings, RegExp]>([
    ['no folder for its results', { maxConcurrency: 1 }, /- s3Results must be an S3 URI.*; it is not set/],
    [
      'a folder that no policy can hold',
      { ...FAN_OUT, s3Results: 's3://results/*' },
      /- s3Results must be an S3 URI.*; got "s3:\/\/results\/\*"/,
    ],
    [
      'no limit of the items at the same time',
      { s3Results: 's3://results/' },
      /- maxConcurrency or instanceQuota must be set; it is not set/,
    ],
    [
      'two limits',
      { ...FAN_OUT, instanceQuota: 20 },
      /- instanceQuota must be omitted, because maxConcurrency is set; got 20/,
    ],
    [
      'more items at the same time than a map can run',
      { ...FAN_OUT, maxConcurrency: 10_001 },
      /- maxConcurrency must be a whole number from 1 to 10,000; got 10001/,
    ],
    [
      'a quota of no instance',
      { s3Results: 's3://results/', instanceQuota: 0 },
      /- instanceQuota must be a whole number from 1 to .*; got 0/,
    ],
    [
      'more failures than items',
      { ...FAN_OUT, toleratedFailurePercentage: 101 },
      /- toleratedFailurePercentage must be a whole number from 0 to 100; got 101/,
    ],
    [
      "a role's name in place of its ARN",
      { ...FAN_OUT, serviceRoleArns: { checkItems: 'check' } },
      /- serviceRoleArns\.checkItems must be .*; got "check"/,
    ],
    [
      'a role of another account',
      { ...FAN_OUT, serviceRoleArns: { checkItems: 'arn:aws:iam::999999999999:role/x' } },
      /- serviceRoleArns\.checkItems must be a role in account 123456789012 .*; got "arn:aws:iam::9/,
    ],
    [
      'a schedule without a time',
      { ...FAN_OUT, schedules: { nightly: {} as never } },
      /- schedules\.nightly\.expression must be .*; it is not set/,
    ],
    [
      'a schedule with the input of a job',
      {
        ...FAN_OUT,
        schedules: { nightly: { expression: 'rate(1 day)', input: { InstanceCount: 2 } } },
      } as Settings,
      /unknown key schedules\.nightly\.input\.InstanceCount; the keys are/,
    ],
    [
      'a schedule without a list',
      { ...FAN_OUT, schedules: { nightly: { expression: 'rate(1 day)' } } },
      /- schedules\.nightly\.input must be an object with either Items or ItemsS3Uri: .*; got none$/,
    ],
    [
      'a schedule with a list that no format is for',
      {
        ...FAN_OUT,
        schedules: {
          nightly: { expression: 'rate(1 day)', input: { ItemsS3Uri: 's3://data/raw/items.txt' } },
        },
      },
      /- schedules\.nightly\.input\.ItemsS3Uri must be the S3 URI of a list: .*items\.txt"$/,
    ],
    [
      'a prop that there is not, with the one that was meant',
      { ...FAN_OUT, maxConcurency: 1 } as Settings,
      /- unknown prop maxConcurency; did you mean maxConcurrency\?/,
    ],
    [
      'more young jobs than the poll floor of the workflow is for, with both ways out',
      { ...FAN_OUT, maxConcurrency: 51 },
      /- workflow\.pollFloorInSeconds must be at least 11 with 51 items at the same time, or integration must be sync.*; got 10/,
    ],
  ])('%s', (_, settings, message) => {
    expect(() => synthesizeBoth(settings)).toThrow(message);
  });

  test('every fault at once, in an error that names the fan-out', () => {
    expect(() => synthesizeBoth({ s3Results: 'results', maxConcurrency: 0 })).toThrow(
      /^The fan-out parts\/fan_out is not valid\.\n- s3Results .*\n- maxConcurrency [^\n]*$/,
    );
  });

  test('roles that are missing where the workflow creates none', () => {
    const serviceRoleArns = { stateMachine: ROLE, start: ROLE, status: ROLE, stop: ROLE, sweep: ROLE };
    expect(() => synthesizeBoth(FAN_OUT, { createServiceRoles: false, serviceRoleArns })).toThrow(
      /- serviceRoleArns\.stateMachine must be .*\n- serviceRoleArns\.prepareItems must be .*\n- serviceRoleArns\.checkItems must be /,
    );
  });

  test('no workflow', () => {
    const alone = () =>
      synthesizeParts((stack) => {
        new ProcessingFanOut(stack, 'fan_out', FAN_OUT as ProcessingFanOutProps);
      });
    expect(alone).toThrow('- workflow must be a ProcessingWorkflow; it is not set');
  });

  test('the name of a workflow in place of the workflow', () => {
    const named = () =>
      synthesizeParts((stack) => {
        new ProcessingFanOut(stack, 'fan_out', { ...FAN_OUT, workflow: 'prepare' as never });
      });
    expect(named).toThrow('- workflow must be a ProcessingWorkflow; got "prepare"');
  });

  test('a second fan-out of a workflow, because their resources would have the same names', () => {
    const twice = () =>
      synthesizeParts((stack) => {
        const { workflow } = addBoth(stack);
        new ProcessingFanOut(stack, 'another', { ...FAN_OUT, workflow });
      });
    expect(twice).toThrow(
      '- workflow must be a workflow without a fan-out; got parts/Default, the workflow of parts/fan_out',
    );
  });

  test('the workflow of another stack', () => {
    const apart = (app: App) => {
      const stack = new TerraformStack(app, 'fan-out');
      const other = new TerraformStack(app, 'workflow');
      new AwsProvider(stack, 'aws');
      const workflow = new ProcessingWorkflow(other, 'prepare', WORKFLOW);
      new ProcessingFanOut(stack, 'fan_out', { ...FAN_OUT, workflow });
      return stack;
    };
    expect(() => synthesize(apart)).toThrow(
      '- workflow must be a workflow in the same stack; got workflow/prepare',
    );
  });
});

test('a floor that is long enough, or integration sync, allows more items at the same time', () => {
  const many = { ...FAN_OUT, maxConcurrency: 500 };
  expect(() => synthesizeBoth(many, { pollFloorInSeconds: 100 })).not.toThrow();
  expect(() => synthesizeBoth(many, { integration: 'sync' })).not.toThrow();
});
