import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ListStateMachinesCommand } from '@aws-sdk/client-sfn';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { ACCOUNT_ID, CALLERS, REGION } from './aws-emulator';
import { type DeploymentBench, openDeploymentBench } from './deployment-bench';
import { type GitHub, REPOSITORY, startGitHub } from './github';
import { type GitHubRunner, type JobEnd, openGitHubRunner, readWorkflow } from './github-runner';
import { whyNoMoto } from './moto';
import { findTerraform, runProgram, type Terraform } from './terraform';
import { openSandbox, type Proposal, type Sandbox } from './workflow-sandbox';

const ROOT = resolve(__dirname, '../..');

const found = findTerraform();
const has = (program: string): boolean => spawnSync(program, ['--version']).error === undefined;
const missingPrograms = ['bash', 'curl', 'git', 'jq', 'unzip'].filter((program) => !has(program));
const missing = [
  ...missingPrograms.map((program) => `${program} is not on the PATH`),
  typeof found === 'string' ? found : undefined,
  whyNoMoto(),
]
  .filter(Boolean)
  .join('; ');
if (missing) console.warn(`The workflows are not all tested: ${missing}.`);
const withPrograms = missingPrograms.length > 0 ? describe.skip : describe;
const withEmulator = missing ? describe.skip : describe;
const whereAllRuns = missing ? test.skip : test;

const ROLES = {
  plan: `arn:aws:iam::${ACCOUNT_ID}:role/plan`,
  deploy: `arn:aws:iam::${ACCOUNT_ID}:role/deploy`,
};
const VARS = { AWS_REGION: REGION, AWS_PLAN_ROLE_ARN: ROLES.plan, AWS_DEPLOY_ROLE_ARN: ROLES.deploy };

interface TrustPolicy {
  readonly Statement: readonly [
    { readonly Condition: { readonly StringEquals: Readonly<Record<string, string | readonly string[]>> } },
  ];
}

/** The two trust policies of the guide, in its order. */
const [planTrust, deployTrust] = [
  ...readFileSync(join(ROOT, 'docs/github-actions.md'), 'utf8').matchAll(/```json\n([\s\S]*?)\n *```/g),
].map(([, text = '']): TrustPolicy => JSON.parse(text.replaceAll('ORG/REPO', REPOSITORY)));

const trusts = (policy: TrustPolicy | undefined, subject: string): boolean =>
  [policy?.Statement[0].Condition.StringEquals['token.actions.githubusercontent.com:sub']]
    .flat()
    .includes(subject);

const CDKTF = JSON.parse(readFileSync(join(ROOT, 'cdktf.json'), 'utf8'));
const STATE_BUCKET = 'my-state';
const STATE_KEY = 'sagemaker-processing/terraform.tfstate';
const withRetention = (days: number): string =>
  `s3_input = "s3://my-data/input/"\ns3_output = "s3://my-data/output/"\nlog_retention_in_days = ${days}\n`;
const FILES = {
  'cdktf.json': JSON.stringify({
    ...CDKTF,
    context: { stateBucket: STATE_BUCKET, stateRegion: REGION },
  }),
  'terraform.tfvars': withRetention(30),
  'CHANGELOG.md':
    '# Changelog\n\n## [1.2.3]\n\n### Added\n\n- A thing.\n\n## [1.2.2]\n\n- Another.\n\n[1.2.3]: https://example.com\n',
};

withPrograms('the workflows', () => {
  let github: GitHub;
  let sandbox: Sandbox;
  let runner: GitHubRunner;
  let bench: DeploymentBench | undefined;
  const assumed: string[] = [];

  const assumeRole = (role: string, subject: string): Readonly<Record<string, string>> => {
    const [caller, trust] =
      role === ROLES.plan ? [CALLERS.planner, planTrust] : [CALLERS.terraform, deployTrust];
    if (!trusts(trust, subject)) throw new Error(`${role} does not trust ${subject}`);
    assumed.push(role);
    return bench?.aws.environment(caller) ?? {};
  };

  beforeAll(async () => {
    github = await startGitHub();
    sandbox = await openSandbox(github, FILES);
    if (!missing) {
      bench = await openDeploymentBench(found as Terraform, {});
      await bench.makeBucket(STATE_BUCKET);
    }
    const { TF_CLI_ARGS: _, ...terraform } = typeof found === 'string' ? {} : found.environment;
    runner = openGitHubRunner({
      github,
      origin: sandbox.origin,
      environment: {
        ...(terraform as Record<string, string>),
        PATH: `${sandbox.programs}:${process.env.PATH}`,
        HOME: process.env.HOME ?? '',
        PIP_NO_INDEX: '1',
      },
      assumeRole,
    });
  }, 60_000);

  beforeEach(() => {
    github.commands.length = 0;
    assumed.length = 0;
    sandbox.calls();
  });

  afterAll(async () => {
    sandbox.close();
    await github.close();
    await bench?.close();
  });

  const results = (ends: Readonly<Record<string, JobEnd>>) =>
    Object.fromEntries(Object.entries(ends).map(([id, { result }]) => [id, result]));

  const logOf = (ends: Readonly<Record<string, JobEnd>>, job: string): string => ends[job]?.log ?? '';

  /** An artifact as the job plan keeps it. */
  const planZip = (review: string, changes = true): Uint8Array =>
    zipSync({ 'review.md': strToU8(review), ...(changes && { 'plan.tar.gz': strToU8('folder and plan') }) });

  const push = (sha: string, more = {}) => runner.run({ workflow: 'plan.yml', event: 'push', sha, vars: VARS, ...more });

  withEmulator('from a pull request to a deployment, on an emulator of AWS', () => {
    let first: Proposal;
    const machines = async () =>
      (await bench?.aws.stepFunctions.send(new ListStateMachinesCommand({})))?.stateMachines?.map(({ name }) => name);
    const retention = async (): Promise<number> => {
      const state = JSON.parse((await bench?.readObject(STATE_BUCKET, STATE_KEY)) ?? '');
      return state.resources.find(({ type }: { type: string }) => type === 'aws_cloudwatch_log_group').instances[0]
        .attributes.retention_in_days;
    };
    const plan = (proposal: Proposal) =>
      runner.run({
        workflow: 'plan.yml',
        event: 'pull_request',
        ref: `refs/pull/${proposal.number}/merge`,
        sha: proposal.mergeCommit,
        payload: proposal.payload,
        vars: VARS,
      });
    const bodies = (issue: number) =>
      github.comments.filter((comment) => comment.issue === issue).map(({ body }) => body);

    test('a pull request is planned by the role that reads, and its review becomes a comment', async () => {
      first = await sandbox.propose(1, { 'docs/note.md': 'A note.\n' });
      const ends = await plan(first);
      expect([results(ends), logOf(ends, 'plan')]).toEqual([
        {
          'not-planned': 'skipped',
          'find-plan': 'skipped',
          plan: 'success',
          comment: 'success',
          apply: 'skipped',
          'plan-again': 'skipped',
        },
        expect.any(String),
      ]);
      expect(assumed).toEqual([ROLES.plan]);
      const { 'review.md': review = new Uint8Array() } = unzipSync(github.artifacts.at(-1)?.zip ?? planZip(''));
      expect(strFromU8(review)).toContain('aws_sfn_state_machine.state_machine');
      expect(bodies(1)).toEqual([
        expect.stringContaining(strFromU8(review).trim()),
      ]);
      expect(ends.plan?.summary).toBe(strFromU8(review));
    }, 120_000);

    test('planning writes nothing to the state bucket, not even a lock', () => {
      const writes = bench?.aws.gateway.calls.filter(
        ({ accessKeyId, method, path }) =>
          accessKeyId === CALLERS.planner && /^(PUT|POST|DELETE)$/.test(method) && path.includes(STATE_BUCKET),
      );
      expect(writes).toEqual([]);
    });

    test("the stack's folder and the plan are kept together, with the providers' lock and without the providers", async () => {
      const folder = bench?.folder() ?? '';
      const { name, zip } = github.artifacts.at(-1) ?? { name: '', zip: planZip('') };
      expect(name).toBe(`plan-${await sandbox.treeOf(first.mergeCommit)}`);
      const archive = unzipSync(zip)['plan.tar.gz'] ?? new Uint8Array();
      spawnSync('tar', ['-xzf', '-', '-C', folder], { input: archive });
      const files = readdirSync(join(folder, 'sagemaker-processing'), { recursive: true });
      expect(files).toEqual(
        expect.arrayContaining([
          'plan',
          'cdk.tf.json',
          '.terraform.lock.hcl',
          'functions/start-processing-job.zip',
        ]),
      );
      expect(files).not.toContain('.terraform');
    });

    test('the merge shows that plan, waits for an approval, and applies it with the role that deploys', async () => {
      const atApproval: unknown[] = [];
      const ends = await push(await sandbox.merge(first), {
        whileItWaits: async (environment: string) => atApproval.push(environment, await machines()),
      });
      expect([results(ends), logOf(ends, 'apply')]).toEqual([
        {
          'not-planned': 'skipped',
          'find-plan': 'success',
          plan: 'skipped',
          comment: 'skipped',
          apply: 'success',
          'plan-again': 'skipped',
        },
        expect.stringContaining('Apply complete!'),
      ]);
      expect(ends['find-plan']?.summary).toContain('The plan that was reviewed with pull request #1:');
      expect(ends['find-plan']?.summary).toContain('aws_sfn_state_machine.state_machine');
      expect(atApproval).toEqual(['production', []]);
      expect(assumed).toEqual([ROLES.deploy]);
      expect(await machines()).toEqual(['sagemaker-processing']);
    }, 120_000);

    test('a plan that failed is told in the comment, and the next plan takes its place', async () => {
      const proposal = await sandbox.propose(2, { 'terraform.tfvars': withRetention(7) });
      const payload = { workflow: 'plan.yml', event: 'pull_request', sha: proposal.mergeCommit, vars: VARS } as const;
      await runner.run({ ...payload, payload: proposal.payload, only: ['comment'] });
      expect(bodies(2)).toEqual([expect.stringContaining(`There is no plan of ${proposal.head}`)]);
      await plan(proposal);
      expect(bodies(2)).toEqual([expect.stringContaining('update aws_cloudwatch_log_group')]);

      // Somebody applies something else between the plan and the approval.
      const changeState = async () => {
        const state = JSON.parse((await bench?.readObject(STATE_BUCKET, STATE_KEY)) ?? '');
        await bench?.putObject(STATE_BUCKET, STATE_KEY, JSON.stringify({ ...state, serial: state.serial + 1 }));
      };
      const ends = await push(await sandbox.merge(proposal), { whileItWaits: changeState });
      expect(results(ends)).toMatchObject({
        'find-plan': 'success',
        plan: 'skipped',
        apply: 'failure',
        'plan-again': 'success',
      });
      expect(logOf(ends, 'apply')).toContain('Saved plan is stale');
      expect(ends.apply?.summary).toContain('A new run plans again and asks again.');
      expect(github.commands).toEqual([
        ['workflow', 'run', 'plan.yml', '--repo', REPOSITORY, '--ref', 'main'],
      ]);
      expect(await retention()).toBe(30);
    }, 120_000);

    test('a run by hand plans main as it is, and asks', async () => {
      const ends = await runner.run({
        workflow: 'plan.yml',
        event: 'workflow_dispatch',
        sha: github.main,
        vars: VARS,
      });
      expect(results(ends)).toMatchObject({ 'find-plan': 'skipped', plan: 'success', apply: 'success' });
      expect(assumed).toEqual([ROLES.plan, ROLES.deploy]);
      expect(await retention()).toBe(7);
    }, 120_000);

    test('a commit that changes nothing is planned, and nobody is asked', async () => {
      const ends = await push(await sandbox.commit({ 'docs/note.md': 'Another note.\n' }));
      expect(results(ends)).toMatchObject({ 'find-plan': 'success', plan: 'success', apply: 'skipped' });
      expect(ends.plan?.outputs).toMatchObject({ changes: 'false' });
    }, 120_000);
  });
});
