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

const states = inFile('workflow/definition-states.ts');
const polling = inFile('workflow/polling-definition.ts');
const sync = inFile('workflow/sync-definition.ts');
const jobName = inFile('workflow/processing-job-name.ts');
const jobStatus = inFile('workflow/job-status.ts');
const interval = inFile('workflow/poll-interval.ts');
const request = inFile('workflow/create-processing-job-request.ts');
const prepare = inFile('workflow/prepare-processing-job.ts');
const whole = inFile('workflow/whole-request.ts');
const unattended = inFile('workflow/unattended-job.ts');
const quota = inFile('workflow/quota-wait.ts');
const start = inFile('functions/start-processing-job/start-processing-job.ts');
const status = inFile('functions/get-processing-job-status/get-processing-job-status.ts');
const stop = inFile('functions/stop-processing-job/stop-processing-job.ts');
const stopRunning = inFile('functions/stop-running-job.ts');

const DESCRIBE = 'await client.send(new DescribeProcessingJobCommand({ ProcessingJobName }));';

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
    'a look is tried again only when it was throttled',
    "Retry: [never('AccessDeniedException'), soon('ThrottlingException'), soon('States.ALL')]",
    "Retry: [never('AccessDeniedException'), soon('ThrottlingException')]",
  ),
  states(
    'a look that is not allowed is tried again',
    "Retry: [never('AccessDeniedException'), soon(",
    'Retry: [soon(',
    330,
  ),
  states('an error is tried again once', 'MaxAttempts: 6', 'MaxAttempts: 1'),
  states('a full quota is tried again five times', 'MaxAttempts: attempts', 'MaxAttempts: 5'),
  states(
    'a time-out has no catcher of its own',
    "  { ErrorEquals: ['States.Timeout'], Next: 'FunctionTimedOut' },\n",
    '',
  ),
  states(
    'Failure takes its cause from elsewhere',
    "CausePath: '$.Cause' },",
    "CausePath: '$.FailureReason' },",
  ),
  states("the machine's time-out is half a day", '= 1_209_600', '= 43_200'),
  states("the start does not learn its execution's name", "'ExecutionArn.$': '$$.Execution.Id',", ''),
  states("the execution's input is not passed on", "'Overrides.$': '$$.Execution.Input',", ''),
  polling(
    'States.ALL is the first retrier',
    '  whenOtherJobsEnd(',
    "  soon('States.ALL'),\n  whenOtherJobsEnd(",
  ),
  polling("the user's mistakes are tried again", '    ERROR_NAMES.invalidProcessingJob,\n', ''),
  polling('the start does not wait for a quota', "  whenOtherJobsEnd('ResourceLimitExceeded', quota),\n", ''),
  polling(
    'a quota that stayed full has no catcher',
    "{ ErrorEquals: ['ResourceLimitExceeded'], Next: 'QuotaStayedFull' }, ",
    '',
    70,
  ),
  sync('throttling is not tried again', ' soon(REFUSED),', ''),
  sync('a call that got no answer is not tried again', ', soon(NO_ANSWER)]', ']', 75),
  sync('a full quota is not waited for', 'whenOtherJobsEnd(LIMIT_EXCEEDED, quota), ', ''),
  sync(
    "the task's time-out has no catcher",
    "          { ErrorEquals: ['States.Timeout'], ResultPath: null, Next: 'GetJobStatus' },\n",
    '',
  ),
  sync(
    "the task's time-out loses the job's name",
    "{ ErrorEquals: ['States.Timeout'], ResultPath: null,",
    "{ ErrorEquals: ['States.Timeout'],",
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
    "a job that is not found has no error's name",
    "ResultPath: null, Next: 'WasQuotaFull?'",
    "ResultPath: null, Next: 'Failure'",
  ),
  sync(
    'a job that could not be looked for counts as none',
    '{ ErrorEquals: [...NO_SUCH_JOB],',
    "{ ErrorEquals: ['States.ALL'],",
  ),
  sync(
    'a quota that stayed full is told by another name',
    "StringEquals: LIMIT_EXCEEDED, Next: 'QuotaStayedFull'",
    "StringEquals: LIMIT_EXCEEDED, Next: 'RunFailed'",
  ),
  sync(
    "the task's success is the execution's",
    "        Next: 'GetJobStatus',\n      },\n      QuotaStayedFull",
    "        Next: 'Success',\n      },\n      QuotaStayedFull",
  ),
  jobName('a name comes from the clock', '.update(executionArn)', '.update(`${executionArn} ${Date.now()}`)'),
  jobName('a name is always random', '= executionArn\n', '= executionArn === undefined\n'),
  jobName('all executions have one job name', '.update(executionArn)', ".update('')"),
  jobStatus('a stopped job has no error', "['Failed', 'Stopped']", "['Failed']"),
  jobStatus('a lack of capacity is not told', "includes('CapacityError')", "includes('Capacity error')"),
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
  interval('the wait does not grow', 'Math.floor(ageInSeconds * SHARE_OF_AGE)', 'floorInSeconds', 285),
  interval(
    'the wait has no ceiling',
    'Math.min(ceilingInSeconds, Math.floor(ageInSeconds * SHARE_OF_AGE))',
    'Math.floor(ageInSeconds * SHARE_OF_AGE)',
    370,
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
  prepare('an invalid job is sent', 'if (faults.length > 0) throw new InvalidProcessingJob(faults);', ''),
  whole('a member of the whole request is missing', '  ExperimentConfig: {},\n', ''),
  start(
    'an error of a look is swallowed',
    'throw isNoSuchJob(lookError) ? error : lookError;',
    'return { ProcessingJobName } as never;',
  ),
  start('its own job is not recognised', 'if (!mayBeThere(error)) throw error;', 'throw error;'),
  start(
    'its own job is taken for somebody else’s in the quota',
    'error instanceof ResourceInUse || error instanceof ResourceLimitExceeded',
    'error instanceof ResourceInUse',
  ),
  start(
    'a job that is not there is told in place of a full quota',
    'isNoSuchJob(lookError) ? error : lookError',
    'lookError',
  ),
  status(
    'a job that is not found runs on',
    DESCRIBE,
    `${DESCRIBE.slice(0, -1)}.catch(() => ({ ProcessingJobName, ProcessingJobStatus: 'InProgress' }) as never);`,
  ),
  stopRunning('only a job that is stopping is stopped', "=== 'InProgress'", "=== 'Stopping'", 115),
  stop(
    'only the job of an execution that runs is stopped',
    'if (await hasEnded(stepFunctions, executionArn)) {',
    'if (!(await hasEnded(stepFunctions, executionArn))) {',
    115,
  ),
  stop(
    'an error of the stop function is swallowed',
    'if (!isNoSuchJob(error) || isYoung(event, new Date())) throw error;',
    '',
    115,
  ),
  unattended(
    'a job that may still be created is given up',
    'return !(age >= YOUNG_IN_SECONDS);',
    'return age < 0;',
    115,
  ),
  quota(
    'a quota is waited for a tenth of the time',
    'hours * QUOTA_ATTEMPTS_PER_HOUR;',
    '(hours * QUOTA_ATTEMPTS_PER_HOUR) / 10;',
  ),
];
