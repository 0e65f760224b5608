import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve, sep } from 'node:path';
import { type Zippable, zipSync } from 'fflate';
import { parse } from 'yaml';
import { type GitHub, REPOSITORY, type Rights, type Run } from './github';
import { type ExpressionScope, interpolate, isMet } from './github-expression';
import { runProgram } from './terraform';

type Texts = Readonly<Record<string, string>>;

interface Step {
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Texts;
  readonly env?: Texts;
}

interface Job {
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

interface Workflow {
  readonly env?: Texts;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** What starts a workflow. */
export interface Start {
  readonly workflow: string;
  readonly event: 'push' | 'pull_request' | 'workflow_dispatch';
  /** The commit that is checked out. */
  readonly sha: string;
  /** @default - main */
  readonly ref?: string;
  /** What GitHub tells of the event. */
  readonly payload?: object;
  readonly vars?: Texts;
  /** The jobs to run; of others only whether they would run is found. @default - all */
  readonly only?: readonly string[];
  /** Jobs that are taken as done, with these outputs. @default - none */
  readonly done?: Readonly<Record<string, Texts>>;
  /** Called while a job waits for the reviewers of its environment, who then approve. */
  readonly whileItWaits?: (environment: string) => unknown;
}

export interface JobEnd {
  readonly result: 'success' | 'failure' | 'skipped' | 'reached';
  readonly outputs: Texts;
  readonly log: string;
  readonly summary: string;
}

type JobEnds = Readonly<Record<string, JobEnd>>;

const NOT_RUN = { outputs: {}, log: '', summary: '' } as const;

/** The machine that jobs run on: what they find there, and who they can become. */
export interface Machine {
  readonly github: GitHub;
  /** A git repository with every commit that is checked out. */
  readonly origin: string;
  /** What each step's environment has. */
  readonly environment: Texts;
  /** Credentials for the environment, or an error that says why AWS gives none. */
  readonly assumeRole: (role: string, subject: string) => Texts;
}

export interface GitHubRunner {
  run(start: Start): Promise<JobEnds>;
  /** Every `run:` that was executed, behind its workflow and job. */
  readonly executed: ReadonlySet<string>;
  /** The rights that each job used, in any of its runs. */
  readonly rightsUsed: ReadonlyMap<string, Rights>;
}

const WORKFLOWS = resolve(__dirname, '../../.github/workflows');

export const readWorkflow = (name: string): Workflow => parse(readFileSync(join(WORKFLOWS, name), 'utf8'));

const needsOf = ({ needs = [] }: Job): readonly string[] => (typeof needs === 'string' ? [needs] : needs);

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)));

/** As actions/upload-artifact does: hidden files stay behind. */
const zipFolder = (folder: string): Uint8Array => {
  const seen = filesBelow(folder).filter((file) => !file.split(sep).some((part) => part.startsWith('.')));
  if (seen.length === 0) throw new Error(`no files in ${folder}`);
  const files: Zippable = Object.fromEntries(
    seen.map((file) => [file, new Uint8Array(readFileSync(join(folder, file)))]),
  );
  return zipSync(files);
};

const linesOf = (file: string): Texts =>
  Object.fromEntries(
    readFileSync(file, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );

/** Only the first combination of a matrix is run. */
const matrixOf = ({ strategy }: Job): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(strategy?.matrix ?? {}).map(([name, values]) => [name, values[0]]));

/** What an expression can ask of a job, also before it runs. */
interface JobSoFar {
  readonly start: Start;
  readonly job: Job;
  readonly token: string;
  readonly temp: string;
  readonly outputs: Record<string, { readonly outputs: Texts }>;
}

/** What a job's steps share. */
interface JobRun extends JobSoFar {
  readonly run: Run;
  readonly workspace: string;
  readonly env: Record<string, string>;
  log: string;
}

/** GitHub's default of the claim by which AWS knows a job. */
const subjectOf = ({ start, job }: JobRun): string => {
  if (job.environment !== undefined) return `repo:${REPOSITORY}:environment:${job.environment}`;
  return start.event === 'pull_request'
    ? `repo:${REPOSITORY}:pull_request`
    : `repo:${REPOSITORY}:ref:${start.ref ?? 'refs/heads/main'}`;
};

/** Runs workflows as GitHub does, job after job: with its contexts, conditions, outputs, files and rights. */
export const openGitHubRunner = (machine: Machine): GitHubRunner => {
  const { github } = machine;
  const executed = new Set<string>();
  const rightsUsed = new Map<string, Rights>();

  const checkOut = async (jobRun: JobRun): Promise<void> => {
    github.use(jobRun.token, 'contents', 'read');
    const { workspace } = jobRun;
    for (const args of [
      ['init', '--quiet'],
      ['fetch', '--quiet', '--depth=1', `file://${machine.origin}`, jobRun.start.sha],
      ['checkout', '--quiet', 'FETCH_HEAD'],
    ]) {
      const { status, stderr } = await runProgram('git', args, workspace);
      if (status !== 0) throw new Error(stderr);
    }
    symlinkSync(resolve(__dirname, '../../node_modules'), join(workspace, 'node_modules'));
  };

  type Action = (jobRun: JobRun, inputs: Texts) => Texts | Promise<Texts>;
  const nothing: Action = () => ({});
  const ACTIONS: Readonly<Record<string, Action>> = {
    'actions/checkout': async (jobRun) => {
      await checkOut(jobRun);
      return {};
    },
    'actions/setup-node': nothing,
    'actions/setup-python': nothing,
    'hashicorp/setup-terraform': nothing,
    'aws-actions/configure-aws-credentials': (jobRun, inputs) => {
      github.use(jobRun.token, 'id-token', 'write');
      Object.assign(jobRun.env, machine.assumeRole(inputs['role-to-assume'] ?? '', subjectOf(jobRun)), {
        AWS_REGION: inputs['aws-region'],
      });
      return {};
    },
    'actions/upload-artifact': ({ run }, { name = '', path = '' }) => ({
      'artifact-id': String(github.upload(run, name, zipFolder(path)).id),
    }),
    'actions/attest-build-provenance': ({ token }, inputs) => {
      github.use(token, 'id-token', 'write');
      github.use(token, 'attestations', 'write');
      github.commands.push(['attest', ...(inputs['subject-path'] ?? '').trim().split('\n')]);
      return {};
    },
  };

  /** What npm gets from GitHub's identity by itself. */
  const useIdentity = (jobRun: JobRun, script: string): void => {
    if (script.startsWith('npm publish')) github.use(jobRun.token, 'id-token', 'write');
  };

  const runScript = async (jobRun: JobRun, script: string, env: Texts): Promise<Texts> => {
    useIdentity(jobRun, script);
    const files = { script: join(jobRun.temp, '.script'), output: join(jobRun.temp, '.output') };
    writeFileSync(files.script, script);
    writeFileSync(files.output, '');
    const { start } = jobRun;
    const environment: Texts = {
      ...machine.environment,
      ...env,
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_OUTPUT: files.output,
      GITHUB_REF_NAME: (start.ref ?? 'refs/heads/main').split('/').slice(2).join('/'),
      GITHUB_REPOSITORY: REPOSITORY,
      GITHUB_RUN_ID: String(jobRun.run.id),
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_SHA: start.sha,
      GITHUB_STEP_SUMMARY: join(jobRun.temp, '.summary'),
      RUNNER_TEMP: jobRun.temp,
    };
    const assignments = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
    const { status, stdout, stderr } = await runProgram(
      'env',
      ['-i', ...assignments, 'bash', '-e', files.script],
      jobRun.workspace,
    );
    jobRun.log += stdout + stderr;
    const outputs = linesOf(files.output);
    if (status !== 0) throw Object.assign(new Error(`exit code ${status}`), { outputs });
    return outputs;
  };

  const scopeOf = (jobRun: JobSoFar, needs: JobEnds, env: Texts): ExpressionScope => {
    const { start } = jobRun;
    return {
      contexts: {
        github: {
          event_name: start.event,
          event: start.payload ?? {},
          ref: start.ref ?? 'refs/heads/main',
          repository: REPOSITORY,
          token: jobRun.token,
        },
        vars: start.vars ?? {},
        env,
        needs,
        steps: jobRun.outputs,
        matrix: matrixOf(jobRun.job),
        runner: { temp: jobRun.temp },
      },
      functions: statusOf(jobRun.job, needs),
    };
  };

  const statusOf = (job: Job, needs: JobEnds): ExpressionScope['functions'] => {
    const results = needsOf(job).map((need) => needs[need]?.result);
    return {
      cancelled: () => false,
      failure: () => results.includes('failure'),
      success: () => results.every((result) => result === 'success'),
    };
  };

  const runSteps = async (jobRun: JobRun, needs: JobEnds, label: string): Promise<void> => {
    const interpolated = (texts: Texts = {}, env: Texts = {}): Record<string, string> => {
      const scope = scopeOf(jobRun, needs, env);
      return Object.fromEntries(
        Object.entries(texts).map(([name, text]) => [name, interpolate(String(text), scope)]),
      );
    };
    for (const step of jobRun.job.steps ?? []) {
      const jobEnv = { ...jobRun.env };
      if (!isMet(step.if, { ...scopeOf(jobRun, needs, jobEnv), functions: { success: () => true } }))
        continue;
      const env = { ...jobEnv, ...interpolated(step.env, jobEnv) };
      const run = (): Texts | Promise<Texts> => {
        if (step.run !== undefined) {
          executed.add(`${label}: ${step.run}`);
          return runScript(jobRun, step.run, env);
        }
        const action = ACTIONS[step.uses?.split('@')[0] ?? ''];
        if (action === undefined) throw new Error(`the runner has no ${step.uses}`);
        return action(jobRun, interpolated(step.with, env));
      };
      const keep = (outputs: Texts): void => {
        if (step.id !== undefined) jobRun.outputs[step.id] = { outputs };
      };
      try {
        keep(await run());
      } catch (error) {
        // Outputs of a step that fails count as well.
        keep((error as { outputs?: Texts }).outputs ?? {});
        throw error;
      }
    }
  };

  const runJob = async (
    start: Start,
    run: Run,
    workflow: Workflow,
    id: string,
    ends: JobEnds,
  ): Promise<JobEnd> => {
    const job = workflow.jobs[id] as Job;
    const folder = mkdtempSync(join(tmpdir(), 'job-'));
    const jobRun: JobRun = {
      start,
      run,
      job,
      token: github.token(job.permissions),
      workspace: join(folder, 'workspace'),
      temp: join(folder, 'temp'),
      env: {},
      outputs: {},
      log: '',
    };
    mkdirSync(jobRun.workspace);
    mkdirSync(jobRun.temp);
    writeFileSync(join(jobRun.temp, '.summary'), '');
    const scope = () => scopeOf(jobRun, ends, jobRun.env);
    for (const [name, text] of Object.entries({ ...workflow.env, ...job.env }))
      jobRun.env[name] = interpolate(String(text), scope());
    const label = `${start.workflow}: ${id}`;
    let result: JobEnd['result'] = 'success';
    try {
      if (job.environment !== undefined) await start.whileItWaits?.(job.environment);
      await runSteps(jobRun, ends, label);
    } catch (error) {
      result = 'failure';
      jobRun.log += (error as Error).message;
    }
    const outputs = Object.fromEntries(
      Object.entries(job.outputs ?? {}).map(([name, text]) => [name, interpolate(text, scope())]),
    );
    const summary = readFileSync(join(jobRun.temp, '.summary'), 'utf8');
    rmSync(folder, { recursive: true, force: true });
    const before = rightsUsed.get(label) ?? {};
    rightsUsed.set(label, { ...before, ...github.used(jobRun.token) });
    return { result, outputs, log: jobRun.log, summary };
  };

  const isReached = (start: Start, job: Job, ends: JobEnds): boolean => {
    const scope = scopeOf({ start, job, token: '', temp: '', outputs: {} }, ends, {});
    return isMet(job.if, scope);
  };

  const runWorkflow = async (start: Start): Promise<JobEnds> => {
    const workflow = readWorkflow(start.workflow);
    const run = github.startRun({
      path: `.github/workflows/${start.workflow}`,
      event: start.event,
      head_sha:
        (start.payload as { pull_request?: { head: { sha: string } } })?.pull_request?.head.sha ?? start.sha,
    });
    const ends: Record<string, JobEnd> = {};
    for (const [id, job] of Object.entries(workflow.jobs)) {
      const done = start.done?.[id];
      if (done !== undefined) ends[id] = { ...NOT_RUN, result: 'success', outputs: done };
      else if (!isReached(start, job, ends)) ends[id] = { ...NOT_RUN, result: 'skipped' };
      else if (start.only !== undefined && !start.only.includes(id))
        ends[id] = { ...NOT_RUN, result: 'reached' };
      else ends[id] = await runJob(start, run, workflow, id, ends);
    }
    const failed = Object.values(ends).some(({ result }) => result === 'failure');
    run.conclusion = failed ? 'failure' : 'success';
    return ends;
  };

  return { run: runWorkflow, executed, rightsUsed };
};
