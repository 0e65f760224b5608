import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ListStateMachinesCommand } from '@aws-sdk/client-sfn';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { ACCOUNT_ID, CALLERS, REGION } from './aws-emulator';
import { type DeploymentBench, openDeploymentBench } from './deployment-bench';
import { type GitHub, REPOSITORY, startGitHub } from './github';
import { type GitHubRunner, openGitHubRunner } from './github-runner';
import { type JobEnds, readWorkflow, type Start } from './github-workflow';
import { whyNoMoto } from './moto';
import { findTerraform, type Terraform } from './terraform';
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
const FILES = {
  'cdktf.json': JSON.stringify({
    ...CDKTF,
    context: { stateBucket: STATE_BUCKET, stateRegion: REGION },
  }),
  'terraform.tfvars': 's3_input = "s3://my-data/input/"\ns3_output = "s3://my-data/output/"\n',
  'CHANGELOG.md':
    '# Changelog\n\n## [1.2.3]\n\n### Added\n\n- A thing.\n\n## [1.2.2]\n\n- Another.\n\n[1.2.3]: https://example.com\n',
};

/** The emulator is installed here already, in the version that is asked for: pip then needs no network. */
const pipAgrees =
  spawnSync(
    'python3',
    ['-m', 'pip', 'install', '--dry-run', '--requirement', join(ROOT, '.github/requirements.txt')],
    { env: { ...process.env, PIP_NO_INDEX: '1' } },
  ).status === 0;
if (!pipAgrees)
  console.warn('pip is only called in appearance: the emulator is not installed in the version of CI.');
const PIP_CALLS = pipAgrees ? [] : ['python3 -m pip install --requirement .github/requirements.txt'];

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
    sandbox = await openSandbox(github, FILES, { withPip: pipAgrees });
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
  });

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

  const aws = (): DeploymentBench => bench as DeploymentBench;

  const results = (ends: JobEnds) =>
    Object.fromEntries(Object.entries(ends).map(([id, { result }]) => [id, result]));

  /** An artifact as the job plan keeps it. */
  const planZip = (review: string, changes = true): Uint8Array =>
    zipSync({ 'review.md': strToU8(review), ...(changes && { 'plan.tar.gz': strToU8('folder and plan') }) });

  const requested = (proposal: Proposal) =>
    ({
      workflow: 'plan.yml',
      event: 'pull_request',
      ref: `refs/pull/${proposal.number}/merge`,
      sha: proposal.mergeCommit,
      payload: proposal.payload,
      vars: VARS,
    }) as const;

  const bodies = (issue: number) =>
    github.comments.filter((comment) => comment.issue === issue).map(({ body }) => body);

  const push = (sha: string, more: Partial<Start> = {}) =>
    runner.run({ workflow: 'plan.yml', event: 'push', sha, vars: VARS, ...more });

  withEmulator('from a pull request to a deployment, on an emulator of AWS', () => {
    let first: Proposal;
    const machines = async () =>
      (await aws().aws.stepFunctions.send(new ListStateMachinesCommand({}))).stateMachines?.map(
        ({ name }) => name,
      );

    test('a pull request is planned by the role that reads, and its review becomes a comment', async () => {
      first = await sandbox.propose(1, { 'docs/note.md': 'A note.\n' });
      const ends = await runner.run(requested(first));
      expect(results(ends)).toEqual({
        'not-planned': 'skipped',
        'find-plan': 'skipped',
        plan: 'success',
        comment: 'success',
        apply: 'skipped',
        'plan-again': 'skipped',
      });
      expect(assumed).toEqual([ROLES.plan]);
      const { 'review.md': review = new Uint8Array() } = unzipSync(
        github.artifacts.at(-1)?.zip ?? planZip(''),
      );
      expect(strFromU8(review)).toContain('aws_sfn_state_machine.state_machine');
      expect(bodies(1)).toEqual([expect.stringContaining(strFromU8(review).trim())]);
      expect(ends.plan?.summary).toBe(strFromU8(review));
    });

    test('planning writes nothing to the state bucket, not even a lock', () => {
      const writes = aws().aws.gateway.calls.filter(
        ({ accessKeyId, method, path }) =>
          accessKeyId === CALLERS.planner &&
          /^(PUT|POST|DELETE)$/.test(method) &&
          path.includes(STATE_BUCKET),
      );
      expect(writes).toEqual([]);
    });

    test("the stack's folder and the plan are kept together, with the providers' lock and without the providers", async () => {
      const folder = aws().folder();
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
      expect(results(ends)).toEqual({
        'not-planned': 'skipped',
        'find-plan': 'success',
        plan: 'skipped',
        comment: 'skipped',
        apply: 'success',
        'plan-again': 'skipped',
      });
      expect(ends.apply?.log).toContain('Apply complete!');
      expect(ends['find-plan']?.summary).toContain('The plan that was reviewed with pull request #1:');
      expect(ends['find-plan']?.summary).toContain('aws_sfn_state_machine.state_machine');
      expect(atApproval).toEqual(['production', []]);
      expect(assumed).toEqual([ROLES.deploy]);
      expect(await machines()).toEqual(['sagemaker-processing']);
    });
  });

  test('a state that only one machine has is not planned, and the comment says that there is no plan', async () => {
    const proposal = await sandbox.propose(40, { 'cdktf.json': JSON.stringify(CDKTF) });
    const ends = await runner.run(requested(proposal));
    expect(results(ends)).toMatchObject({ plan: 'failure', comment: 'success' });
    expect(ends.plan?.log).toContain("cdktf.json's context names no stateBucket");
    expect(bodies(40)).toEqual([expect.stringContaining(`There is no plan of ${proposal.head}`)]);
  });

  withEmulator('between the plan and its application', () => {
    /** A stack without a provider, which is planned in no time: one resource, with the text of a file. */
    const SYNTHESIS = `
      const fs = require('node:fs');
      const folder = 'cdktf.out/stacks/sagemaker-processing';
      const backend = { s3: { bucket: '${STATE_BUCKET}', key: 'note.tfstate', region: '${REGION}' } };
      const resource = { terraform_data: { note: { input: fs.readFileSync('note.txt', 'utf8') } } };
      fs.mkdirSync(folder, { recursive: true });
      fs.writeFileSync(folder + '/cdk.tf.json', JSON.stringify({ terraform: { backend }, resource }));
    `;
    let proposal: Proposal;
    const readState = async () => JSON.parse(await aws().readObject(STATE_BUCKET, 'note.tfstate'));
    const note = async (): Promise<string> =>
      (await readState()).resources[0]?.instances[0].attributes.output.value;

    beforeAll(async () => {
      const manifest = JSON.parse(readFileSync(join(sandbox.origin, 'package.json'), 'utf8'));
      const scripts = { ...manifest.scripts, synth: 'node synthesis.cjs' };
      await sandbox.commit({
        'package.json': JSON.stringify({ ...manifest, scripts }),
        'synthesis.cjs': SYNTHESIS,
        'note.txt': 'before',
      });
    });

    const byHand = () =>
      runner.run({ workflow: 'plan.yml', event: 'workflow_dispatch', sha: github.main, vars: VARS });

    test('a commit without a pull request is planned on main, asked about, and applied', async () => {
      const asked: string[] = [];
      const ends = await push(github.main, { whileItWaits: (environment) => asked.push(environment) });
      expect(results(ends)).toMatchObject({ 'find-plan': 'success', plan: 'success', apply: 'success' });
      expect(ends.plan?.summary).toContain('terraform_data.note');
      expect(asked).toEqual(['production']);
      expect(assumed).toEqual([ROLES.plan, ROLES.deploy]);
      expect(await note()).toBe('before');
    });

    test('where nothing changes, nobody is asked', async () => {
      const ends = await byHand();
      expect(results(ends)).toMatchObject({ 'find-plan': 'skipped', plan: 'success', apply: 'skipped' });
      expect(ends.plan?.outputs).toMatchObject({ changes: 'false' });
    });

    test('a plan that failed is told in the comment, and the next plan takes its place', async () => {
      proposal = await sandbox.propose(2, { 'note.txt': 'after' });
      await runner.run({ ...requested(proposal), only: ['comment'] });
      expect(bodies(2)).toEqual([expect.stringContaining(`There is no plan of ${proposal.head}`)]);
      await runner.run(requested(proposal));
      expect(bodies(2)).toEqual([expect.stringContaining('terraform_data.note')]);
    });

    test('a plan that the state has outrun is not applied, and a new run is started', async () => {
      // Somebody applies something else while the approval is awaited.
      const changeState = async () => {
        const state = await readState();
        const changed = JSON.stringify({ ...state, serial: state.serial + 1 });
        await aws().putObject(STATE_BUCKET, 'note.tfstate', changed);
      };
      const ends = await push(await sandbox.merge(proposal), { whileItWaits: changeState });
      expect(results(ends)).toMatchObject({
        'find-plan': 'success',
        plan: 'skipped',
        apply: 'failure',
        'plan-again': 'success',
      });
      expect(ends.apply?.log).toContain('Saved plan is stale');
      expect(ends.apply?.summary).toContain('A new run plans again and asks again.');
      expect(github.commands).toEqual([
        ['workflow', 'run', 'plan.yml', '--repo', REPOSITORY, '--ref', 'main'],
      ]);
      expect(await note()).toBe('before');
    });

    test('that new run plans main as it is, asks, and applies', async () => {
      const ends = await byHand();
      expect(results(ends)).toMatchObject({ 'find-plan': 'skipped', plan: 'success', apply: 'success' });
      expect(await note()).toBe('after');
    });

    test('where main has moved since the request was planned, the merge is planned anew and asked about', async () => {
      const request = await sandbox.propose(3, { 'docs/note.md': 'A third note.\n' });
      await runner.run(requested(request));
      await sandbox.commit({ 'note.txt': 'moved' });
      const asked: string[] = [];
      const ends = await push(await sandbox.merge(request), {
        whileItWaits: (environment) => asked.push(environment),
      });
      expect(ends['find-plan']?.summary).toContain('Main has moved: pull request #3');
      expect(results(ends)).toMatchObject({ 'find-plan': 'success', plan: 'success', apply: 'success' });
      expect(asked).toEqual(['production']);
      expect(await note()).toBe('moved');
    });

    test('what Terraform refuses is told in the comment', async () => {
      // Terraform keeps the plan of what it could plan.
      const refused = '{ condition: "${terraform.workspace == null}", error_message: "No." }';
      const lifecycle = `lifecycle: { precondition: [${refused.replaceAll('"', "'")}] }, input:`;
      const broken = SYNTHESIS.replace('input:', lifecycle);
      const request = await sandbox.propose(4, { 'synthesis.cjs': broken });
      expect(results(await runner.run(requested(request)))).toMatchObject({
        plan: 'failure',
        comment: 'success',
      });
      expect(bodies(4)).toEqual([expect.stringContaining(`There is no plan of ${request.head}`)]);
    });
  });

  describe('the comment on a pull request', () => {
    const NUMBER = 20;
    let proposal: Proposal;

    beforeAll(async () => {
      proposal = await sandbox.propose(NUMBER, { 'docs/note.md': 'A note of twenty.\n' });
    });

    const comment = (review: string) => {
      const run = github.startRun({ path: 'any', event: 'pull_request', head_sha: proposal.head });
      const { id } = github.upload(run, 'plan-any', planZip(review));
      const done = { plan: { artifact: String(id), changes: 'true' } };
      return runner.run({ ...requested(proposal), only: ['comment'], done });
    };

    test('is never one that somebody else wrote', async () => {
      const theirs = {
        id: 7,
        issue: NUMBER,
        user: { login: 'mallory' },
        body: '<!-- terraform-plan: sagemaker-processing -->',
      };
      github.comments.push(theirs);
      const ends = await comment('First.');
      expect(results(ends)).toMatchObject({ comment: 'success' });
      expect(bodies(NUMBER)).toEqual([
        theirs.body,
        `${theirs.body}\nFirst.\n\nPlanned from ${proposal.head} in [this run](https://github.com/${REPOSITORY}/actions/runs/${github.runs.at(-1)?.id}).\n`,
      ]);
    });

    test('is updated where it stands', async () => {
      await comment('Second.');
      expect(bodies(NUMBER)).toEqual([expect.any(String), expect.stringContaining('\nSecond.\n')]);
    });

    test('carries text that a shell could mistake', async () => {
      const review = '`$(touch broken)` "quoted" \\ %s ${HOME} @file 企鹅';
      await comment(review);
      expect(bodies(NUMBER)[1]).toContain(`\n${review}\n`);
    });

    test('points to the summary of the run where the review is too long for it', async () => {
      await comment('企'.repeat(65_200));
      expect(bodies(NUMBER)[1]).toContain('企企');
      await comment('企'.repeat(65_500));
      expect(bodies(NUMBER)[1]).toContain('longer than a comment can be');
    });
  });

  describe('a pull request of a fork', () => {
    test('is told that it is not planned, and gets neither credentials nor a token of use', async () => {
      const { head, mergeCommit, number } = await sandbox.propose(30, { 'docs/note.md': 'A fork.\n' });
      const payload = { pull_request: { number, head: { sha: head, repo: { full_name: 'mallory/fork' } } } };
      // GitHub hands no variables to a fork either.
      const ends = await runner.run({
        workflow: 'plan.yml',
        event: 'pull_request',
        sha: mergeCommit,
        payload,
      });
      expect(results(ends)).toEqual({
        'not-planned': 'success',
        'find-plan': 'skipped',
        plan: 'skipped',
        comment: 'skipped',
        apply: 'skipped',
        'plan-again': 'skipped',
      });
      expect(ends['not-planned']?.summary).toMatch(/^Not planned\. This pull request comes from a fork/);
      expect(assumed).toEqual([]);
    });

    test('is not planned where GitHub hands it the variables', async () => {
      const payload = {
        pull_request: { number: 31, head: { sha: 'a', repo: { full_name: 'mallory/fork' } } },
      };
      const ends = await runner.run({
        workflow: 'plan.yml',
        event: 'pull_request',
        sha: github.main,
        payload,
        vars: VARS,
        only: [],
      });
      expect(results(ends)).toMatchObject({ 'not-planned': 'reached', plan: 'skipped', comment: 'skipped' });
    });
  });

  test('a repository without a role is told where to read how to set it up', async () => {
    const ends = await push(github.main, { vars: {} });
    expect(results(ends)).toMatchObject({ 'not-planned': 'success', plan: 'skipped', apply: 'skipped' });
    expect(ends['not-planned']?.summary).toMatch(/^Not planned\. The repository variable AWS_PLAN_ROLE_ARN/);
  });

  test('a branch is not deployed by hand', async () => {
    const ends = await runner.run({
      workflow: 'plan.yml',
      event: 'workflow_dispatch',
      ref: 'refs/heads/feature',
      sha: github.main,
      vars: VARS,
    });
    expect(new Set(Object.values(results(ends)))).toEqual(new Set(['skipped']));
  });

  describe('the plan of a merge', () => {
    let number = 100;

    /** A request that was planned and merged; what is not as it should be, `change` says. */
    const planAndMerge = async (
      change: {
        readonly between?: () => Promise<unknown>;
        readonly run?: object;
        readonly artifact?: (whole: GitHub['artifacts'][number]) => object;
        readonly changes?: boolean;
      } = {},
    ) => {
      number += 1;
      const proposal = await sandbox.propose(number, { [`docs/${number}.md`]: 'A note.\n' });
      const run = github.startRun({
        path: '.github/workflows/plan.yml',
        event: 'pull_request',
        head_sha: proposal.head,
        ...change.run,
      });
      run.conclusion = (change.run as { conclusion?: string })?.conclusion ?? 'success';
      const name = `plan-${await sandbox.treeOf(proposal.mergeCommit)}`;
      const uploaded = github.upload(run, name, planZip('The review.', change.changes));
      Object.assign(uploaded, change.artifact?.(uploaded));
      await change.between?.();
      return { sha: await sandbox.merge(proposal), artifact: uploaded };
    };
    const find = (sha: string) => push(sha, { only: ['find-plan'] });

    test('is that of the request, and is asked about', async () => {
      const { sha, artifact } = await planAndMerge();
      const ends = await find(sha);
      expect(ends['find-plan']?.outputs).toEqual({ artifact: String(artifact.id), changes: 'true' });
      expect(results(ends)).toMatchObject({ plan: 'skipped', apply: 'reached' });
    });

    test('is the newest of several', async () => {
      const { sha, artifact } = await planAndMerge();
      const run = github.runs.find(({ id }) => id === artifact.workflow_run.id);
      if (!run) throw new Error('no run');
      const newer = github.upload(run, artifact.name, planZip('Newer.'));
      const ends = await find(sha);
      expect(ends['find-plan']?.outputs.artifact).toBe(String(newer.id));
      expect(ends['find-plan']?.summary).toContain('Newer.');
    });

    test('is not asked about where it changes nothing', async () => {
      const { sha } = await planAndMerge({ changes: false });
      const ends = await find(sha);
      expect(ends['find-plan']?.outputs).toMatchObject({ changes: 'false' });
      expect(results(ends)).toMatchObject({ plan: 'skipped', apply: 'skipped' });
    });

    test.each([
      [
        'main has moved since the request was planned',
        { between: () => sandbox.commit({ 'docs/moved.md': 'Moved.\n' }) },
        'Main has moved: pull request #NUMBER was planned from other sources than those it was merged into.',
      ],
      [
        'the artifact has expired',
        { artifact: () => ({ expired: true }) },
        'The plan of pull request #NUMBER has expired.',
      ],
      [
        'a fork uploaded it',
        {
          artifact: ({ workflow_run }: GitHub['artifacts'][number]) => ({
            workflow_run: { ...workflow_run, head_repository_id: 666 },
          }),
        },
        'Main has moved: pull request #NUMBER',
      ],
      [
        'it was made for another commit than the last of the request',
        { run: { head_sha: 'other' } },
        'Main has moved: pull request #NUMBER',
      ],
      [
        'another workflow made it',
        { run: { path: '.github/workflows/mine.yml' } },
        'The run that planned pull request #NUMBER is not a success of this workflow (.github/workflows/mine.yml',
      ],
      [
        'it was made on another event',
        { run: { event: 'push' } },
        'The run that planned pull request #NUMBER is not a success of this workflow',
      ],
      [
        'its run failed, so that perhaps nobody has seen it',
        { run: { conclusion: 'failure' } },
        'The run that planned pull request #NUMBER is not a success of this workflow',
      ],
    ])('is made anew where %s', async (_, change, reason) => {
      const { sha } = await planAndMerge(change);
      const ends = await find(sha);
      expect(ends['find-plan']?.summary).toContain(reason.replace('NUMBER', String(number)));
      expect(ends['find-plan']?.outputs).toEqual({ artifact: '', changes: '' });
      expect(results(ends)).toMatchObject({ 'find-plan': 'success', plan: 'reached' });
    });

    test('is made anew where no request was merged', async () => {
      const sha = await sandbox.commit({ 'docs/direct.md': 'Direct.\n' });
      const ends = await find(sha);
      expect(ends['find-plan']?.summary).toContain(`No pull request was merged as ${sha}.`);
      expect(results(ends)).toMatchObject({ plan: 'reached' });
    });

    test('is made anew where it is no longer kept when it is approved', async () => {
      const { sha, artifact } = await planAndMerge();
      const ends = await push(sha, { whileItWaits: () => Object.assign(artifact, { expired: true }) });
      expect(results(ends)).toMatchObject({ apply: 'failure', 'plan-again': 'success' });
      expect(ends.apply?.summary).toContain('Not applied: this plan is no longer kept.');
      expect(assumed).toEqual([]);
    });

    test('is not applied where main moves while it waits for its approval', async () => {
      const { sha } = await planAndMerge();
      const ends = await push(sha, { whileItWaits: () => sandbox.commit({ 'docs/newer.md': 'Newer.\n' }) });
      expect(results(ends)).toMatchObject({ apply: 'failure', 'plan-again': 'skipped' });
      expect(ends.apply?.summary).toContain(`main has moved from ${sha} to ${github.main}`);
      expect(assumed).toEqual([]);
    });
  });

  describe('a release', () => {
    const commit = (version: string, changelog = FILES['CHANGELOG.md']) => {
      const manifest = JSON.parse(readFileSync(join(sandbox.origin, 'package.json'), 'utf8'));
      return sandbox.commit({
        'package.json': JSON.stringify({ ...manifest, version }),
        'CHANGELOG.md': changelog,
      });
    };
    const release = (tag: string, sha: string, more: Partial<Start> = {}) =>
      runner.run({ workflow: 'release.yml', event: 'push', ref: `refs/tags/${tag}`, sha, ...more });

    /** What the jobs before a publication leave. */
    const done = (id = 0) => ({ test: {}, build: { artifact: String(id) } });
    const files = () => unzipSync(github.artifacts.at(-1)?.zip ?? planZip(''));

    test("has the package, the module and the changelog's section, and goes to npm where the repository says so", async () => {
      const ends = await release('v1.2.3', await commit('1.2.3'), {
        done: { test: {} },
        vars: { PUBLISH_TO_NPM: 'true' },
      });
      expect(results(ends)).toEqual({
        test: 'success',
        build: 'success',
        publish: 'success',
        'publish-to-npm': 'success',
      });
      expect(Object.keys(files()).sort()).toEqual([
        'cdktf-sagemaker-processing-1.2.3.tgz',
        'notes.md',
        'terraform-module-1.2.3.tar.gz',
      ]);
      expect(strFromU8(files()['notes.md'] ?? new Uint8Array())).toBe('\n### Added\n\n- A thing.\n\n');
      const [attestation = [], creation = []] = github.commands;
      expect(attestation.map((argument) => argument.replace(/^.*\//, ''))).toEqual([
        'attest',
        '*.tgz',
        '*.tar.gz',
      ]);
      expect(creation.map((argument) => argument.replace(/^\/.*\//, ''))).toEqual([
        'release',
        'create',
        'v1.2.3',
        'cdktf-sagemaker-processing-1.2.3.tgz',
        'terraform-module-1.2.3.tar.gz',
        '--repo',
        REPOSITORY,
        '--verify-tag',
        '--title',
        'v1.2.3',
        '--notes-file',
        'notes.md',
      ]);
      expect(sandbox.calls()).toEqual([
        'npm ci',
        expect.stringMatching(
          /^npm publish \/.*\/cdktf-sagemaker-processing-1\.2\.3\.tgz --provenance --access public$/,
        ),
      ]);
    });

    test("has the module's files at the top of its archive", () => {
      const input = files()['terraform-module-1.2.3.tar.gz'];
      const { stdout } = spawnSync('tar', ['-tzf', '-'], { input, encoding: 'utf8' });
      expect(stdout).toMatch(/^\.\/[\w.-]+\.tf(\.json)?$/m);
    });

    test('names in its package the repository that it was built in, as a provenance at npm asks', () => {
      const input = files()['cdktf-sagemaker-processing-1.2.3.tgz'];
      const { stdout } = spawnSync('tar', ['-xzOf', '-', 'package/package.json'], {
        input,
        encoding: 'utf8',
      });
      expect(JSON.parse(stdout).repository).toEqual({
        type: 'git',
        url: `git+https://github.com/${REPOSITORY}.git`,
      });
    });

    test('does not go to npm by itself', async () => {
      const ends = await release('v1.2.3', github.main, { done: { ...done(), publish: {} } });
      expect(results(ends)).toMatchObject({ 'publish-to-npm': 'skipped' });
    });

    test('waits for the tests', async () => {
      const { build } = done();
      const ends = await release('v1.2.3', github.main, { only: [], done: { build } });
      expect(results(ends)).toMatchObject({ test: 'reached', publish: 'skipped' });
    });

    test('of a version with a hyphen is a pre-release', async () => {
      const id = github.artifacts.at(-1)?.id;
      await release('v2.0.0-rc.1', github.main, { done: done(id) });
      expect(github.commands.at(-1)?.at(-1)).toBe('--prerelease');
    });

    test.each([
      [
        'whose tag is not the version',
        ['1.2.4'],
        "The tag is v1.2.3 and package.json's version 1.2.4; the tag of this version is v1.2.4.",
      ],
      [
        'that the changelog does not tell of',
        ['1.2.3', '## [1.2.30]\n\n- Another.\n'],
        'CHANGELOG.md has no section ## [1.2.3]',
      ],
      [
        'of which the changelog says nothing',
        ['1.2.3', '## [1.2.3]\n\n## [1.2.2]\n\n- Old.\n'],
        'CHANGELOG.md has no section ## [1.2.3], or nothing in it',
      ],
    ] as const)('%s is refused', async (_, [version, changelog], message) => {
      const ends = await release('v1.2.3', await commit(version, changelog), { only: ['build'] });
      expect(results(ends)).toMatchObject({
        build: 'failure',
        publish: 'skipped',
        'publish-to-npm': 'skipped',
      });
      expect(ends.build?.log).toContain(message);
    });
  });

  test('a push is tested by the whole suite', async () => {
    const ends = await runner.run({ workflow: 'test.yml', event: 'push', sha: github.main });
    expect(results(ends)).toEqual({ test: 'success' });
    expect(sandbox.calls()).toEqual([...PIP_CALLS, '.ci/run']);
  });

  const WORKFLOWS = readdirSync(join(ROOT, '.github/workflows'));
  const jobs = WORKFLOWS.flatMap((name) =>
    Object.entries(readWorkflow(name).jobs).map(([id, job]) => [`${name}: ${id}`, job] as const),
  );

  whereAllRuns('every command line of every workflow was run here', () => {
    const lines = jobs.flatMap(([label, { steps = [] }]) =>
      steps.flatMap(({ run }) => (run === undefined ? [] : [`${label}: ${run}`])),
    );
    expect([...runner.executed].sort()).toEqual(lines.sort());
  });

  whereAllRuns('every job used each of its rights', () => {
    const own = jobs.filter(([, { uses }]) => uses === undefined);
    expect(Object.fromEntries(runner.rightsUsed)).toEqual(
      Object.fromEntries(own.map(([label, { permissions }]) => [label, permissions])),
    );
  });
});
