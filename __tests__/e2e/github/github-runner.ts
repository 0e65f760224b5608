import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from '../support/terraform';
import { REPOSITORY, type Rights, type Run } from './github';
import { actionsOn, leaveWorkspace, type Machine } from './github-actions';
import { interpolate, isMet } from './github-expression';
import {
  isReached,
  type Job,
  type JobEnd,
  type JobEnds,
  type JobRun,
  readWorkflow,
  refOf,
  type Start,
  type Step,
  scopeOf,
  type Texts,
} from './github-workflow';

export interface GitHubRunner {
  run(start: Start): Promise<JobEnds>;
  /** Every `run:` that was executed, behind its workflow and job. */
  readonly executed: ReadonlySet<string>;
  /** The rights that each job used, in any of its runs. */
  readonly rightsUsed: ReadonlyMap<string, Rights>;
}

const NOT_RUN = { outputs: {}, log: '', summary: '' } as const;

/** A step's failure, which may leave outputs. */
class StepFailure extends Error {
  constructor(
    message: string,
    readonly outputs: Texts,
  ) {
    super(message);
  }
}

const outputsIn = (file: string): Texts =>
  Object.fromEntries(
    readFileSync(file, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );

const summaryOf = ({ temp }: Pick<JobRun, 'temp'>): string => join(temp, '.summary');

/** The variables that GitHub gives to each step. */
const standardEnvironment = (jobRun: JobRun, output: string): Texts => ({
  CI: 'true',
  GITHUB_ACTIONS: 'true',
  GITHUB_OUTPUT: output,
  GITHUB_REF_NAME: refOf(jobRun.start).split('/').slice(2).join('/'),
  GITHUB_REPOSITORY: REPOSITORY,
  GITHUB_RUN_ID: String(jobRun.run.id),
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_SHA: jobRun.start.sha,
  GITHUB_STEP_SUMMARY: summaryOf(jobRun),
  RUNNER_TEMP: jobRun.temp,
});

/** To write includes to read. */
const widest = (one: Rights, other: Rights): Rights => ({
  ...one,
  ...Object.fromEntries(
    Object.entries(other).map(([right, level]) => [right, one[right] === 'write' ? 'write' : level]),
  ),
});

/** Runs workflows as GitHub does, job after job: with its contexts, conditions, outputs, files and rights. */
export const openGitHubRunner = (machine: Machine): GitHubRunner => {
  const { github } = machine;
  const actions = actionsOn(machine);
  const executed = new Set<string>();
  const rightsUsed = new Map<string, Rights>();

  /** In an environment with nothing of this process. */
  const runScript = async (jobRun: JobRun, script: string, env: Texts): Promise<Texts> => {
    // npm makes itself known by GitHub's identity.
    if (script.includes('publish-to-npm.sh')) github.use(jobRun.token, 'id-token', 'write');
    const [file, output] = [join(jobRun.temp, '.script'), join(jobRun.temp, '.output')];
    writeFileSync(file, script);
    writeFileSync(output, '');
    const environment = { ...machine.environment, ...env, ...standardEnvironment(jobRun, output) };
    const assignments = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
    const command = ['-i', ...assignments, 'bash', '-e', file];
    const { status, stdout, stderr } = await runProgram('env', command, jobRun.workspace);
    jobRun.log += stdout + stderr;
    if (status !== 0) throw new StepFailure(`exit code ${status}`, outputsIn(output));
    return outputsIn(output);
  };

  const interpolated = (jobRun: JobRun, ends: JobEnds, env: Texts, texts: Texts = {}): Texts => {
    const scope = scopeOf(jobRun, ends, env);
    return Object.fromEntries(
      Object.entries(texts).map(([name, text]) => [name, interpolate(String(text), scope)]),
    );
  };

  const runStep = async (jobRun: JobRun, ends: JobEnds, step: Step, label: string): Promise<Texts> => {
    const env = { ...jobRun.env, ...interpolated(jobRun, ends, jobRun.env, step.env) };
    if (step.run !== undefined) {
      executed.add(`${label}: ${step.run}`);
      return runScript(jobRun, step.run, env);
    }
    const action = actions[step.uses?.split('@')[0] ?? ''];
    if (action === undefined) throw new Error(`the runner has no ${step.uses}`);
    return action(jobRun, interpolated(jobRun, ends, env, step.with));
  };

  const runSteps = async (jobRun: JobRun, ends: JobEnds, label: string): Promise<void> => {
    for (const step of jobRun.job.steps ?? []) {
      const { contexts } = scopeOf(jobRun, ends, jobRun.env);
      if (!isMet(step.if, { contexts, functions: { success: () => true } })) continue;
      const keep = (outputs: Texts): void => {
        if (step.id !== undefined) jobRun.outputs[step.id] = { outputs };
      };
      try {
        keep(await runStep(jobRun, ends, step, label));
      } catch (error) {
        if (error instanceof StepFailure) keep(error.outputs);
        throw error;
      }
    }
  };

  /** Whether the steps succeed, after the approval that the job may need. */
  const resultOf = async (jobRun: JobRun, ends: JobEnds, label: string): Promise<JobEnd['result']> => {
    const { environment } = jobRun.job;
    if (environment !== undefined) await jobRun.start.whileItWaits?.(environment);
    try {
      await runSteps(jobRun, ends, label);
      return 'success';
    } catch (error) {
      jobRun.log += (error as Error).message;
      return 'failure';
    }
  };

  const openJob = (start: Start, run: Run, job: Job): JobRun => {
    const { workspace } = machine;
    const temp = mkdtempSync(join(tmpdir(), 'runner-'));
    mkdirSync(workspace);
    const token = github.token(job.permissions);
    writeFileSync(summaryOf({ temp }), '');
    return { start, run, job, token, workspace, temp, env: {}, outputs: {}, log: '' };
  };

  const runJob = async (jobRun: JobRun, ends: JobEnds, label: string, env: Texts): Promise<JobEnd> => {
    const { job, token, workspace, temp } = jobRun;
    Object.assign(jobRun.env, interpolated(jobRun, ends, {}, env));
    const result = await resultOf(jobRun, ends, label);
    const end: JobEnd = {
      result,
      outputs: interpolated(jobRun, ends, jobRun.env, job.outputs),
      log: jobRun.log,
      summary: readFileSync(summaryOf(jobRun), 'utf8'),
    };
    leaveWorkspace(machine, workspace);
    rmSync(temp, { recursive: true, force: true });
    rightsUsed.set(label, widest(rightsUsed.get(label) ?? {}, github.used(token)));
    return end;
  };

  const run = async (start: Start): Promise<JobEnds> => {
    const workflow = readWorkflow(start.workflow);
    const started = github.startRun({
      path: `.github/workflows/${start.workflow}`,
      event: start.event,
      head_sha: start.payload?.pull_request?.head.sha ?? start.sha,
    });
    const endOf = async (id: string, job: Job): Promise<JobEnd> => {
      const done = start.done?.[id];
      if (done !== undefined) return { ...NOT_RUN, result: 'success', outputs: done };
      if (!isReached(start, job, ends)) return { ...NOT_RUN, result: 'skipped' };
      if (start.only !== undefined && !start.only.includes(id)) return { ...NOT_RUN, result: 'reached' };
      const env = { ...workflow.env, ...job.env };
      return runJob(openJob(start, started, job), ends, `${start.workflow}: ${id}`, env);
    };
    const ends: Record<string, JobEnd> = {};
    for (const [id, job] of Object.entries(workflow.jobs)) ends[id] = await endOf(id, job);
    const failed = Object.values(ends).some(({ result }) => result === 'failure');
    started.conclusion = failed ? 'failure' : 'success';
    return ends;
  };

  return { run, executed, rightsUsed };
};
