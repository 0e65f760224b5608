import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { type Zippable, zipSync } from 'fflate';
import { runProgram } from '../support/terraform';
import { type GitHub, sha256 } from './github';
import { type Claims, claimsOf, type JobRun, type Texts } from './github-workflow';

/** The machine that jobs run on: what they find there, and who they can become. */
export interface Machine {
  readonly github: GitHub;
  /** A git repository with every commit that is checked out. */
  readonly origin: string;
  /** What each step's environment has. */
  readonly environment: Texts;
  /** Credentials for the environment, or an error that says why AWS gives none. */
  readonly assumeRole: (role: string, claims: Claims) => Texts;
}

/** Does what an action does, as far as the jobs see it, and returns its outputs. */
export type Action = (jobRun: JobRun, inputs: Texts) => Texts | Promise<Texts>;

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

/** One commit without its history, as actions/checkout gets it. */
const checkOut = async (origin: string, { start, workspace }: JobRun): Promise<void> => {
  for (const args of [
    ['init', '--quiet'],
    ['fetch', '--quiet', '--depth=1', `file://${origin}`, start.sha],
    ['checkout', '--quiet', 'FETCH_HEAD'],
  ]) {
    const { status, stderr } = await runProgram('git', args, workspace);
    if (status !== 0) throw new Error(stderr);
  }
  symlinkSync(resolve(__dirname, '../../../node_modules'), join(workspace, 'node_modules'));
};

const isHere: Action = () => ({});

export const actionsOn = ({ github, origin, assumeRole }: Machine): Readonly<Record<string, Action>> => ({
  'actions/checkout': async (jobRun) => {
    github.use(jobRun.token, 'contents', 'read');
    await checkOut(origin, jobRun);
    return {};
  },
  'actions/setup-node': isHere,
  'actions/setup-python': isHere,
  'hashicorp/setup-terraform': isHere,
  'aws-actions/configure-aws-credentials': (jobRun, inputs) => {
    github.use(jobRun.token, 'id-token', 'write');
    const credentials = assumeRole(inputs['role-to-assume'] ?? '', claimsOf(jobRun));
    Object.assign(jobRun.env, credentials, { AWS_REGION: inputs['aws-region'] });
    return {};
  },
  'actions/upload-artifact': ({ run }, { name = '', path = '' }) => {
    const zip = zipFolder(path);
    return { 'artifact-id': String(github.upload(run, name, zip).id), 'artifact-digest': sha256(zip) };
  },
  'actions/attest-build-provenance': ({ token }, inputs) => {
    github.use(token, 'id-token', 'write');
    github.use(token, 'attestations', 'write');
    github.commands.push(['attest', ...(inputs['subject-path'] ?? '').trim().split('\n')]);
    return {};
  },
});
