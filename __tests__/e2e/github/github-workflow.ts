import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import { REPOSITORY, type Rights, type Run } from './github';
import { type ExpressionScope, isMet } from './github-expression';

export type Texts = Readonly<Record<string, string>>;

export interface Step {
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Texts;
  readonly env?: Texts;
}

export interface Job {
  readonly uses?: string;
  readonly needs?: string | readonly string[];
  readonly if?: string;
  readonly environment?: string;
  readonly permissions: Rights;
  readonly env?: Texts;
  readonly outputs?: Texts;
  readonly strategy?: { readonly matrix: Readonly<Record<string, readonly unknown[]>> };
  readonly steps?: readonly Step[];
}

export interface Workflow {
  readonly env?: Texts;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** What starts a workflow. */
export interface Start {
  /** The name of a file in .github/workflows, or the path of another. */
  readonly workflow: string;
  readonly event: 'push' | 'pull_request' | 'pull_request_target' | 'workflow_dispatch';
  /** The commit that is checked out. */
  readonly sha: string;
  /** @default - main */
  readonly ref?: string;
  /** What GitHub tells of the event. */
  readonly payload?: { readonly pull_request?: { readonly head: { readonly sha: string } } };
  readonly vars?: Texts;
  /** The secrets of each environment. */
  readonly secrets?: Readonly<Record<string, Texts>>;
  /** The jobs to run; of others only whether they would run is found. @default - all */
  readonly only?: readonly string[];
  /** Jobs that are taken as done, with these outputs. @default - none */
  readonly done?: Readonly<Record<string, Texts>>;
  /** Called while a job waits for the reviewers of its environment, who then approve. */
  readonly whileItWaits?: (environment: string) => unknown;
}

/** How a job ended; `reached` is one that would have run. */
export interface JobEnd {
  readonly result: 'success' | 'failure' | 'skipped' | 'reached';
  readonly outputs: Texts;
  readonly log: string;
  readonly summary: string;
}

export type JobEnds = Readonly<Record<string, JobEnd>>;

/** What an expression can ask of a job, also before it runs. */
interface JobSoFar {
  readonly start: Start;
  readonly job: Job;
  readonly token: string;
  readonly temp: string;
  /** Of the steps that have an id and are done. */
  readonly outputs: Record<string, { readonly outputs: Texts }>;
}

/** What a job's steps share. */
export interface JobRun extends JobSoFar {
  readonly run: Run;
  readonly workspace: string;
  readonly env: Record<string, string>;
  log: string;
}

const WORKFLOWS = resolve(__dirname, '../../../.github/workflows');

export const readWorkflow = (name: string): Workflow => parse(readFileSync(resolve(WORKFLOWS, name), 'utf8'));

export const refOf = ({ ref = 'refs/heads/main' }: Start): string => ref;

/** Only the first combination of a matrix is run. */
const matrixOf = ({ strategy }: Job): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(strategy?.matrix ?? {}).map(([name, values]) => [name, values[0]]));

const statusOf = ({ needs = [] }: Job, ends: JobEnds): ExpressionScope['functions'] => {
  const results = [needs].flat().map((need) => ends[need]?.result);
  return {
    cancelled: () => false,
    failure: () => results.includes('failure'),
    success: () => results.every((result) => result === 'success'),
  };
};

/** What a job's expressions can name, where its steps have `env`. */
export const scopeOf = (jobRun: JobSoFar, ends: JobEnds, env: Texts): ExpressionScope => {
  const { start, job, token, temp, outputs } = jobRun;
  return {
    contexts: {
      github: {
        event_name: start.event,
        event: start.payload ?? {},
        ref: refOf(start),
        repository: REPOSITORY,
        sha: start.sha,
        token,
      },
      vars: start.vars ?? {},
      secrets: start.secrets?.[job.environment ?? ''] ?? {},
      env,
      needs: ends,
      steps: outputs,
      matrix: matrixOf(job),
      runner: { temp },
    },
    functions: statusOf(job, ends),
  };
};

/** Whether a job runs, after the end of those before it. */
export const isReached = (start: Start, job: Job, ends: JobEnds): boolean =>
  isMet(job.if, scopeOf({ start, job, token: '', temp: '', outputs: {} }, ends, {}));

/** What GitHub's identity token says of a job, as far as AWS can ask for it. */
export interface Claims {
  readonly aud: string;
  /** In GitHub's default form. */
  readonly sub: string;
  readonly job_workflow_ref: string;
}

const subjectOf = ({ start, job }: JobSoFar): string => {
  if (job.environment !== undefined) return `repo:${REPOSITORY}:environment:${job.environment}`;
  return start.event === 'pull_request'
    ? `repo:${REPOSITORY}:pull_request`
    : `repo:${REPOSITORY}:ref:${refOf(start)}`;
};

export const claimsOf = (jobRun: JobSoFar): Claims => ({
  aud: 'sts.amazonaws.com',
  sub: subjectOf(jobRun),
  job_workflow_ref: `${REPOSITORY}/.github/workflows/${jobRun.start.workflow}@${refOf(jobRun.start)}`,
});
