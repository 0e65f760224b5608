import {
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
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
  /** The folder of each job, which is empty at first. It is the same for all, so that tsx finds what it has compiled. */
  readonly workspace: string;
  /** Where the checkout of a job that has ended is kept for the next one. */
  readonly keptCheckout: string;
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

const git = async (workspace: string, ...args: string[]): Promise<void> => {
  const { status, stderr } = await runProgram('git', args, workspace);
  if (status !== 0) throw new Error(stderr);
};

/**
 * One commit without its history, as actions/checkout gets it. As on a machine that keeps its workspaces, it cleans the
 * files of the job before, so that git writes only those that differ.
 */
const checkOut = async ({ origin, keptCheckout }: Machine, { start, workspace }: JobRun): Promise<void> => {
  if (existsSync(keptCheckout)) {
    renameSync(keptCheckout, workspace);
    await git(workspace, 'clean', '--quiet', '-ffdx');
  } else {
    await git(workspace, 'init', '--quiet');
    writeFileSync(join(workspace, '.git/objects/info/alternates'), join(origin, '.git/objects'));
  }
  writeFileSync(join(workspace, '.git/shallow'), start.sha);
  await git(workspace, 'checkout', '--quiet', '--force', '--detach', start.sha);
  symlinkSync(resolve(__dirname, '../../../node_modules'), join(workspace, 'node_modules'));
};

/** Removes a job's workspace, except for a checkout, which the next job gets. */
export const leaveWorkspace = ({ keptCheckout }: Machine, workspace: string): void => {
  if (existsSync(join(workspace, '.git'))) renameSync(workspace, keptCheckout);
  else rmSync(workspace, { recursive: true, force: true });
};

const isHere: Action = () => ({});

export const actionsOn = (machine: Machine): Readonly<Record<string, Action>> => ({
  'actions/checkout': async (jobRun) => {
    machine.github.use(jobRun.token, 'contents', 'read');
    await checkOut(machine, jobRun);
    return {};
  },
  'actions/setup-node': isHere,
  'actions/setup-python': isHere,
  'hashicorp/setup-terraform': isHere,
  'aws-actions/configure-aws-credentials': (jobRun, inputs) => {
    machine.github.use(jobRun.token, 'id-token', 'write');
    const credentials = machine.assumeRole(inputs['role-to-assume'] ?? '', claimsOf(jobRun));
    Object.assign(jobRun.env, credentials, { AWS_REGION: inputs['aws-region'] });
    return {};
  },
  'actions/upload-artifact': ({ run }, { name = '', path = '' }) => {
    const zip = zipFolder(path);
    return {
      'artifact-id': String(machine.github.upload(run, name, zip).id),
      'artifact-digest': sha256(zip),
    };
  },
  'actions/attest-build-provenance': ({ token }, inputs) => {
    machine.github.use(token, 'id-token', 'write');
    machine.github.use(token, 'attestations', 'write');
    machine.github.commands.push(['attest', ...(inputs['subject-path'] ?? '').trim().split('\n')]);
    return {};
  },
});
