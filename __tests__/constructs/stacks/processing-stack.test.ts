import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ProcessingStack } from '../../../constructs/stacks/processing-stack';
import { LOCAL_DEPLOYED_JOB, localDefinition } from '../../../local/local-deployment';
import { quotaAttempts, quotaCause } from '../../../workflow/functions/quota-wait';
import { PROCESSING_JOB_RULES } from '../../../workflow/job/processing-job-rules';
import { addresses, parseDocument, synthesize } from '../synthesis';

const stack = synthesize((app) => new ProcessingStack(app, 'sagemaker-processing'));
const syncStack = synthesize(
  (app) => new ProcessingStack(app, 'sagemaker-processing', { integration: 'sync' }),
);
const withoutStop = synthesize(
  (app) => new ProcessingStack(app, 'sagemaker-processing', { stopsUnattendedJobs: false }),
);

const policy = (name: string) => parseDocument(stack.resource.aws_iam_role_policy?.[name]?.policy);
const trustPolicy = (name: string) => parseDocument(stack.resource.aws_iam_role?.[name]?.assume_role_policy);
const FUNCTIONS_OF_WORKFLOW = ['start', 'status', 'stop', 'sweep'];
const FUNCTIONS_OF_FAN_OUT = ['fan_out_check_items', 'fan_out_prepare_items'];
const stateMachine = stack.resource.aws_sfn_state_machine?.state_machine ?? {};

describe('addresses', () => {
  const isOfFanOut = (address: string): boolean => /\.fan_out/.test(address);

  test('a plan has exactly these; renaming one needs a moved block', () => {
    expect(addresses(stack).filter((address) => !isOfFanOut(address))).toEqual([
      'aws_cloudwatch_event_rule.unattended_jobs',
      'aws_cloudwatch_event_rule.unattended_jobs_sweep',
      'aws_cloudwatch_event_target.unattended_jobs',
      'aws_cloudwatch_event_target.unattended_jobs_sweep',
      'aws_cloudwatch_log_group.start',
      'aws_cloudwatch_log_group.state_machine',
      'aws_cloudwatch_log_group.status',
      'aws_cloudwatch_log_group.stop',
      'aws_cloudwatch_log_group.sweep',
      'aws_cloudwatch_metric_alarm.executions_aborted',
      'aws_cloudwatch_metric_alarm.executions_failed',
      'aws_cloudwatch_metric_alarm.executions_not_started',
      'aws_cloudwatch_metric_alarm.executions_timed_out',
      'aws_cloudwatch_metric_alarm.stops_failed',
      'aws_iam_role.job',
      'aws_iam_role.schedules',
      'aws_iam_role.start',
      'aws_iam_role.state_machine',
      'aws_iam_role.status',
      'aws_iam_role.stop',
      'aws_iam_role.sweep',
      'aws_iam_role_policy.job',
      'aws_iam_role_policy.job_data',
      'aws_iam_role_policy.schedules',
      'aws_iam_role_policy.start',
      'aws_iam_role_policy.state_machine',
      'aws_iam_role_policy.status',
      'aws_iam_role_policy.stop',
      'aws_iam_role_policy.sweep',
      'aws_lambda_function.start',
      'aws_lambda_function.status',
      'aws_lambda_function.stop',
      'aws_lambda_function.sweep',
      'aws_lambda_permission.unattended_jobs',
      'aws_lambda_permission.unattended_jobs_sweep',
      'aws_scheduler_schedule.schedule',
      'aws_scheduler_schedule_group.schedules',
      'aws_sfn_state_machine.state_machine',
      'aws_sqs_queue.dead_letters',
      'aws_sqs_queue.schedules_dead_letters',
      'data.archive_file.start',
      'data.archive_file.status',
      'data.archive_file.stop',
      'data.archive_file.sweep',
      'data.aws_caller_identity.current',
      'data.aws_partition.current',
      'data.aws_region.current',
      'data.aws_sagemaker_prebuilt_ecr_image.prebuilt_image',
    ]);
  });

  test('a plan with a fan-out and its schedules also has exactly these, followed by [0] or the name of a schedule', () => {
    expect(addresses(stack).filter(isOfFanOut)).toEqual([
      'aws_cloudwatch_log_group.fan_out',
      'aws_cloudwatch_log_group.fan_out_check_items',
      'aws_cloudwatch_log_group.fan_out_prepare_items',
      'aws_cloudwatch_metric_alarm.fan_out_executions_aborted',
      'aws_cloudwatch_metric_alarm.fan_out_executions_failed',
      'aws_cloudwatch_metric_alarm.fan_out_executions_not_started',
      'aws_cloudwatch_metric_alarm.fan_out_executions_timed_out',
      'aws_iam_role.fan_out',
      'aws_iam_role.fan_out_check_items',
      'aws_iam_role.fan_out_prepare_items',
      'aws_iam_role.fan_out_schedules',
      'aws_iam_role_policy.fan_out',
      'aws_iam_role_policy.fan_out_check_items',
      'aws_iam_role_policy.fan_out_prepare_items',
      'aws_iam_role_policy.fan_out_schedules',
      'aws_lambda_function.fan_out_check_items',
      'aws_lambda_function.fan_out_prepare_items',
      'aws_scheduler_schedule.fan_out_schedule',
      'aws_scheduler_schedule_group.fan_out_schedules',
      'aws_sfn_state_machine.fan_out',
      'aws_sqs_queue.fan_out_schedules_dead_letters',
      'data.archive_file.fan_out_check_items',
      'data.archive_file.fan_out_prepare_items',
    ]);
  });

  test('without a fan-out, a plan has none of its resources and data sources', () => {
    const blocks = [stack.resource, stack.data].flatMap((byType) => Object.values(byType));
    const ofFanOut = blocks.flatMap((byName) =>
      Object.entries(byName).filter(([name]) => name.startsWith('fan_out')),
    );
    for (const [, { count, for_each }] of ofFanOut) {
      expect(count ?? for_each).toMatch(/^\$\{\(*var\.fan_out != null\b/);
    }
    expect(ofFanOut).toHaveLength(addresses(stack).filter(isOfFanOut).length);
  });

  test('the outputs refer to these values', () => {
    expect(
      Object.fromEntries(Object.entries(stack.output).map(([name, { value }]) => [name, value])),
    ).toEqual({
      state_machine_arn: '${aws_sfn_state_machine.state_machine.arn}',
      start_function_name: '${aws_lambda_function.start.function_name}',
      prepare_function_name: '',
      stop_function_name: '${aws_lambda_function.stop.function_name}',
      sweep_function_name: '${aws_lambda_function.sweep.function_name}',
      status_function_name: '${aws_lambda_function.status.function_name}',
      job_role_arn: '${local.deployed_role_arn}',
      fan_out_state_machine_arn: '${var.fan_out != null ? one(aws_sfn_state_machine.fan_out[*].arn) : ""}',
      prepare_items_function_name:
        '${var.fan_out != null ? one(aws_lambda_function.fan_out_prepare_items[*].function_name) : ""}',
      check_items_function_name:
        '${var.fan_out != null ? one(aws_lambda_function.fan_out_check_items[*].function_name) : ""}',
    });
  });
});

describe('the definition', () => {
  const definition = parseDocument(stateMachine.definition) as {
    States: { StartProcessingJob: { Parameters: Record<string, unknown> } };
  };

  test('takes each key of the job from the variable of the same name', () => {
    expect(definition.States.StartProcessingJob.Parameters).toEqual({
      S3Input: 'var.s3_input',
      S3Output: 'var.s3_output',
      S3Script: 'var.s3_script',
      ImageUri: 'local.image_uri',
      RoleArn: 'local.deployed_role_arn',
      ContainerEntrypoint: 'var.container_entrypoint',
      ContainerArguments: 'var.container_arguments',
      InstanceCount: 'var.instance_count',
      InstanceType: 'local.deployed_instance_type',
      InstancePreferences: 'var.instance_preferences',
      VolumeSizeInGB: 'var.volume_size_in_gb',
      VolumeKmsKeyId: 'var.volume_kms_key_id',
      MaxRuntimeInSeconds: 'var.max_runtime_in_seconds',
      Environment: 'var.environment',
      ProcessingInputs: 'var.processing_inputs',
      ProcessingOutputConfig: 'var.processing_output_config',
      NetworkConfig: 'var.network_config',
      ExperimentConfig: 'var.experiment_config',
      Tags: '[for key, value in var.tags : { Key = key, Value = value }]',
      'ExecutionArn.$': '$$.Execution.Id',
      'ExecutionStartTime.$': '$$.Execution.StartTime',
      'Overrides.$': '$$.Execution.Input',
      S3SourceArchive: 'var.s3_source_archive',
      SourceEntrypoint: 'var.source_entrypoint',
    });
  });

  test('has every key of the job, also one that is added later', () => {
    expect(Object.keys(definition.States.StartProcessingJob.Parameters)).toEqual(
      expect.arrayContaining(Object.keys(PROCESSING_JOB_RULES)),
    );
  });

  test('has the default instance type only if no variable sets one', () => {
    expect(stack.locals.deployed_instance_type).toBe(
      '${var.instance_preferences == null ? coalesce(var.instance_type, "ml.t3.medium") : null}',
    );
  });
});

describe.each([
  ['polling', stack],
  ['sync', syncStack],
] as const)('the definition of integration %s', (integration, { resource }) => {
  test('is the one that runs locally, except for the values of the job and the region', () => {
    const definition = parseDocument(resource.aws_sfn_state_machine?.state_machine?.definition);
    const arn = (name: string) =>
      `arn:aws:lambda:us-east-1:123456789012:function:sagemaker-processing-${name}`;
    const values: Record<string, unknown> = {
      'local.start_function_arn': arn('start-processing-job'),
      'local.prepare_function_arn': arn('prepare-processing-job'),
      'local.status_function_arn': arn('get-processing-job-status'),
      '"arn:${local.current_partition}:states:::sagemaker:createProcessingJob.sync"':
        'arn:aws:states:::sagemaker:createProcessingJob.sync',
      'local.image_uri': LOCAL_DEPLOYED_JOB.ImageUri,
      'local.deployed_role_arn': LOCAL_DEPLOYED_JOB.RoleArn,
      'local.deployed_instance_type': LOCAL_DEPLOYED_JOB.InstanceType,
      'local.quota_cause': quotaCause('6'),
      'var.quota_wait_in_hours * 8': quotaAttempts(6),
      'var.quota_wait_in_hours': 6,
      'var.s3_output': LOCAL_DEPLOYED_JOB.S3Output,
      'var.volume_size_in_gb': LOCAL_DEPLOYED_JOB.VolumeSizeInGB,
    };
    const withValues: unknown = JSON.parse(JSON.stringify(definition), (_, value) => {
      if (typeof value === 'string' && value in values) return values[value];
      return typeof value === 'string' && /^(var\.|\[for )/.test(value) ? undefined : value;
    });
    expect(withValues).toEqual(localDefinition(integration));
  });
});

describe('each policy allows what its function does, and no more', () => {
  test('the start function creates, tags and describes the jobs of this deployment, and passes the job role only to SageMaker', () => {
    expect(policy('start').Statement).toEqual([
      {
        Effect: 'Allow',
        Action: 'sagemaker:CreateProcessingJob',
        Resource: 'local.processing_jobs_arn',
        Condition: 'local.creation_condition',
      },
      {
        Effect: 'Allow',
        Action: ['sagemaker:AddTags', 'sagemaker:DescribeProcessingJob'],
        Resource: 'local.processing_jobs_arn',
      },
      {
        Effect: 'Allow',
        Action: 'iam:PassRole',
        Resource: 'local.job_role_arns',
        Condition: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
      },
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: 'local.start_log_streams_arn',
      },
    ]);
  });

  test('the status function describes the jobs of this deployment', () => {
    expect(policy('status').Statement).toEqual([
      { Effect: 'Allow', Action: 'sagemaker:DescribeProcessingJob', Resource: 'local.processing_jobs_arn' },
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: 'local.status_log_streams_arn',
      },
    ]);
  });

  test('the state machine invokes its two functions, and writes logs and traces', () => {
    expect(policy('state_machine').Statement).toEqual([
      {
        Effect: 'Allow',
        Action: 'lambda:InvokeFunction',
        Resource: ['local.start_function_arn', 'local.status_function_arn'],
      },
      {
        Effect: 'Allow',
        Action: [
          'logs:CreateLogDelivery',
          'logs:DeleteLogDelivery',
          'logs:DescribeLogGroups',
          'logs:DescribeResourcePolicies',
          'logs:GetLogDelivery',
          'logs:ListLogDeliveries',
          'logs:PutResourcePolicy',
          'logs:UpdateLogDelivery',
        ],
        Resource: '*',
      },
      {
        Effect: 'Allow',
        Action: [
          'xray:GetSamplingRules',
          'xray:GetSamplingTargets',
          'xray:PutTelemetryRecords',
          'xray:PutTraceSegments',
        ],
        Resource: '*',
      },
    ]);
  });

  test('a job writes metrics and logs, and pulls its image', () => {
    expect(policy('job').Statement).toEqual([
      { Effect: 'Allow', Action: 'ecr:GetAuthorizationToken', Resource: '*' },
      {
        Effect: 'Allow',
        Action: 'cloudwatch:PutMetricData',
        Resource: '*',
        Condition: { StringLike: { 'cloudwatch:namespace': '/aws/sagemaker/*' } },
      },
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogGroup', 'logs:DescribeLogStreams'],
        Resource: ['local.job_log_group_arn', '"${local.job_log_group_arn}:*"'],
      },
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: 'local.job_log_streams_arn',
      },
      {
        Effect: 'Allow',
        Action: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
        Resource: 'local.job_repository_arns',
      },
    ]);
  });

  test('a job writes only the logs of jobs of this deployment', () => {
    expect(stack.locals.job_log_streams_arn).toMatch(
      /:log-group:\/aws\/sagemaker\/ProcessingJobs:log-stream:\$\{var\.name\}-\?{32}\/\*"?\}?$/,
    );
  });

  test.each([...FUNCTIONS_OF_WORKFLOW, ...FUNCTIONS_OF_FAN_OUT])('only Lambda assumes role %s', (name) => {
    expect(trustPolicy(name)).toEqual({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } },
      ],
    });
  });

  test.each([
    ['state_machine', 'states.amazonaws.com'],
    ['fan_out', 'states.amazonaws.com'],
    ['job', 'sagemaker.amazonaws.com'],
  ])('role %s is assumed only by %s, and only for this account', (name, service) => {
    expect(trustPolicy(name)).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: { Service: service },
          Condition: { StringEquals: { 'aws:SourceAccount': 'local.current_account_id' } },
        },
      ],
    });
  });

  test('no role has a managed policy', () => {
    expect(Object.keys(stack.resource)).not.toContain('aws_iam_role_policy_attachment');
    for (const role of Object.values(stack.resource.aws_iam_role ?? {})) {
      expect(role).not.toHaveProperty('managed_policy_arns');
    }
  });
});

describe('the resources', () => {
  test.each([
    ['start', 30],
    ['status', 30],
    ['stop', 30],
    ['sweep', 900],
  ])('function %s runs its bundle on Node.js and arm64, for at most %i seconds', (name, timeout) => {
    expect(stack.resource.aws_lambda_function?.[name]).toMatchObject({
      runtime: '${var.lambda_runtime}',
      architectures: ['arm64'],
      memory_size: 256,
      timeout,
      handler: 'index.handler',
      filename: `\${data.archive_file.${name}.output_path}`,
      source_code_hash: `\${data.archive_file.${name}.output_base64sha256}`,
      depends_on: expect.arrayContaining([`aws_iam_role_policy.${name}`, `aws_cloudwatch_log_group.${name}`]),
    });
  });

  test.each([
    ['start', 'start-processing-job'],
    ['status', 'get-processing-job-status'],
    ['stop', 'stop-processing-job'],
    ['sweep', 'stop-unattended-jobs'],
  ])(
    'the zip of %s is built from the folder of the stack, with the same file modes on every machine',
    (name, functionName) => {
      expect(stack.data.archive_file?.[name]).toMatchObject({
        type: 'zip',
        source_file: `\${path.module}/functions/${functionName}/index.js`,
        output_path: `\${path.module}/functions/${functionName}.zip`,
        output_file_mode: '0644',
      });
    },
  );

  test('the start function gets the allow-lists, and the status function only the poll interval', () => {
    expect(stack.resource.aws_lambda_function?.start?.environment).toEqual({
      variables: {
        JOB_NAME_PREFIX: '${var.name}-',
        ALLOWED_S3_INPUTS: '${jsonencode(local.job_s3_inputs)}',
        ALLOWED_S3_OUTPUTS: '${jsonencode(local.job_s3_outputs)}',
        ALLOWED_IMAGE_REPOSITORIES: '${jsonencode(local.job_images)}',
        ALLOWED_JOB_ROLES: '${jsonencode(local.job_role_arns)}',
        ALLOWED_KMS_KEYS: '${jsonencode(local.job_kms_keys)}',
        ALLOWED_VOLUME_KMS_KEYS: '${jsonencode(local.job_volume_kms_keys)}',
        ALLOWED_INSTANCE_TYPES: '${jsonencode(local.allowed_instance_types)}',
        ALLOWED_DATASETS: '${jsonencode(local.job_datasets)}',
        ALLOWED_REDSHIFT_OUTPUTS: '${jsonencode(local.job_redshift_outputs)}',
        ALLOWED_FEATURE_GROUPS: '${jsonencode(local.job_feature_groups)}',
        ALLOWED_NETWORK_IDS: '${jsonencode(local.job_network_ids)}',
        MAX_INSTANCE_COUNT: '${jsonencode(local.max_instance_count)}',
        MAX_VOLUME_SIZE_IN_GB: '${jsonencode(local.max_volume_size_in_gb)}',
        MAX_RUNTIME_LIMIT_IN_SECONDS: '${jsonencode(local.max_runtime_in_seconds)}',
        LOCKED_KEYS: '${jsonencode(var.locked_keys)}',
        POLL_FLOOR_IN_SECONDS: '${jsonencode(local.poll_floor)}',
        POLL_CEILING_IN_SECONDS: '${jsonencode(local.poll_ceiling)}',
      },
    });
    expect(stack.resource.aws_lambda_function?.status?.environment).toEqual({
      variables: {
        POLL_FLOOR_IN_SECONDS: '${jsonencode(local.poll_floor)}',
        POLL_CEILING_IN_SECONDS: '${jsonencode(local.poll_ceiling)}',
      },
    });
  });

  test('the state machine logs errors without data, traces executions, and depends on its policy and functions', () => {
    expect(stateMachine).toMatchObject({
      logging_configuration: { level: 'ERROR', include_execution_data: false },
      tracing_configuration: { enabled: true },
      depends_on: expect.arrayContaining([
        'aws_iam_role_policy.state_machine',
        'aws_cloudwatch_log_group.state_machine',
        'aws_lambda_function.start',
        'aws_lambda_function.status',
      ]),
    });
  });

  test('every log group has a retention period', () => {
    for (const logGroup of Object.values(stack.resource.aws_cloudwatch_log_group ?? {})) {
      expect(logGroup.retention_in_days).toBe('${var.log_retention_in_days}');
    }
  });

  test('the prebuilt image is looked up only if image_uri is null', () => {
    expect(stack.data.aws_sagemaker_prebuilt_ecr_image?.prebuilt_image).toMatchObject({
      for_each: '${toset(var.image_uri == null ? ["image_uri is null"] : [])}',
      repository_name: expect.stringContaining('"scikit-learn" = "sagemaker-scikit-learn"'),
    });
  });
});

describe('integration sync', () => {
  test('has a function that prepares the request instead of one that starts the job', () => {
    expect(Object.keys(syncStack.resource.aws_lambda_function ?? {})).toEqual([
      ...FUNCTIONS_OF_FAN_OUT,
      'prepare',
      'status',
      'stop',
      'sweep',
    ]);
    expect(
      addresses(syncStack)
        .map((address) => address.replace(/\.prepare$/, '.start'))
        .sort(),
    ).toEqual(addresses(stack));
    expect(syncStack.output).toMatchObject({
      start_function_name: { value: '' },
      prepare_function_name: { value: '${aws_lambda_function.prepare.function_name}' },
    });
  });

  test('its prepare function may only write logs', () => {
    const { Statement } = parseDocument(syncStack.resource.aws_iam_role_policy?.prepare?.policy);
    expect(Statement).toEqual([
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: 'local.prepare_log_streams_arn',
      },
    ]);
  });

  test('its prepare function gets the environment of the start function without the poll interval', () => {
    const variables = ({ resource }: typeof stack, name: string) => {
      const { environment } = resource.aws_lambda_function?.[name] ?? {};
      return (environment as { variables: object } | undefined)?.variables;
    };
    const { POLL_FLOOR_IN_SECONDS, POLL_CEILING_IN_SECONDS, ...told } = variables(stack, 'start') as Record<
      string,
      string
    >;
    expect(variables(syncStack, 'prepare')).toEqual(told);
  });

  test('its state machine creates the jobs of this deployment, and waits for them with the managed rule of the account', () => {
    const { Statement } = parseDocument(syncStack.resource.aws_iam_role_policy?.state_machine?.policy) as {
      Statement: object[];
    };
    expect(Statement.slice(0, 6)).toEqual([
      {
        Effect: 'Allow',
        Action: 'lambda:InvokeFunction',
        Resource: ['local.prepare_function_arn', 'local.status_function_arn'],
      },
      {
        Effect: 'Allow',
        Action: 'sagemaker:CreateProcessingJob',
        Resource: 'local.processing_jobs_arn',
        Condition: 'local.creation_condition',
      },
      {
        Effect: 'Allow',
        Action: ['sagemaker:AddTags', 'sagemaker:DescribeProcessingJob', 'sagemaker:StopProcessingJob'],
        Resource: 'local.processing_jobs_arn',
      },
      { Effect: 'Allow', Action: 'sagemaker:ListTags', Resource: '*' },
      {
        Effect: 'Allow',
        Action: 'iam:PassRole',
        Resource: 'local.job_role_arns',
        Condition: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
      },
      {
        Effect: 'Allow',
        Action: ['events:DescribeRule', 'events:PutRule', 'events:PutTargets'],
        Resource: expect.stringContaining(':rule/StepFunctionsGetEventsForSageMakerProcessingJobsRule'),
      },
    ]);
  });
});

describe('a job whose execution ended before it', () => {
  test('is stopped by a function that EventBridge invokes if an execution of this state machine does not succeed', () => {
    const rule = stack.resource.aws_cloudwatch_event_rule?.unattended_jobs;
    expect(parseDocument(rule?.event_pattern)).toEqual({
      source: ['aws.states'],
      'detail-type': ['Step Functions Execution Status Change'],
      detail: {
        stateMachineArn: [expect.stringMatching(/:stateMachine:\$\{var\.name\}"$/)],
        status: ['ABORTED', 'TIMED_OUT', 'FAILED'],
      },
    });
    expect(stack.resource.aws_cloudwatch_event_target?.unattended_jobs).toMatchObject({
      rule: '${aws_cloudwatch_event_rule.unattended_jobs.name}',
      arn: '${local.stop_function_arn}',
    });
    expect(stack.resource.aws_lambda_permission?.unattended_jobs).toMatchObject({
      function_name: '${aws_lambda_function.stop.function_name}',
      principal: 'events.amazonaws.com',
      source_arn: '${aws_cloudwatch_event_rule.unattended_jobs.arn}',
    });
  });

  const STOP = [
    {
      Effect: 'Allow',
      Action: ['sagemaker:DescribeProcessingJob', 'sagemaker:StopProcessingJob'],
      Resource: 'local.processing_jobs_arn',
    },
    {
      Effect: 'Allow',
      Action: 'states:DescribeExecution',
      Resource: expect.stringMatching(/:execution:\$\{var\.name\}:\*"$/),
    },
  ];
  const SEND = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: 'local.dead_letters_arn' };

  test('is stopped by a function that may describe the jobs and executions of this deployment, and gets the prefix of their names', () => {
    expect(policy('stop').Statement).toEqual([
      ...STOP,
      SEND,
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: 'local.stop_log_streams_arn',
      },
    ]);
    expect(stack.resource.aws_lambda_function?.stop?.environment).toEqual({
      variables: { JOB_NAME_PREFIX: '${var.name}-' },
    });
  });

  test('is found by another function once an hour if its event is lost', () => {
    expect(stack.resource.aws_cloudwatch_event_rule?.unattended_jobs_sweep).toMatchObject({
      schedule_expression: 'rate(1 hour)',
    });
    expect(stack.resource.aws_cloudwatch_event_target?.unattended_jobs_sweep).toMatchObject({
      rule: '${aws_cloudwatch_event_rule.unattended_jobs_sweep.name}',
      arn: '${local.sweep_function_arn}',
    });
    expect(stack.resource.aws_lambda_permission?.unattended_jobs_sweep).toMatchObject({
      function_name: '${aws_lambda_function.sweep.function_name}',
      principal: 'events.amazonaws.com',
      source_arn: '${aws_cloudwatch_event_rule.unattended_jobs_sweep.arn}',
    });
  });

  test('is found by a function that may list all jobs, which cannot be scoped, and stop only those of this deployment', () => {
    expect(policy('sweep').Statement).toEqual([
      { Effect: 'Allow', Action: 'sagemaker:ListProcessingJobs', Resource: '*' },
      { Effect: 'Allow', Action: 'sagemaker:ListTags', Resource: 'local.processing_jobs_arn' },
      ...STOP,
      SEND,
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: 'local.sweep_log_streams_arn',
      },
    ]);
    expect(stack.resource.aws_lambda_function?.sweep?.environment).toEqual({
      variables: { JOB_NAME_PREFIX: '${var.name}-' },
    });
  });

  test.each(['stop', 'sweep'])('sends the event of a failed %s to the dead-letter queue', (name) => {
    expect(stack.resource.aws_lambda_function?.[name]).toMatchObject({
      dead_letter_config: { target_arn: '${local.dead_letters_arn}' },
      depends_on: expect.arrayContaining(['aws_sqs_queue.dead_letters']),
    });
  });

  test.each(['unattended_jobs', 'unattended_jobs_sweep'])(
    'sends events that EventBridge could not deliver for the rule %s to the dead-letter queue',
    (name) => {
      expect(stack.resource.aws_cloudwatch_event_target?.[name]).toMatchObject({
        dead_letter_config: { arn: '${local.dead_letters_arn}' },
        depends_on: expect.arrayContaining(['aws_sqs_queue.dead_letters']),
      });
    },
  );

  test('has a dead-letter queue that is encrypted, keeps messages for 14 days, and accepts only events of the two rules', () => {
    const { policy: queuePolicy, ...queue } = stack.resource.aws_sqs_queue?.dead_letters ?? {};
    expect(queue).toMatchObject({
      name: '${var.name}-dead-letters',
      message_retention_seconds: 1_209_600,
      sqs_managed_sse_enabled: true,
    });
    expect(parseDocument(queuePolicy).Statement).toEqual([
      {
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: 'local.dead_letters_arn',
        Condition: {
          ArnEquals: {
            'aws:SourceArn': [
              expect.stringMatching(/:rule\/\$\{var\.name\}-unattended-jobs"$/),
              expect.stringMatching(/:rule\/\$\{var\.name\}-unattended-jobs-sweep"$/),
            ],
          },
        },
      },
    ]);
  });

  test('keeps running if stopsUnattendedJobs is false: the plan then has none of these', () => {
    const gone = addresses(stack).filter((address) => !addresses(withoutStop).includes(address));
    expect(gone).toEqual([
      'aws_cloudwatch_event_rule.unattended_jobs',
      'aws_cloudwatch_event_rule.unattended_jobs_sweep',
      'aws_cloudwatch_event_target.unattended_jobs',
      'aws_cloudwatch_event_target.unattended_jobs_sweep',
      'aws_cloudwatch_log_group.stop',
      'aws_cloudwatch_log_group.sweep',
      'aws_cloudwatch_metric_alarm.stops_failed',
      'aws_iam_role.stop',
      'aws_iam_role.sweep',
      'aws_iam_role_policy.stop',
      'aws_iam_role_policy.sweep',
      'aws_lambda_function.stop',
      'aws_lambda_function.sweep',
      'aws_lambda_permission.unattended_jobs',
      'aws_lambda_permission.unattended_jobs_sweep',
      'aws_sqs_queue.dead_letters',
      'data.archive_file.stop',
      'data.archive_file.sweep',
    ]);
    expect(withoutStop.output.stop_function_name?.value).toBe('');
    expect(withoutStop.output.sweep_function_name?.value).toBe('');
  });
});

describe('alarms', () => {
  const alarms = stack.resource.aws_cloudwatch_metric_alarm ?? {};

  test.each([
    ['executions_failed', 'AWS/States', 'ExecutionsFailed', 'Sum'],
    ['executions_timed_out', 'AWS/States', 'ExecutionsTimedOut', 'Sum'],
    ['executions_aborted', 'AWS/States', 'ExecutionsAborted', 'Sum'],
    ['stops_failed', 'AWS/SQS', 'ApproximateNumberOfMessagesVisible', 'Maximum'],
  ])('%s monitors %s %s if there is a topic', (name, namespace, metric, statistic) => {
    expect(alarms[name]).toMatchObject({
      count: '${coalesce(var.create_alarms, var.alarm_topic_arn != null) ? 1 : 0}',
      alarm_name: `\${var.name}-${name.replaceAll('_', '-')}`,
      namespace,
      metric_name: metric,
      statistic,
      threshold: 1,
      comparison_operator: 'GreaterThanOrEqualToThreshold',
      treat_missing_data: 'notBreaching',
      alarm_actions: ['${var.alarm_topic_arn}'],
    });
  });

  test('stops_failed monitors the dead-letter queue', () => {
    expect(alarms.stops_failed?.dimensions).toEqual({ QueueName: '${aws_sqs_queue.dead_letters.name}' });
  });

  test('executions_not_started monitors the queue of failed starts if there are a schedule and a topic', () => {
    expect(alarms.executions_not_started).toMatchObject({
      count:
        '${(length(var.schedules) > 0 ? coalesce(var.create_alarms, var.alarm_topic_arn != null) : false) ? 1 : 0}',
      dimensions: { QueueName: '${var.name}-failed-starts' },
    });
  });

  test.each(['executions_failed', 'executions_timed_out', 'executions_aborted'])(
    'fan_out_%s monitors the state machine of the fan-out',
    (name) => {
      expect(alarms[`fan_out_${name}`]).toMatchObject({
        count:
          '${(var.fan_out != null ? coalesce(var.create_alarms, var.alarm_topic_arn != null) : false) ? 1 : 0}',
        alarm_name: `\${var.name}_fan-out-${name.replaceAll('_', '-')}`,
        metric_name: alarms[name]?.metric_name,
        dimensions: { StateMachineArn: expect.stringMatching(/:stateMachine:\$\{var\.name\}_fan-out$/) },
      });
    },
  );

  test('are exactly these', () => {
    expect(Object.keys(alarms)).toHaveLength(9);
  });
});

describe('existing resources', () => {
  const roles = Object.keys(stack.resource.aws_iam_role ?? {});

  test('a permissions boundary applies to every role', () => {
    expect(roles).toHaveLength(11);
    for (const role of Object.values(stack.resource.aws_iam_role ?? {})) {
      expect(role.permissions_boundary).toBe('${var.permissions_boundary_arn}');
    }
  });

  test('a key encrypts every log group', () => {
    for (const logGroup of Object.values(stack.resource.aws_cloudwatch_log_group ?? {})) {
      expect(logGroup.kms_key_id).toBe('${var.log_kms_key_arn}');
    }
  });

  test.each([
    ['aws_caller_identity', 'account_id', 'account_id'],
    ['aws_partition', 'partition', 'partition'],
    ['aws_region', 'region', 'id'],
  ])('%s is read only if %s is null', (source, variable, attribute) => {
    expect(stack.data[source]?.current?.count).toBe(`\${var.${variable} == null ? 1 : 0}`);
    expect(stack.locals[`current_${variable}`]).toBe(
      `\${coalesce(var.${variable}, one(data.${source}.current[*].${attribute}))}`,
    );
  });

  test('the job role and its policies are created only if create_job_role is true', () => {
    const made = { count: '${var.create_job_role ? 1 : 0}' };
    expect(stack.resource.aws_iam_role?.job).toMatchObject(made);
    expect(stack.resource.aws_iam_role_policy).toMatchObject({
      job: { ...made, role: '${one(aws_iam_role.job[*].name)}' },
      job_data: { ...made, role: '${one(aws_iam_role.job[*].name)}' },
    });
  });

  test('without the job role, the job, its permissions and the allow-list use role_arn', () => {
    expect(stack.locals.job_role_arn).toMatch(
      /^\$\{var\.create_job_role \? "arn:\$\{local\.current_partition\}:iam::.*-job" : var\.role_arn\}$/,
    );
    expect(stack.locals.deployed_role_arn).toBe('${coalesce(var.role_arn, local.job_role_arn)}');
    expect(stack.locals.job_role_arns).toBe(
      '${distinct(concat([local.deployed_role_arn, local.job_role_arn], var.additional_job_roles))}',
    );
  });

  test.each([
    ...['state_machine', ...FUNCTIONS_OF_WORKFLOW].map((name) => [name, 'var.create_service_roles', name]),
    ...['fan_out', ...FUNCTIONS_OF_FAN_OUT].map((name) => [
      name,
      '(var.fan_out != null ? var.create_service_roles : false)',
      name.replace('fan_out_', ''),
    ]),
  ])('role %s and its policy are created only if %s', (name, condition, member) => {
    const count = `\${${condition} ? 1 : 0}`;
    expect(stack.resource.aws_iam_role?.[name]?.count).toBe(count);
    expect(stack.resource.aws_iam_role_policy?.[name]).toMatchObject({
      count,
      role: `\${one(aws_iam_role.${name}[*].name)}`,
    });
    const holder =
      stack.resource.aws_sfn_state_machine?.[name]?.role_arn ??
      stack.resource.aws_lambda_function?.[name]?.role;
    expect(holder).toBe(
      `\${var.create_service_roles ? one(aws_iam_role.${name}[*].arn) : try(var.service_role_arns.${member}, null)}`,
    );
  });

  test('the role of the schedules is created only if there are schedules and create_service_roles is true', () => {
    const count = '${(length(var.schedules) > 0 ? var.create_service_roles : false) ? 1 : 0}';
    expect(stack.resource.aws_iam_role?.schedules?.count).toBe(count);
    expect(stack.resource.aws_iam_role_policy?.schedules?.count).toBe(count);
  });

  test('the output of the job role depends on the role', () => {
    expect(stack.output.job_role_arn).toMatchObject({ depends_on: ['aws_iam_role.job'] });
  });

  test('an account, region or partition other than that of the provider fails the apply at the log group', () => {
    expect(stack.resource.aws_cloudwatch_log_group?.state_machine?.lifecycle).toEqual({
      postcondition: [
        {
          condition:
            '${startswith(self.arn, "arn:${local.current_partition}:logs:${local.current_region}:${local.current_account_id}:log-group:/aws/vendedlogs/states/${var.name}")}',
          error_message:
            "account_id, region or partition does not match the AWS provider. Use the provider's values, or omit all three so that Terraform looks them up.",
        },
      ],
    });
  });

  test.each([
    ['polling', stack, 'state_machine, start, status, stop, sweep'],
    ['sync', syncStack, 'state_machine, prepare, status, stop, sweep'],
    ['polling that stops no job', withoutStop, 'state_machine, start, status'],
  ])('integration %s needs these roles if none are created', (_, { variable }, members) => {
    const validations = variable.create_service_roles?.validation as { error_message: string }[];
    expect(validations.map(({ error_message }) => error_message)).toEqual([
      `create_service_roles must be true if service_role_arns is null, or false if service_role_arns sets ${members}, schedules if there are schedules, fan_out, prepare_items, check_items if there is a fan_out, and fan_out_schedules if that has schedules.`,
    ]);
  });
});

describe('a script that the deployment uploads', () => {
  const SCRIPT = resolve(__dirname, '../../../examples/penguins/preprocess.py');
  const uploading = synthesize(
    (app) => new ProcessingStack(app, 'sagemaker-processing', { scriptFile: SCRIPT }),
  );
  const hash = createHash('sha256').update(readFileSync(SCRIPT)).digest('hex').slice(0, 32);

  test('is an object in the bucket, with the name of the deployment and the hash of its content in its key', () => {
    expect(uploading.resource.aws_s3_object).toMatchObject({
      script: {
        bucket: '${var.script_bucket}',
        key: `\${var.name}/scripts/${hash}/preprocess.py`,
        source: `\${path.module}/scripts/${hash}/preprocess.py`,
        lifecycle: { create_before_destroy: true },
      },
    });
  });

  test('is what the job runs unless a variable sets another script or a command', () => {
    const { States } = parseDocument(uploading.resource.aws_sfn_state_machine?.state_machine?.definition) as {
      States: { StartProcessingJob: { Parameters: { S3Script: string } } };
    };
    expect(States.StartProcessingJob.Parameters.S3Script).toBe('local.deployed_script');
    expect(uploading.locals.deployed_script).toBe(
      `\${alltrue([for other in [var.s3_source_archive, var.container_entrypoint] : other == null]) ? coalesce(var.s3_script, "s3://\${var.script_bucket}/\${var.name}/scripts/${hash}/preprocess.py") : null}`,
    );
  });

  test('exists before an execution can start', () => {
    expect(uploading.resource.aws_sfn_state_machine?.state_machine?.depends_on).toContain(
      'aws_s3_object.script',
    );
  });

  test('has no tags, even if the provider has default tags, because an object can have only ten', () => {
    expect(uploading.resource.aws_s3_object?.script).not.toHaveProperty('tags');
    expect(uploading.resource.aws_s3_object?.script?.override_provider).toEqual({
      default_tags: { tags: {} },
    });
  });

  test('is encrypted with the key in the variable, which the job role may use to decrypt it', () => {
    expect(uploading.variable.script_kms_key_arn?.default).toBeNull();
    expect(uploading.resource.aws_s3_object?.script?.kms_key_id).toBe('${var.script_kms_key_arn}');
    expect(uploading.locals.job_code_kms_keys).toBe('${compact([var.script_kms_key_arn])}');
    expect(uploading.locals.job_kms_grants).toContainEqual({
      needed_for: '${local.job_code_kms_keys}',
      statement: { Effect: 'Allow', Action: ['kms:Decrypt'], Resource: '${local.job_code_kms_keys}' },
    });
  });

  test('requires a bucket; without a script there is no such variable', () => {
    expect(uploading.variable.script_bucket).not.toHaveProperty('default');
    expect(stack.variable).not.toHaveProperty('script_bucket');
    expect(stack.variable).not.toHaveProperty('script_kms_key_arn');
  });
});

describe('a folder of code that the deployment uploads', () => {
  const path = resolve(__dirname, '../../../examples/penguins');
  const uploading = synthesize(
    (app) =>
      new ProcessingStack(app, 'sagemaker-processing', { sourceDir: { path, entrypoint: 'preprocess.py' } }),
  );
  const KEY = '${var.name}/sources/${substr(data.archive_file.source.output_sha256, 0, 32)}/source.zip';

  test('is zipped by Terraform, with a mode that is the same on every machine', () => {
    expect(uploading.data.archive_file?.source).toMatchObject({
      type: 'zip',
      source_dir: '${path.module}/sources/source',
      output_path: '${path.module}/sources/source.zip',
      output_file_mode: '0644',
    });
  });

  test('is an object in the bucket, with the name of the deployment and the hash of the zip in its key', () => {
    expect(uploading.resource.aws_s3_object?.source).toMatchObject({
      bucket: '${var.source_bucket}',
      key: KEY,
      source: '${data.archive_file.source.output_path}',
      kms_key_id: '${var.source_kms_key_arn}',
      lifecycle: { create_before_destroy: true },
      override_provider: { default_tags: { tags: {} } },
    });
  });

  test('is what the job runs unless a variable sets a script, another archive or a command', () => {
    const nothingElse = 'alltrue([for other in [var.s3_script, var.container_entrypoint] : other == null])';
    expect(uploading.locals.deployed_source_archive).toBe(
      `\${${nothingElse} ? coalesce(var.s3_source_archive, "s3://\${var.source_bucket}/${KEY}") : null}`,
    );
    expect(uploading.locals.deployed_source_entrypoint).toBe(
      `\${${nothingElse} ? coalesce(var.source_entrypoint, "preprocess.py") : null}`,
    );
    expect(parseDocument(uploading.resource.aws_sfn_state_machine?.state_machine?.definition)).toMatchObject({
      States: {
        StartProcessingJob: {
          Parameters: {
            S3SourceArchive: 'local.deployed_source_archive',
            SourceEntrypoint: 'local.deployed_source_entrypoint',
          },
        },
      },
    });
  });

  test('exists before an execution can start', () => {
    expect(uploading.resource.aws_sfn_state_machine?.state_machine?.depends_on).toContain(
      'aws_s3_object.source',
    );
  });

  test('may be read by the job role, as one object', () => {
    expect(uploading.locals.job_readable_object_arns).toContain(
      `[for uri in ["s3://\${var.source_bucket}/${KEY}"] : format("arn:%s:s3:::%s%s", `,
    );
    expect(uploading.locals.job_s3_inputs).toContain('local.deployed_source_archive');
  });

  test('requires a bucket; without a folder there is no such variable', () => {
    expect(uploading.variable.source_bucket).not.toHaveProperty('default');
    expect(stack.variable).not.toHaveProperty('source_bucket');
    expect(stack.variable).not.toHaveProperty('source_kms_key_arn');
  });
});

describe('the settings of Terraform', () => {
  test('providers have version constraints; the lock file pins versions', () => {
    expect(stack.terraform.required_providers).toMatchObject({
      aws: { version: '>= 5.100.0, < 7.0.0' },
      archive: { version: '>= 2.4.0, < 3.0.0' },
    });
  });

  test('without a bucket, the state is a file at the root of the repository, with a relative path', () => {
    expect(stack.terraform.backend).toEqual({
      local: { path: '../../../terraform.sagemaker-processing.tfstate' },
    });
  });

  test('with a bucket, the state is an encrypted object that Amazon S3 locks', () => {
    const { terraform } = synthesize(
      (app) =>
        new ProcessingStack(app, 'sagemaker-processing', {
          remoteState: { bucket: 'my-state', key: 'a/terraform.tfstate', region: 'eu-west-1' },
        }),
    );
    expect(terraform.backend).toEqual({
      s3: {
        bucket: 'my-state',
        key: 'a/terraform.tfstate',
        region: 'eu-west-1',
        encrypt: true,
        use_lockfile: true,
      },
    });
  });
});

describe('variables', () => {
  test.each(Object.entries(stack.variable))(
    '%s has a type, a description and a validation',
    (name, variable) => {
      expect(variable.type).toEqual(expect.any(String));
      expect(variable.description).toMatch(/\.$/);
      const validations = variable.validation as { condition: string; error_message: string }[];
      expect(validations.length).toBeGreaterThan(0);
      for (const { condition, error_message } of validations) {
        // Terraform refuses a validation that does not refer to its own variable.
        expect(condition).toContain(`var.${name}`);
        expect(error_message).toMatch(/^[a-z_]+[\w.[\]*]* must be .*\.$/);
      }
    },
  );

  test('none is required', () => {
    expect(Object.entries(stack.variable).filter(([, variable]) => !('default' in variable))).toEqual([]);
  });

  test('the defaults are these', () => {
    const entries = Object.entries(stack.variable).filter(([, variable]) => 'default' in variable);
    expect(Object.fromEntries(entries.map(([name, variable]) => [name, variable.default]))).toEqual({
      s3_input: null,
      s3_output: null,
      s3_script: null,
      s3_source_archive: null,
      source_entrypoint: null,
      image_uri: null,
      role_arn: null,
      container_entrypoint: null,
      container_arguments: null,
      instance_count: null,
      instance_type: null,
      instance_preferences: null,
      volume_size_in_gb: 20,
      volume_kms_key_id: null,
      max_runtime_in_seconds: 3600,
      environment: null,
      processing_inputs: [],
      processing_output_config: null,
      network_config: null,
      experiment_config: null,
      tags: {},
      name: 'sagemaker-processing',
      prebuilt_image: { name: 'scikit-learn', version: '1.2-1' },
      poll_floor_in_seconds: null,
      poll_ceiling_in_seconds: 900,
      quota_wait_in_hours: 6,
      alarm_topic_arn: null,
      create_alarms: null,
      lambda_runtime: 'nodejs22.x',
      log_retention_in_days: 30,
      log_kms_key_arn: null,
      permissions_boundary_arn: null,
      create_job_role: true,
      create_service_roles: true,
      service_role_arns: null,
      account_id: null,
      region: null,
      partition: null,
      additional_s3_inputs: [],
      additional_s3_outputs: [],
      additional_image_repositories: [],
      additional_job_roles: [],
      kms_key_arns: [],
      instance_types: [
        'ml.t3.*',
        'ml.m5.*',
        'ml.m6i.*',
        'ml.m7i.*',
        'ml.c5.*',
        'ml.c6i.*',
        'ml.c7i.*',
        'ml.r5.*',
        'ml.r6i.*',
        'ml.r7i.*',
      ],
      max_instance_count: 4,
      max_volume_size_in_gb: 512,
      max_runtime_limit_in_seconds: 86_400,
      locked_keys: [],
      schedules: {},
      fan_out: null,
    });
  });
});
