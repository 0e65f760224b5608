/** A change of our own code that breaks it, and that a simulation has to find. */
export interface Mutant {
  /** What is wrong then. */
  readonly name: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  /** Execution to begin with, for one that few draws find. */
  readonly from: number;
}

const inFile =
  (file: string) =>
  (name: string, find: string, replace: string, from = 0): Mutant => ({ name, file, find, replace, from });

const states = inFile('workflow/definition/definition-states.ts');
const retriers = inFile('workflow/definition/retriers.ts');
const polling = inFile('workflow/definition/polling-definition.ts');
const sync = inFile('workflow/definition/sync-definition.ts');
const refused = inFile('workflow/functions/refused-start.ts');
const serviceQuota = inFile('workflow/functions/service-quota.ts');
const jobName = inFile('workflow/job/processing-job-name.ts');
const jobStatus = inFile('workflow/functions/job-status.ts');
const interval = inFile('workflow/deployment/poll-interval.ts');
const request = inFile('workflow/job/create-processing-job-request.ts');
const prepare = inFile('workflow/functions/prepare-processing-job.ts');
const whole = inFile('workflow/job/whole-request.ts');
const unattended = inFile('workflow/functions/unattended-job.ts');
const quota = inFile('workflow/functions/quota-wait.ts');
const start = inFile('functions/start-processing-job/start-processing-job.ts');
const status = inFile('functions/get-processing-job-status/get-processing-job-status.ts');
const stop = inFile('functions/stop-processing-job/stop-processing-job.ts');
const stopRunning = inFile('functions/stop-running-job.ts');
const executionEnd = inFile('functions/execution-end.ts');
const sweep = inFile('functions/stop-unattended-jobs/stop-unattended-jobs.ts');

const DESCRIBE = 'await client.send(new DescribeProcessingJobCommand({ ProcessingJobName }));';

const LOOK_RETRIERS = '      whilePermissionsChange,\n      forHours,\n';

export const MUTANTS: readonly Mutant[] = [
  states(
    'Stopped is not handled',
    "      { Variable: '$.ProcessingJobStatus', StringEquals: 'Stopped', Next: 'Failure' },\n",
    '',
  ),
  states(
    'Stopped is a success',
    "StringEquals: 'Stopped', Next: 'Failure'",
    "StringEquals: 'Stopped', Next: 'Success'",
  ),
  states(
    'Failed is a success',
    "StringEquals: 'Failed', Next: 'Failure'",
    "StringEquals: 'Failed', Next: 'Success'",
  ),
  states('looks follow one another without a wait', "Default: 'Wait'", "Default: 'GetJobStatus'"),
  states(
    'a look is tried again for hours only when it was throttled',
    LOOK_RETRIERS,
    "      whilePermissionsChange,\n      { ...forHours, ErrorEquals: ['ThrottlingException'] },\n",
  ),
  states(
    'a look is tried again for a minute',
    LOOK_RETRIERS,
    "      whilePermissionsChange,\n      soon('States.ALL'),\n",
  ),
  states(
    'a look that is not allowed is not tried again',
    LOOK_RETRIERS,
    "      never('AccessDeniedException'),\n      forHours,\n",
    25,
  ),
  retriers(
    'a look that is not allowed is tried again for minutes',
    '  attempts: 60,\n  ceilingInSeconds: 120,',
    '  attempts: 10,\n  ceilingInSeconds: 60,',
    115,
  ),
  retriers(
    'an error is tried again once',
    'OUTAGE_ATTEMPTS = attemptsOf(OUTAGE_IN_HOURS, OUTAGE_CEILING_IN_SECONDS)',
    'OUTAGE_ATTEMPTS = 1',
  ),
  retriers(
    'an outage of an hour is too long',
    'export const OUTAGE_IN_HOURS = 6;',
    'export const OUTAGE_IN_HOURS = 1;',
    52,
  ),
  retriers(
    'a start that is throttled is tried again for a minute',
    'START_ATTEMPTS = attemptsOf(START_WAIT_IN_HOURS, START_CEILING_IN_SECONDS)',
    'START_ATTEMPTS = 6',
    966,
  ),
  retriers(
    'a full quota is tried again five times',
    'MaxDelaySeconds: QUOTA_CEILING_IN_SECONDS,\n  MaxAttempts: attempts',
    'MaxDelaySeconds: QUOTA_CEILING_IN_SECONDS,\n  MaxAttempts: 5',
    24,
  ),
  states(
    'a time-out has no catcher of its own',
    "export const catchers = [\n  { ErrorEquals: ['States.Timeout'], Next: 'FunctionTimedOut' },\n",
    'export const catchers = [\n',
    675,
  ),
  states(
    'a job that was lost sight of is not told of',
    "ResultPath: '$.StatusError', Next: 'StatusUnknown'",
    "Next: 'Failure'",
    546,
  ),
  states(
    'Failure takes its cause from elsewhere',
    "CausePath: '$.Cause' },",
    "CausePath: '$.FailureReason' },",
  ),
  states("the machine's time-out is half a day", '= 1_209_600', '= 43_200', 410),
  states("the start does not learn its execution's name", "'ExecutionArn.$': '$$.Execution.Id',", ''),
  states(
    "the start does not learn its execution's start time",
    "  'ExecutionStartTime.$': '$$.Execution.StartTime',\n  'Overrides.$'",
    "  'Overrides.$'",
    35,
  ),
  states(
    "a look does not learn its execution's start time",
    "      'ExecutionStartTime.$': '$$.Execution.StartTime',\n",
    '',
  ),
  states("the execution's input is not passed on", "'Overrides.$': '$$.Execution.Input',", ''),
  polling(
    'States.ALL is the first retrier',
    'startRetriers = (quota: QuotaWait): readonly Retrier[] => [\n',
    'startRetriers = (quota: QuotaWait): readonly Retrier[] => [\n  forHours,\n',
  ),
  polling("the user's mistakes are tried again", '    ERROR_NAMES.invalidProcessingJob,\n', '', 32),
  polling('a quota that is too small is tried again', '    ERROR_NAMES.processingJobQuotaTooSmall,\n', ''),
  polling('a name in use is tried again', '    ERROR_NAMES.processingJobNameInUse,\n', '', 35),
  polling('a start that is not allowed is tried again', "    'AccessDeniedException',\n", '', 820),
  polling(
    'the start does not wait for a quota',
    'whenOtherJobsEnd(ERROR_NAMES.resourceLimitExceeded, quota)',
    'never(ERROR_NAMES.resourceLimitExceeded)',
    24,
  ),
  polling(
    'a quota that stayed full has no catcher',
    "{ ErrorEquals: [ERROR_NAMES.resourceLimitExceeded], Next: 'QuotaStayedFull' }, ",
    '',
    485,
  ),
  refused('a throttled start of .sync is a mistake', "if (isThrottling(cause)) return 'throttled';", '', 122),
  refused(
    'throttling in the words of the SDK for Java 2 is a mistake',
    '/^(rate exceeded|throttling)/i.test(cause) || ',
    '',
    122,
  ),
  refused(
    'a call that got no answer is a mistake',
    "if (name === 'SageMaker.SdkClientException') return 'no answer';",
    '',
    110,
  ),
  refused("an error of SageMaker's own is a mistake", ">= 500 ? 'no answer'", ">= 600 ? 'no answer'", 91),
  refused('a full quota is not waited for', 'return again(QUOTA_TURN);', 'throw notStarted(runError);', 57),
  refused(
    'a quota that is too small is waited for',
    'if (quota) throw new ProcessingJobQuotaTooSmall(',
    'if (!quota) throw new ProcessingJobQuotaTooSmall(',
    57,
  ),
  refused(
    'a start waits for its turn a quarter of an hour',
    'START_WAIT_IN_HOURS = 12',
    'START_WAIT_IN_HOURS = 0.25',
    91,
  ),
  sync(
    'a look for a job that is not allowed is not tried again',
    'never(...NOT_STARTED), whilePermissionsChange, forHours',
    "never(...NOT_STARTED, 'AccessDeniedException'), forHours",
    155,
  ),
  sync(
    'a look for a job is not tried again',
    'never(...NOT_STARTED), whilePermissionsChange, forHours',
    'never(...NOT_STARTED), whilePermissionsChange',
    52,
  ),
  sync(
    "the task's time-out has no catcher",
    "          { ErrorEquals: ['States.Timeout'], ResultPath: null, Next: 'GetJobStatus' },\n",
    '',
    579,
  ),
  sync(
    "the task's time-out loses the job's name",
    "{ ErrorEquals: ['States.Timeout'], ResultPath: null,",
    "{ ErrorEquals: ['States.Timeout'],",
    579,
  ),
  sync(
    'a failed task has no catcher',
    "          { ErrorEquals: ['States.TaskFailed'], ResultPath: '$.RunError', Next: 'FindJob' },\n",
    '',
  ),
  sync(
    'a failed task ends the execution, whatever its job does',
    "ResultPath: '$.RunError', Next: 'FindJob' }",
    "ResultPath: '$.RunError', Next: 'RunFailed' }",
  ),
  sync(
    "a job that is not started has no error's name",
    "ResultPath: null, Next: 'RunFailed'",
    "ResultPath: null, Next: 'Failure'",
    100,
  ),
  sync(
    'a job that could not be looked for counts as none',
    '{ ErrorEquals: [ERROR_NAMES.processingJobNotStarted],',
    "{ ErrorEquals: ['States.ALL'],",
  ),
  sync(
    'a quota that stayed full is told without its hours',
    "{ ErrorEquals: [ERROR_NAMES.resourceLimitExceeded], Next: 'QuotaStayedFull' }",
    "{ ErrorEquals: [ERROR_NAMES.resourceLimitExceeded], Next: 'Failure' }",
    1314,
  ),
  sync(
    'a job that was found is started again',
    "IsPresent: true, Next: 'JobWasFound'",
    "IsPresent: false, Next: 'JobWasFound'",
  ),
  sync(
    "the task's success is the execution's",
    "        Next: 'GetJobStatus',\n      },\n      FindJob",
    "        Next: 'Success',\n      },\n      FindJob",
  ),
  jobName('a name comes from the clock', '.update(executionArn)', '.update(`${executionArn} ${Date.now()}`)'),
  jobName('a name is always random', '= executionArn\n', '= executionArn === undefined\n'),
  jobName('all executions have one job name', '.update(executionArn)', ".update('')"),
  jobStatus('a stopped job has no error', "['Failed', 'Stopped']", "['Failed']"),
  jobStatus(
    'a lack of capacity is not told',
    "startsWith('CapacityError')",
    "startsWith('Capacity error')",
    39,
  ),
  jobStatus(
    "a lack of capacity is read from a user's prefix",
    "startsWith('CapacityError')",
    "includes('CapacityError')",
    51,
  ),
  jobStatus('a cause is empty', 'Cause: `${whyEnded(job)}\\n${logPlace(name)}`', "Cause: ''"),
  jobStatus(
    "a job's reason is left out of the cause",
    '[job.FailureReason || standard, job.ExitMessage]',
    '[standard, job.ExitMessage]',
  ),
  jobStatus(
    'milliseconds are taken for seconds',
    '(to.getTime() - from.getTime()) / 1000',
    'to.getTime() - from.getTime()',
  ),
  interval('the wait does not grow', 'Math.floor(ageInSeconds * SHARE_OF_AGE)', 'floorInSeconds', 148),
  interval('the wait is a tenth of the age', 'SHARE_OF_AGE = 0.025', 'SHARE_OF_AGE = 0.1', 1854),
  interval(
    'the wait has no ceiling',
    'Math.min(ceilingInSeconds, Math.floor(ageInSeconds * SHARE_OF_AGE))',
    'Math.floor(ageInSeconds * SHARE_OF_AGE)',
    2110,
  ),
  interval(
    'the wait has no floor',
    'Math.max(floorInSeconds, Math.min(ceilingInSeconds, Math.floor(ageInSeconds * SHARE_OF_AGE)))',
    'Math.min(ceilingInSeconds, Math.floor(ageInSeconds * SHARE_OF_AGE)) + 0 * floorInSeconds',
  ),
  request(
    "the job's limit is not sent",
    'job.MaxRuntimeInSeconds ?? DEFAULT_MAX_RUNTIME_IN_SECONDS',
    'DEFAULT_MAX_RUNTIME_IN_SECONDS',
  ),
  prepare('an invalid job is sent', 'if (faults.length > 0) throw new InvalidProcessingJob(faults);', '', 32),
  whole('a member of the whole request is missing', '  ExperimentConfig: {},\n', ''),
  serviceQuota(
    'a quota that is too small counts as in use',
    'amount(asked) > amount(limit) ? tooSmall(name, limit, unit, asked) : undefined',
    'undefined',
    40,
  ),
  serviceQuota(
    'a quota that is in use counts as too small',
    'amount(asked) > amount(limit) ?',
    'amount(asked) > 0 ?',
  ),
  serviceQuota(
    'a type that the Region does not have counts as in use',
    "return resource === ''\n    ? undefined\n    :",
    "return resource !== ' '\n    ? undefined\n    :",
    64,
  ),
  start(
    'an error of a look is swallowed',
    'throw new ProcessingJobStatusUnknown(',
    'return { ProcessingJobName } as never; new ProcessingJobStatusUnknown(',
  ),
  start(
    'a look that is not allowed is told as a mistake of the start',
    'throw new ProcessingJobStatusUnknown(',
    'throw error; new ProcessingJobStatusUnknown(',
    372,
  ),
  start('its own job is not recognised', 'if (!mayBeThere(refusal)) throw refusal;', 'throw refusal;'),
  start(
    'its own job is taken for somebody else’s in the quota',
    'error instanceof ResourceInUse || error instanceof ResourceLimitExceeded',
    'error instanceof ResourceInUse',
    25,
  ),
  start(
    'a job that is not there is told in place of a full quota',
    'if (isNoSuchJob(error)) throw refusal;',
    'if (isNoSuchJob(error)) throw error;',
  ),
  start(
    'a quota that is too small has no name of its own',
    'const refusal = named(error);',
    'const refusal = named(0) ? error : error;',
    40,
  ),
  start(
    'a job of before is taken for its own',
    'event.ExecutionArn, event.ExecutionStartTime',
    'event.ExecutionArn, undefined',
    35,
  ),
  status(
    'a job of before is looked at as its own',
    'pollBounds, ExecutionStartTime)',
    'pollBounds, undefined)',
  ),
  status(
    'a job that is not found runs on',
    DESCRIBE,
    `${DESCRIBE.slice(0, -1)}.catch(() => ({ ProcessingJobName, ProcessingJobStatus: 'InProgress' }) as never);`,
    29,
  ),
  stopRunning('only a job that is stopping is stopped', "=== 'InProgress'", "=== 'Stopping'", 82),
  stop(
    'an error of the stop function is swallowed',
    'if (!isNoSuchJob(error) || isYoung(event, new Date())) throw error;',
    '',
    526,
  ),
  stop(
    'only the job of an execution that runs is stopped',
    'if (await hasEnded(stepFunctions, executionArn)) {',
    'if (!(await hasEnded(stepFunctions, executionArn))) {',
    82,
  ),
  stop(
    'a late event stops the job of an execution that was redriven',
    'if (await hasEnded(stepFunctions, executionArn)) {',
    'if (true) {',
    148,
  ),
  executionEnd(
    'the sweep does not ask whether an execution has ended',
    'return isEnded((await stepFunctions.send(command)).status);',
    'return isEnded("FAILED") || command === undefined;',
    78,
  ),
  sweep(
    'the sweep finds nothing',
    'const found = await jobsInProgress(sageMaker, jobNamePrefix);',
    'const found = (await jobsInProgress(sageMaker, jobNamePrefix)).slice(0, 0);',
    346,
  ),
  unattended(
    "the sweep takes another deployment's job for its own",
    'processingJobName(jobNamePrefix, executionArn) === jobName',
    'processingJobName(jobNamePrefix, executionArn) !== undefined',
  ),
  unattended(
    'a job that may still be created is given up',
    'return !(age >= YOUNG_IN_SECONDS);',
    'return age < 0;',
    526,
  ),
  quota(
    'a quota is waited for a tenth of the time',
    'hours * QUOTA_ATTEMPTS_PER_HOUR;',
    '(hours * QUOTA_ATTEMPTS_PER_HOUR) / 10;',
  ),
];
