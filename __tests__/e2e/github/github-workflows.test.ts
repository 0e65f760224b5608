import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ListStateMachinesCommand } from '@aws-sdk/client-sfn';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { ProcessingStack } from '../../../constructs/stacks/processing-stack';
import { ACCOUNT_ID, CALLERS, REGION } from '../support/aws-emulator';
import { type DeploymentBench, openDeploymentBench } from '../support/deployment-bench';
import { whyNoMoto } from '../support/moto';
import { npmRegistryAnswers } from '../support/npm-registry';
import { findTerraform, type Terraform } from '../support/terraform';
import { type Artifact, type GitHub, REPOSITORY, sha256, startGitHub } from './github';
import { type GitHubRunner, openGitHubRunner } from './github-runner';
import { type Claims, type JobEnds, readWorkflow, type Start } from './github-workflow';
import { openSandbox, type Proposal, type Sandbox } from './workflow-sandbox';

const ROOT = resolve(__dirname, '../../..');

const found = findTerraform();
const has = (program: string): boolean => spawnSync(program, ['--version']).error === undefined;
const missingPrograms = ['bash', 'curl', 'git', 'jq', 'timeout', 'unzip'].filter((program) => !has(program));
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
const registryAnswers = npmRegistryAnswers();
if (!registryAnswers) console.warn('A release is not tested: the npm registry cannot be had.');
const withRegistry = registryAnswers ? describe : describe.skip;
const whereAllRuns = missing ? test.skip : test;

const ROLES = {
  plan: `arn:aws:iam::${ACCOUNT_ID}:role/plan`,
  deploy: `arn:aws:iam::${ACCOUNT_ID}:role/deploy`,
};
const VARS = { AWS_REGION: REGION, AWS_PLAN_ROLE_ARN: ROLES.plan, AWS_DEPLOY_ROLE_ARN: ROLES.deploy };

type Conditions = Readonly<Record<string, string>>;

interface TrustPolicy {
  readonly Statement: readonly {
    readonly Condition: { readonly StringEquals: Conditions; readonly StringLike?: Conditions };
  }[];
}

/** The two trust policies of the guide, in its order. */
const [planTrust, deployTrust] = [
  ...readFileSync(join(ROOT, 'docs/github-actions.md'), 'utf8').matchAll(/```json\n([\s\S]*?)\n *```/g),
].map(([, text = '']): TrustPolicy => JSON.parse(text.replaceAll('ORG/REPO', REPOSITORY)));

const isLike = (pattern: string, value: string): boolean =>
  new RegExp(
    `^${pattern
      .split('*')
      .map((text) => text.replaceAll('.', '\\.'))
      .join('.*')}$`,
  ).test(value);

const trusts = (policy: TrustPolicy | undefined, claims: Claims): boolean => {
  const told: Readonly<Record<string, string>> = { ...claims };
  const claimOf = (key: string): string =>
    told[key.replace('token.actions.githubusercontent.com:', '')] ?? '';
  return (policy?.Statement ?? []).some(
    ({ Condition: { StringEquals, StringLike = {} } }) =>
      Object.entries(StringEquals).every(([key, value]) => claimOf(key) === value) &&
      Object.entries(StringLike).every(([key, pattern]) => isLike(pattern, claimOf(key))),
  );
};

const CDKTF = JSON.parse(readFileSync(join(ROOT, 'cdktf.json'), 'utf8'));
const STATE_BUCKET = 'my-state';
const LOCK = 'locks/sagemaker-processing.terraform.lock.hcl';
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

  const assumeRole = (role: string, claims: Claims): Readonly<Record<string, string>> => {
    const [caller, trust] =
      role === ROLES.plan ? [CALLERS.planner, planTrust] : [CALLERS.terraform, deployTrust];
    if (!trusts(trust, claims)) throw new Error(`${role} does not trust ${JSON.stringify(claims)}`);
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
      workspace: sandbox.workspace,
      keptCheckout: sandbox.keptCheckout,
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

  const latest = (name: string): Artifact => {
    const artifact = github.artifacts.findLast((candidate) => candidate.name === name);
    if (!artifact) throw new Error(`no artifact ${name}`);
    return artifact;
  };
  const fileIn = (artifact: Artifact, file: string): string =>
    strFromU8(unzipSync(artifact.zip)[file] ?? new Uint8Array());

  const DIGEST = 'd'.repeat(64);
  const OTHER_DIGEST = 'e'.repeat(64);

  const FINDINGS = 'No findings.';

  /** An artifact as the job review keeps it. */
  const reviewZip = (review: string, digest = DIGEST, findings = FINDINGS): Uint8Array =>
    zipSync({
      'review.md': strToU8(review),
      'findings.md': strToU8(findings),
      digest: strToU8(`${digest}\n`),
    });

  /** How a job of this run hands an artifact on. */
  const handedOn = (name: string, zip: Uint8Array): Readonly<Record<string, string>> => {
    const run = github.startRun({ path: 'any', event: 'push', head_sha: github.main });
    return { artifact: String(github.upload(run, name, zip).id), sha256: sha256(zip) };
  };

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

  test('without a committed provider lock, nothing is planned, and the run says so', async () => {
    const ends = await push(github.main, {
      only: ['plan'],
      done: { synth: handedOn('stack', zipSync({ 'cdk.tf.json': strToU8('{}') })) },
    });
    expect(results(ends)).toMatchObject({ plan: 'failure', review: 'skipped', apply: 'skipped' });
    expect(ends.plan?.summary).toContain(`The file ${LOCK} does not exist`);
    expect(ends.plan?.summary).toContain('Create it with npm run lock, and commit it.');
    expect(assumed).toEqual([]);
  });

  withEmulator('from a pull request to a deployment, on an emulator of AWS', () => {
    let first: Proposal;
    let reviewed: string;
    let summary: string;
    let scans: string[];
    const machines = async () =>
      (await aws().aws.stepFunctions.send(new ListStateMachinesCommand({}))).stateMachines?.map(
        ({ name }) => name,
      );

    beforeAll(async () => {
      // As npm run lock makes it, but of what this machine has.
      const folder = aws().synthesize('sagemaker-processing', (app) => {
        new ProcessingStack(app, 'sagemaker-processing');
      });
      await aws().terraform(folder, 'init', '-input=false', '-backend=false');
      await sandbox.commit({ [LOCK]: readFileSync(join(folder, '.terraform.lock.hcl'), 'utf8') });
    });

    test('a pull request is planned with the read-only role, and its review becomes a comment', async () => {
      first = await sandbox.propose(1, { 'docs/note.md': 'A note.\n' });
      const ends = await runner.run(requested(first));
      expect(results(ends)).toEqual({
        'not-planned': 'skipped',
        synth: 'success',
        plan: 'success',
        review: 'success',
        forget: 'success',
        comment: 'success',
        compare: 'skipped',
        apply: 'skipped',
        'plan-again': 'skipped',
      });
      expect(assumed).toEqual([ROLES.plan]);
      reviewed = ends.plan?.outputs.digest ?? '';
      summary = ends.plan?.summary ?? '';
      expect(reviewed).toMatch(/^[0-9a-f]{64}$/);
      const review = fileIn(latest(`review-${first.head}`), 'review.md');
      expect(review).toContain('aws_sfn_state_machine.state_machine');
      expect(bodies(1)).toEqual([expect.stringContaining(review.trim())]);
      scans = sandbox.calls().filter((call) => call.startsWith('docker'));
      expect(bodies(1)).toEqual([expect.stringContaining(`Digest: \`${reviewed}\`.`)]);
      const findings = fileIn(latest(`review-${first.head}`), 'findings.md');
      expect(ends.review?.summary).toBe(review + findings);
    });

    test('a scanner reads the plan without a network, and its findings are below the review', () => {
      const findings = fileIn(latest(`review-${first.head}`), 'findings.md');
      expect(findings).toContain('### Findings of Checkov');
      expect(findings).toContain('- `CKV_AWS_116` `Ensure a DLQ`: `aws_');
      expect(bodies(1)[0]).toContain(`\n\n${findings.trim()}\n\nPlanned from `);
      expect(scans).toEqual([
        expect.stringMatching(/^docker run .*--network none .*checkov:[\d.]+@sha256:[0-9a-f]{64} /),
      ]);
    });

    test('it keeps the sources of the plan, the review and the digest, but not the plan', () => {
      const kept = github.artifacts.map(({ name, zip }) => [name, Object.keys(unzipSync(zip)).sort()]);
      expect(kept.slice(-2)).toEqual([
        [
          'stack',
          expect.arrayContaining([
            'cdk.tf.json',
            'functions/start-processing-job/index.js',
            'terraform.tfvars',
          ]),
        ],
        [`review-${first.head}`, ['digest', 'findings.md', 'review.md']],
      ]);
      expect(github.artifacts.map(({ name }) => name)).not.toContain('for-review');
      expect(kept.flatMap(([, files]) => files)).not.toContain('plan.json');
    });

    test('the summary shows what the digest covers: state, versions, lock file and zips', () => {
      for (const row of [
        /\| State \| `my-state\/[\w./-]+`, lineage `none: there is no state yet` \|/,
        /\| Terraform \| `\d+\.\d+\.\d+` \|/,
        /\| Provider lock \| `[0-9a-f]{64}` \|/,
        /\| `functions\/start-processing-job\.zip` \| `[0-9a-f]{64}` \|/,
      ]) {
        expect(summary).toMatch(row);
      }
      expect(summary).not.toContain('runs commands');
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

    test('its merge is planned again, reported as the reviewed plan, approved and applied', async () => {
      const atApproval: unknown[] = [];
      const ends = await push(await sandbox.merge(first), {
        whileItWaits: async (environment: string) => atApproval.push(environment, await machines()),
      });
      expect(results(ends)).toEqual({
        'not-planned': 'skipped',
        synth: 'success',
        plan: 'success',
        review: 'success',
        forget: 'success',
        comment: 'skipped',
        compare: 'success',
        apply: 'success',
        'plan-again': 'skipped',
      });
      expect(ends.review?.summary).toContain('aws_sfn_state_machine.state_machine');
      expect(ends.compare?.summary).toContain('This plan is the one that was reviewed on pull request #1');
      expect(ends.plan?.outputs.digest).toBe(reviewed);
      expect(atApproval).toEqual(['production', []]);
      expect(assumed).toEqual([ROLES.plan, ROLES.deploy]);
      expect(ends.apply?.log).toContain('Apply complete!');
      expect(ends.apply?.summary).toBe(`Applied the plan \`${reviewed}\`.\n`);
      expect(await machines()).toEqual(['sagemaker-processing']);
    });

    test('with a sample, the workflow of the plan runs on it, and the comment says how it ended', async () => {
      const paths = ['/opt/ml/processing/input/.', '/opt/ml/processing/output'];
      const proposal = await sandbox.propose(43, {
        'sample/s3/my-data/input/penguins.csv': 'species\nGentoo\n',
        'sample/execution-input.json': JSON.stringify({ ContainerEntrypoint: ['cp', '-R', ...paths] }),
      });
      const ends = await runner.run(requested(proposal));
      expect(results(ends)).toMatchObject({ review: 'success', comment: 'success' });
      const line = fileIn(latest(`review-${proposal.head}`), 'sample.md').trim();
      expect(line).toMatch(
        /^Ran on the sample: \*\*Succeeded\*\* in [\d.]+ s, 1 file: `(?:[\w/]*\/)?penguins\.csv`\.$/,
      );
      expect(bodies(43)).toEqual([expect.stringContaining(`\n\n${line}\n\n`)]);
      expect(ends.review?.summary).toContain(`\n${line}\n`);
    });
  });

  test('a plan that cannot run on the sample still has its review, and a line says so', async () => {
    const proposal = await sandbox.propose(42, { 'sample/execution-input.json': '{}' });
    const plan = zipSync({ 'plan.json': strToU8('{"format_version":"1.2","resource_changes":[]}') });
    const done = { synth: {}, plan: { digest: DIGEST, ...handedOn('for-review', plan) } };
    const ends = await runner.run({ ...requested(proposal), only: ['review'], done });
    expect(results(ends)).toMatchObject({ review: 'success' });
    expect(ends.review?.log).toContain('The plan must have an aws_sfn_state_machine');
    const kept = latest(`review-${proposal.head}`);
    expect(fileIn(kept, 'review.md')).toContain('No changes');
    expect(fileIn(kept, 'sample.md')).toContain('did not run on the sample');
  });

  test('a stack with local state is not planned, and the comment says that there is no plan', async () => {
    const proposal = await sandbox.propose(40, { 'cdktf.json': JSON.stringify(CDKTF) });
    const ends = await runner.run(requested(proposal));
    expect(results(ends)).toMatchObject({ synth: 'failure', plan: 'skipped', comment: 'success' });
    expect(ends.synth?.log).toContain('The context in cdktf.json has no stateBucket');
    expect(bodies(40)).toEqual([expect.stringContaining(`There is no plan for ${proposal.head}`)]);
  });

  withEmulator('between the plan and its application', () => {
    /** A stack without a provider, which is planned in no time: one resource, with the text of a file. */
    const SYNTHESIS = `
      const fs = require('node:fs');
      const folder = 'cdktf.out/stacks/sagemaker-processing';
      const backend = { s3: { bucket: '${STATE_BUCKET}', key: 'note.tfstate', region: '${REGION}', use_lockfile: true } };
      const resource = { terraform_data: { note: { input: fs.readFileSync('note.txt', 'utf8') } } };
      fs.mkdirSync(folder, { recursive: true });
      fs.writeFileSync(folder + '/cdk.tf.json', JSON.stringify({ terraform: { backend }, resource }));
    `;
    let proposal: Proposal;
    const readState = async () => JSON.parse(await aws().readObject(STATE_BUCKET, 'note.tfstate'));
    const note = async (): Promise<string> =>
      (await readState()).resources[0]?.instances[0].attributes.output.value;
    const writeState = async (change: (state: Awaited<ReturnType<typeof readState>>) => void) => {
      const state = await readState();
      state.serial += 1;
      change(state);
      await aws().putObject(STATE_BUCKET, 'note.tfstate', JSON.stringify(state));
    };

    beforeAll(async () => {
      const manifest = JSON.parse(readFileSync(join(sandbox.origin, 'package.json'), 'utf8'));
      const scripts = { ...manifest.scripts, synth: 'node synthesis.cjs' };
      await sandbox.commit({
        'package.json': JSON.stringify({ ...manifest, scripts }),
        'synthesis.cjs': SYNTHESIS,
        'note.txt': 'before',
        [LOCK]: '# No providers.\n',
      });
    });

    const byHand = () =>
      runner.run({ workflow: 'plan.yml', event: 'workflow_dispatch', sha: github.main, vars: VARS });

    /** Proposes, plans and merges a change; says main's commit, and the digest that was reviewed. */
    const reviewAndMerge = async (number: number, files: Readonly<Record<string, string>>) => {
      const request = await sandbox.propose(number, files);
      const { plan } = await runner.run(requested(request));
      return { sha: await sandbox.merge(request), digest: plan?.outputs.digest };
    };

    test('a commit without a pull request is reported as not reviewed, and applied after approval', async () => {
      const asked: string[] = [];
      const ends = await push(github.main, { whileItWaits: (environment) => asked.push(environment) });
      expect(results(ends)).toMatchObject({ plan: 'success', compare: 'success', apply: 'success' });
      expect(ends.review?.summary).toContain('terraform_data.note');
      expect(ends.compare?.summary).toContain('Nobody has reviewed this plan');
      expect(asked).toEqual(['production']);
      expect(assumed).toEqual([ROLES.plan, ROLES.deploy]);
      expect(await note()).toBe('before');
    });

    test('a plan without changes needs no approval', async () => {
      const ends = await byHand();
      expect(results(ends)).toMatchObject({ plan: 'success', compare: 'skipped', apply: 'skipped' });
      expect(ends.plan?.outputs).toMatchObject({ changes: 'false' });
      expect(ends.plan?.summary).toMatch(/\| State \| `my-state\/note.tfstate`, lineage `[0-9a-f-]{36}` \|/);
    });

    test('a failed plan is reported in the comment, and the next plan replaces it', async () => {
      proposal = await sandbox.propose(2, { 'note.txt': 'after' });
      await runner.run({ ...requested(proposal), only: ['comment'] });
      expect(bodies(2)).toEqual([expect.stringContaining(`There is no plan for ${proposal.head}`)]);
      await runner.run(requested(proposal));
      expect(bodies(2)).toEqual([expect.stringContaining('terraform_data.note')]);
    });

    test('if the plan differs because the state has changed, nothing is applied, and a new run starts', async () => {
      // Somebody applies something else while the approval is awaited.
      const applySomethingElse = () =>
        writeState((state) => {
          const { attributes } = state.resources[0].instances[0];
          attributes.input.value = 'else';
          attributes.output.value = 'else';
        });
      const ends = await push(await sandbox.merge(proposal), { whileItWaits: applySomethingElse });
      expect(results(ends)).toMatchObject({ compare: 'success', apply: 'failure', 'plan-again': 'success' });
      expect(ends.compare?.summary).toContain('This plan is the one that was reviewed');
      expect(ends.apply?.log).not.toContain('Apply complete!');
      expect(ends.apply?.summary).toContain('the plan is no longer the one that was approved');
      expect(ends.apply?.summary).toContain(
        `The approved digest is ${ends.plan?.outputs.digest}; the digest is now`,
      );
      expect(github.commands).toEqual([
        ['workflow', 'run', 'plan.yml', '--repo', REPOSITORY, '--ref', 'main'],
      ]);
      expect(await note()).toBe('else');
    });

    test('the new run plans main, reports that the plan is not the reviewed one, and applies it after approval', async () => {
      const ends = await byHand();
      expect(ends.compare?.summary).toContain(
        'This plan is not the one that was reviewed on pull request #2',
      );
      expect(results(ends)).toMatchObject({ plan: 'success', apply: 'success' });
      expect(await note()).toBe('after');
    });

    test('if the state has changed only outside of the plan, the plan is applied', async () => {
      const { sha } = await reviewAndMerge(3, { 'note.txt': 'third' });
      const ends = await push(sha, { whileItWaits: () => writeState(() => undefined) });
      expect(results(ends)).toMatchObject({ apply: 'success' });
      expect(await note()).toBe('third');
    });

    test('if the state changes during the apply, nothing is applied, and a new run starts', async () => {
      const { sha } = await reviewAndMerge(4, { 'note.txt': 'fourth' });
      const state = `"$AWS_ENDPOINT_URL/${STATE_BUCKET}/note.tfstate" --silent --header 'authorization: AWS4-HMAC-SHA256 Credential=SERVICE/20240101/${REGION}/s3/aws4_request'`;
      sandbox.beforeApply(`curl ${state} | jq '.serial += 1' | curl ${state} --upload-file -`);
      const ends = await push(sha);
      sandbox.beforeApply(undefined);
      expect(ends.apply?.log).toContain('Saved plan is stale');
      expect(results(ends)).toMatchObject({ apply: 'failure', 'plan-again': 'success' });
      expect(await note()).toBe('third');
    });

    test('if main has moved without a change of the plan, the plan is still the reviewed one', async () => {
      const request = await sandbox.propose(5, { 'note.txt': 'fifth' });
      await runner.run(requested(request));
      await sandbox.commit({ 'docs/moved.md': 'Moved.\n' });
      const ends = await push(await sandbox.merge(request));
      expect(ends.compare?.summary).toContain('This plan is the one that was reviewed');
      expect(results(ends)).toMatchObject({ apply: 'success' });
      expect(await note()).toBe('fifth');
    });

    test('if main has moved with a change of the plan, the summary says that the plan is not the reviewed one', async () => {
      const request = await sandbox.propose(6, { 'docs/note.md': 'A sixth note.\n' });
      await runner.run(requested(request));
      await sandbox.commit({ 'note.txt': 'moved' });
      const asked: string[] = [];
      const ends = await push(await sandbox.merge(request), {
        whileItWaits: (environment) => asked.push(environment),
      });
      expect(ends.compare?.summary).toContain(
        'This plan is not the one that was reviewed on pull request #6',
      );
      expect(results(ends)).toMatchObject({ plan: 'success', apply: 'success' });
      expect(asked).toEqual(['production']);
      expect(await note()).toBe('moved');
    });

    test('an artifact of a pull request, forged or not, is never applied', async () => {
      const request = await sandbox.propose(7, { 'note.txt': 'seventh' });
      await runner.run(requested(request));
      for (const artifact of github.artifacts.filter((each) => each.workflow_run.head_sha === request.head)) {
        const forged = {
          ...unzipSync(artifact.zip),
          'cdk.tf.json': strToU8('{"forged": true}'),
          'review.md': strToU8('All is well.'),
        };
        const zip = zipSync(forged);
        Object.assign(artifact, { zip, digest: `sha256:${sha256(zip)}` });
      }
      const ends = await push(await sandbox.merge(request));
      expect(ends.review?.summary).toContain('terraform_data.note');
      expect(ends.review?.summary).not.toContain('All is well.');
      expect(await note()).toBe('seventh');
    });

    test('a stack that is replaced while the run waits for approval is rejected before a role is assumed', async () => {
      const { sha } = await reviewAndMerge(8, { 'note.txt': 'eighth' });
      assumed.length = 0;
      const swap = () => {
        const stack = latest('stack');
        const text = fileIn(stack, 'cdk.tf.json').replace('eighth', 'evil');
        stack.zip = zipSync({ 'cdk.tf.json': strToU8(text) });
      };
      const ends = await push(sha, { whileItWaits: swap });
      expect(results(ends)).toMatchObject({ apply: 'failure', 'plan-again': 'skipped' });
      expect(ends.apply?.log).toContain('its content has been replaced');
      expect(assumed).toEqual([ROLES.plan]);
      expect(await note()).toBe('seventh');
    });

    test('a stack that has expired when it is approved is not applied, and a new run starts', async () => {
      const ends = await push(github.main, {
        whileItWaits: () => Object.assign(latest('stack'), { expired: true }),
      });
      expect(results(ends)).toMatchObject({ apply: 'failure', 'plan-again': 'success' });
      expect(ends.apply?.summary).toContain('Not applied: the synthesized stack has expired.');
      expect(assumed).toEqual([ROLES.plan]);
    });

    test('a commit is not applied if main moves on while it waits for approval', async () => {
      const sha = github.main;
      const ends = await push(sha, { whileItWaits: () => sandbox.commit({ 'docs/newer.md': 'Newer.\n' }) });
      expect(results(ends)).toMatchObject({ apply: 'failure', 'plan-again': 'skipped' });
      expect(ends.apply?.summary).toContain(`main has moved from ${sha} to ${github.main}`);
      expect(assumed).toEqual([ROLES.plan]);
    });

    test.each([
      [
        'a folder that is not what was synthesized',
        { 'cdk.tf.json': strToU8('{}') },
        'its content has been replaced',
        { sha256: OTHER_DIGEST },
      ],
      [
        'providers and locks that npm packages could have put there',
        { '.terraform/providers/evil': strToU8('evil') },
        'allowed: files and folders whose names do not begin with a dot',
        {},
      ],
      [
        'another file that Terraform would read',
        { 'cdk.tf.json': strToU8('{}'), 'more_override.tf': strToU8('') },
        'allowed Terraform files: cdk.tf.json and terraform.tfvars',
        {},
      ],
      [
        'a setting by which Terraform would run a program before anyone has reviewed it',
        { 'cdk.tf.json': strToU8('{"terraform":{"backend":{"s3":{"profile":"x"}}}}') },
        'terraform.backend.s3 has profile',
        {},
      ],
      [
        'a state in another bucket than that of cdktf.json',
        { 'cdk.tf.json': strToU8('{"terraform":{"backend":{"s3":{"bucket":"of-others"}}}}') },
        'has its state in the bucket of-others',
        {},
      ],
    ])('%s is not planned, and no role is assumed', async (_, files, message, more) => {
      const synth = { ...handedOn('stack', zipSync(files)), ...more };
      const ends = await push(github.main, { only: ['plan'], done: { synth } });
      expect(results(ends)).toMatchObject({ plan: 'failure', review: 'skipped' });
      expect(ends.plan?.log).toContain(message);
      expect(assumed).toEqual([]);
    });

    test('a provider that is not in the committed lock file does not run', async () => {
      const terraform = "terraform: { backend, required_providers: { aws: { source: 'hashicorp/aws' } } }";
      const more = SYNTHESIS.replace('terraform: { backend }', terraform);
      const request = await sandbox.propose(9, { 'synthesis.cjs': more });
      const ends = await runner.run(requested(request));
      expect(results(ends)).toMatchObject({ plan: 'failure', comment: 'success' });
      expect(ends.plan?.log).toContain('Provider dependency changes detected');
    });

    test('the summary and the comment warn of commands that a resource would run', async () => {
      const note = "note: { provisioner: [{ 'local-exec': { command: 'true' } }],";
      const request = await sandbox.propose(10, { 'synthesis.cjs': SYNTHESIS.replace('note: {', note) });
      const ends = await runner.run(requested(request));
      const told = '⚠️ **This plan runs commands with the deploy role**: `terraform_data.note` (local-exec)';
      expect(ends.plan?.summary).toContain(told);
      expect(bodies(10)).toEqual([expect.stringContaining(told)]);
    });

    test('a scan that fails is reported in the comment, and fails nothing', async () => {
      const request = await sandbox.propose(12, { 'note.txt': 'twelfth' });
      sandbox.breakScanner(true);
      const ends = await runner.run(requested(request));
      sandbox.breakScanner(false);
      expect(results(ends)).toMatchObject({ review: 'success', comment: 'success' });
      expect(bodies(12)).toEqual([expect.stringContaining('⚠️ Checkov did not scan this plan')]);
      expect(ends.review?.log).toContain('Cannot connect to the Docker daemon');
    });

    test('an error of Terraform is reported in the comment', async () => {
      // Terraform keeps the plan of what it could plan.
      const refused = '{ condition: "${terraform.workspace == null}", error_message: "No." }';
      const lifecycle = `lifecycle: { precondition: [${refused.replaceAll('"', "'")}] }, input:`;
      const broken = SYNTHESIS.replace('input:', lifecycle);
      const request = await sandbox.propose(11, { 'synthesis.cjs': broken });
      expect(results(await runner.run(requested(request)))).toMatchObject({
        plan: 'failure',
        review: 'skipped',
        comment: 'success',
      });
      expect(bodies(11)).toEqual([expect.stringContaining(`There is no plan for ${request.head}`)]);
    });
  });

  describe('the comment on a pull request', () => {
    const NUMBER = 20;
    let proposal: Proposal;

    beforeAll(async () => {
      proposal = await sandbox.propose(NUMBER, { 'docs/note.md': 'A note of twenty.\n' });
    });

    const comment = (review: string, plan: object = {}, findings = FINDINGS) => {
      const done = {
        synth: {},
        plan: { digest: DIGEST, ...plan },
        review: handedOn('review-any', reviewZip(review, DIGEST, findings)),
      };
      return runner.run({ ...requested(proposal), only: ['comment'], done });
    };

    test('is never a comment of somebody else', async () => {
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
        `${theirs.body}\nFirst.\n\n${FINDINGS}\n\nPlanned from ${proposal.head} in [this run](https://github.com/${REPOSITORY}/actions/runs/${github.runs.at(-1)?.id}). Digest: \`${DIGEST}\`.\n`,
      ]);
    });

    test('is updated in place', async () => {
      await comment('Second.');
      expect(bodies(NUMBER)).toEqual([expect.any(String), expect.stringContaining('\nSecond.\n')]);
    });

    test('may contain text that is special to a shell', async () => {
      const review = '`$(touch broken)` "quoted" \\ %s ${HOME} @file 企鹅';
      await comment(review);
      expect(bodies(NUMBER)[1]).toContain(`\n${review}\n`);
    });

    test('links to the summary of the run if the review is too long for a comment', async () => {
      await comment('企'.repeat(65_200));
      expect(bodies(NUMBER)[1]).toContain('企企');
      await comment('企'.repeat(65_500));
      expect(bodies(NUMBER)[1]).toContain('too long for a comment');
    });

    test('points to the summary for the findings if only the review fits', async () => {
      await comment('企'.repeat(60_000), {}, '鹅'.repeat(10_000));
      expect(bodies(NUMBER)[1]).toContain('企企');
      expect(bodies(NUMBER)[1]).not.toContain('鹅');
      expect(bodies(NUMBER)[1]).toContain("The scanner's findings are too long");
    });

    test('warns of commands even if the review is too long for it', async () => {
      await comment('企'.repeat(65_500), { commands: '`terraform_data.note` (local-exec)' });
      expect(bodies(NUMBER)[1]).toContain(
        '⚠️ **This plan runs commands with the deploy role**: `terraform_data.note`',
      );
    });
  });

  describe('a pull request from a fork', () => {
    test('is not planned, says so, and gets neither credentials nor a token with permissions', async () => {
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
        synth: 'skipped',
        plan: 'skipped',
        review: 'skipped',
        forget: 'skipped',
        comment: 'skipped',
        compare: 'skipped',
        apply: 'skipped',
        'plan-again': 'skipped',
      });
      expect(ends['not-planned']?.summary).toMatch(/^Not planned\. This pull request comes from a fork/);
      expect(assumed).toEqual([]);
    });

    test('is not planned even if GitHub passes it the variables', async () => {
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
      expect(results(ends)).toMatchObject({ 'not-planned': 'reached', synth: 'skipped', comment: 'skipped' });
    });
  });

  test('a repository without a role refers to the documentation', async () => {
    const ends = await push(github.main, { vars: {} });
    expect(results(ends)).toMatchObject({ 'not-planned': 'success', synth: 'skipped', apply: 'skipped' });
    expect(ends['not-planned']?.summary).toMatch(/^Not planned\. The repository variable AWS_PLAN_ROLE_ARN/);
  });

  test('a manual run on a branch deploys nothing', async () => {
    const ends = await runner.run({
      workflow: 'plan.yml',
      event: 'workflow_dispatch',
      ref: 'refs/heads/feature',
      sha: github.main,
      vars: VARS,
    });
    expect(new Set(Object.values(results(ends)))).toEqual(new Set(['skipped']));
  });

  test.each([
    ['a branch', { sub: `repo:${REPOSITORY}:ref:refs/heads/feature`, ref: 'refs/heads/feature' }, []],
    ['a pull request', { sub: `repo:${REPOSITORY}:pull_request`, ref: 'refs/pull/7/merge' }, ['plan']],
    ['main', { sub: `repo:${REPOSITORY}:ref:refs/heads/main`, ref: 'refs/heads/main' }, ['plan']],
    [
      'main, after the approval',
      { sub: `repo:${REPOSITORY}:environment:production`, ref: 'refs/heads/main' },
      ['deploy'],
    ],
    [
      'a branch, in the environment',
      { sub: `repo:${REPOSITORY}:environment:production`, ref: 'refs/heads/feature' },
      [],
    ],
  ])(
    'this workflow of %s is trusted by the roles that it needs, another by none',
    (_, { sub, ref }, roles) => {
      const claims = (workflow: string): Claims => ({
        aud: 'sts.amazonaws.com',
        sub,
        job_workflow_ref: `${REPOSITORY}/.github/workflows/${workflow}@${ref}`,
      });
      const trusting = (workflow: string) =>
        [['plan', planTrust] as const, ['deploy', deployTrust] as const].flatMap(([role, policy]) =>
          trusts(policy, claims(workflow)) ? [role] : [],
        );
      expect(trusting('plan.yml')).toEqual(roles);
      expect(trusting('mine.yml')).toEqual([]);
    },
  );

  describe('a plan of main, compared with that of its pull request', () => {
    let number = 100;

    /** A request that was planned and merged; what is not as it should be, `change` says. */
    const planAndMerge = async (
      change: {
        readonly run?: { readonly conclusion?: string; readonly [key: string]: string | undefined };
        readonly artifact?: (whole: Artifact) => object;
        readonly digest?: string;
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
      run.conclusion = change.run?.conclusion ?? 'success';
      const uploaded = github.upload(run, `review-${proposal.head}`, reviewZip('The review.', change.digest));
      Object.assign(uploaded, change.artifact?.(uploaded));
      return { sha: await sandbox.merge(proposal), artifact: uploaded };
    };
    const done = { synth: {}, plan: { digest: DIGEST, changes: 'true' }, review: {} };
    const compare = (sha: string) => push(sha, { only: ['compare'], done });

    test('is the same if the digests are equal', async () => {
      const { sha } = await planAndMerge();
      const ends = await compare(sha);
      expect(ends.compare?.summary).toBe(
        `✅ **This plan is the one that was reviewed on pull request #${number}**: both have the digest \`${DIGEST}\`.\n`,
      );
      expect(results(ends)).toMatchObject({ apply: 'reached' });
    });

    test('is not the same if the digests differ', async () => {
      const { sha } = await planAndMerge({ digest: OTHER_DIGEST });
      const ends = await compare(sha);
      expect(ends.compare?.summary).toContain(
        `This plan is not the one that was reviewed on pull request #${number}`,
      );
      expect(results(ends)).toMatchObject({ apply: 'reached' });
    });

    test('is compared with the newest of several', async () => {
      const { sha, artifact } = await planAndMerge({ digest: OTHER_DIGEST });
      const run = github.runs.find(({ id }) => id === artifact.workflow_run.id);
      if (!run) throw new Error('no run');
      github.upload(run, artifact.name, reviewZip('Newer.'));
      expect((await compare(sha)).compare?.summary).toContain('This plan is the one');
    });

    test.each([
      [
        'the review has expired',
        { artifact: () => ({ expired: true }) },
        'the review of pull request #NUMBER has expired.',
      ],
      [
        'a fork uploaded it',
        {
          artifact: ({ workflow_run }: Artifact) => ({
            workflow_run: { ...workflow_run, head_repository_id: 666 },
          }),
        },
        'pull request #NUMBER was not planned.',
      ],
      [
        'it was made for another commit than the last of the request',
        { run: { head_sha: 'other' } },
        'pull request #NUMBER was not planned.',
      ],
      [
        'another workflow made it',
        { run: { path: '.github/workflows/mine.yml' } },
        'the run that planned pull request #NUMBER is not a successful run of this workflow (.github/workflows/mine.yml',
      ],
      [
        'it was made on another event',
        { run: { event: 'push' } },
        'the run that planned pull request #NUMBER is not a successful run of this workflow',
      ],
      [
        'its run failed, so that perhaps nobody has seen it',
        { run: { conclusion: 'failure' } },
        'the run that planned pull request #NUMBER is not a successful run of this workflow',
      ],
    ])('counts as not reviewed if %s', async (_, change, reason) => {
      const { sha } = await planAndMerge(change);
      const ends = await compare(sha);
      expect(ends.compare?.summary).toContain(
        `Nobody has reviewed this plan**: ${reason.replace('NUMBER', String(number))}`,
      );
      expect(results(ends)).toMatchObject({ compare: 'success', apply: 'reached' });
    });

    test('counts as not reviewed if no pull request was merged', async () => {
      const sha = await sandbox.commit({ 'docs/direct.md': 'Direct.\n' });
      const ends = await compare(sha);
      expect(ends.compare?.summary).toContain(`${sha} is not the merge of a pull request.`);
    });

    test('is not up for approval before its review is available', async () => {
      const ends = await push(github.main, { only: [], done: { synth: {}, plan: done.plan } });
      expect(results(ends)).toMatchObject({ review: 'reached', compare: 'reached', apply: 'skipped' });
    });
  });

  withRegistry('a release', () => {
    const commit = (version: string, changelog = FILES['CHANGELOG.md']) => {
      const manifest = JSON.parse(readFileSync(join(sandbox.origin, 'package.json'), 'utf8'));
      return sandbox.commit({
        'package.json': JSON.stringify({ ...manifest, version }),
        'CHANGELOG.md': changelog,
      });
    };
    const release = (tag: string, sha: string, more: Partial<Start> = {}) => {
      github.tags.set(tag, sha);
      return runner.run({ workflow: 'release.yml', event: 'push', ref: `refs/tags/${tag}`, sha, ...more });
    };

    /** What the jobs before a publication leave. */
    const built = () => ({ artifact: String(latest('release').id), sha256: sha256(latest('release').zip) });
    const files = () => unzipSync(latest('release').zip);

    test('has both packages, the module and the section of the changelog, and is published to npm if the repository says so', async () => {
      const asked: string[] = [];
      const ends = await release('v1.2.3', await commit('1.2.3'), {
        done: { test: {} },
        vars: { PUBLISH_TO_NPM: 'true' },
        whileItWaits: (environment) => asked.push(environment),
      });
      expect(results(ends)).toEqual({
        check: 'success',
        test: 'success',
        build: 'success',
        publish: 'success',
        'publish-to-npm': 'success',
      });
      expect(asked).toEqual(['release', 'release']);
      expect(Object.keys(files()).sort()).toEqual([
        'cdktf-sagemaker-processing-1.2.3.tgz',
        'cdktn-sagemaker-processing-1.2.3.tgz',
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
        'cdktn-sagemaker-processing-1.2.3.tgz',
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
        ...['cdktf', 'cdktn'].map((library) =>
          expect.stringMatching(
            `^npm publish /.*/${library}-sagemaker-processing-1\\.2\\.3\\.tgz --provenance --access public$`,
          ),
        ),
      ]);
    });

    test('has the files of the module at the root of the archive', () => {
      const input = files()['terraform-module-1.2.3.tar.gz'];
      const { stdout } = spawnSync('tar', ['-tzf', '-'], { input, encoding: 'utf8' });
      expect(stdout).toMatch(/^\.\/[\w.-]+\.tf(\.json)?$/m);
    });

    test.each(['cdktf', 'cdktn'])(
      'names the repository that built it in the package for %s, as npm requires for provenance',
      (library) => {
        const input = files()[`${library}-sagemaker-processing-1.2.3.tgz`];
        const { stdout } = spawnSync('tar', ['-xzOf', '-', 'package/package.json'], {
          input,
          encoding: 'utf8',
        });
        expect(JSON.parse(stdout).repository).toEqual({
          type: 'git',
          url: `git+https://github.com/${REPOSITORY}.git`,
        });
      },
    );

    test('is not published to npm by default', async () => {
      const ends = await release('v1.2.3', github.main, {
        only: [],
        done: { check: {}, test: {}, build: {} },
      });
      expect(results(ends)).toMatchObject({ publish: 'reached', 'publish-to-npm': 'skipped' });
    });

    test('waits for the tests', async () => {
      const vars = { PUBLISH_TO_NPM: 'true' };
      const ends = await release('v1.2.3', github.main, { only: [], done: { check: {}, build: {} }, vars });
      expect(results(ends)).toMatchObject({
        test: 'reached',
        publish: 'skipped',
        'publish-to-npm': 'skipped',
      });
    });

    test('of a version with a hyphen is a pre-release', async () => {
      await release('v2.0.0-rc.1', github.main, { done: { test: {}, build: built() } });
      expect(github.commands.at(-1)?.at(-1)).toBe('--prerelease');
    });

    test('is not published if its files were replaced after the build', async () => {
      const done = { test: {}, build: { ...built(), sha256: OTHER_DIGEST } };
      const ends = await release('v1.2.3', github.main, { done, vars: { PUBLISH_TO_NPM: 'true' } });
      expect(results(ends)).toMatchObject({ publish: 'failure', 'publish-to-npm': 'failure' });
      expect(github.commands).toEqual([]);
      expect(sandbox.calls()).toEqual([]);
    });

    test('is not published if its tag was moved while it waited for approval', async () => {
      const ends = await release('v1.2.3', github.main, {
        done: { test: {}, build: built() },
        vars: { PUBLISH_TO_NPM: 'true' },
        whileItWaits: () => github.tags.set('v1.2.3', 'f'.repeat(40)),
      });
      expect(results(ends)).toMatchObject({ publish: 'failure', 'publish-to-npm': 'failure' });
      expect(ends.publish?.log).toContain(`the tag v1.2.3 points to ${'f'.repeat(40)}`);
      expect(github.commands).toEqual([]);
      expect(sandbox.calls()).toEqual([]);
    });

    test('may be an older commit of main', async () => {
      const sha = github.main;
      await sandbox.commit({ 'docs/later.md': 'Later.\n' });
      const ends = await release('v1.2.3', sha, { only: ['check'] });
      expect(results(ends)).toMatchObject({ check: 'success', build: 'reached' });
    });

    test('must be a commit that main contains', async () => {
      const { head } = await sandbox.propose(50, { 'docs/branch.md': 'A branch.\n' });
      const ends = await release('v1.2.3', head, { vars: { PUBLISH_TO_NPM: 'true' } });
      expect(results(ends)).toEqual({
        check: 'failure',
        test: 'skipped',
        build: 'skipped',
        publish: 'skipped',
        'publish-to-npm': 'skipped',
      });
      expect(ends.check?.log).toContain(`Not released: main does not contain ${head} (diverged).`);
    });

    test.each([
      [
        'whose tag is not the version',
        ['1.2.4'],
        'The tag is v1.2.3, but the version in package.json is 1.2.4. Push the tag v1.2.4, or change the version.',
      ],
      [
        'that the changelog does not tell of',
        ['1.2.3', '## [1.2.30]\n\n- Another.\n'],
        'CHANGELOG.md has no section ## [1.2.3]',
      ],
      [
        'of which the changelog says nothing',
        ['1.2.3', '## [1.2.3]\n\n## [1.2.2]\n\n- Old.\n'],
        'CHANGELOG.md has no section ## [1.2.3], or the section is empty',
      ],
    ] as const)('%s is rejected', async (_, [version, changelog], message) => {
      const ends = await release('v1.2.3', await commit(version, changelog), { only: ['check', 'build'] });
      expect(results(ends)).toMatchObject({
        build: 'failure',
        publish: 'skipped',
        'publish-to-npm': 'skipped',
      });
      expect(ends.build?.log).toContain(message);
    });
  });

  test('a push is tested by the fast suite, which reports its coverage, and by the whole suite', async () => {
    const ends = await runner.run({ workflow: 'test.yml', event: 'push', sha: github.main });
    expect(results(ends)).toEqual({ fast: 'success', all: 'success' });
    expect(sandbox.calls()).toEqual([
      'npm ci',
      'npm run typecheck',
      'npm run test:coverage',
      ...PIP_CALLS,
      '.ci/run',
    ]);
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
