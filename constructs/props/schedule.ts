import type { IResolvable } from 'cdktf';
import type { ProcessingJobOverrides } from '../../workflow/job/processing-job';

/**
 * When to start executions, and with which input.
 *
 * @example
 * { expression: 'cron(0 2 * * ? *)', timeZone: 'Europe/Berlin', input: { InstanceCount: 2 } }
 */
export interface Schedule<Input extends object = ProcessingJobOverrides> {
  /**
   * When to start an execution, in the syntax of EventBridge Scheduler: `cron(0 2 * * ? *)`, `rate(6 hours)` or
   * `at(2027-01-31T02:00:00)`, to the minute.
   */
  readonly expression: string;
  /** IANA time zone of a cron or at expression, such as `Europe/Berlin`. @default UTC */
  readonly timeZone?: string;
  /**
   * Input of each execution. Text in it may contain `<aws.scheduler.scheduled-time>` and
   * `<aws.scheduler.execution-id>`, which EventBridge Scheduler replaces.
   * @default - an empty object: the deployed job
   */
  readonly input?: Input;
}

/**
 * Schedules by name: 1 to 64 letters, digits and `-_.`. A token is a Terraform map of objects with `expression`,
 * `time_zone` and `input`, which is JSON text; its keys must be known at plan time.
 */
export type Schedules<Input extends object = ProcessingJobOverrides> =
  | Readonly<Record<string, Schedule<Input>>>
  | IResolvable;
