import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Comparison, Skipped } from '../measure/comparison';
import { ROOT } from '../measure/folders';
import { measureInTurn } from '../measure/in-turn';
import { type Program, runMeasured } from '../measure/measured-program';
import { inTemporaryFolder } from '../measure/temporary-folder';
import { npmRegistryAnswers } from '../peers/installed';
import type { Row } from './row';

/** What the smallest project of this kind installs. */
const ESSENTIAL = [
  ...['cdktf', 'constructs', '@cdktf/provider-aws', '@cdktf/provider-archive'],
  ...['@aws-sdk/client-sagemaker', 'esbuild', 'jest'],
];

const TITLE =
  'npm ci && npm start in a fresh clone; limit: npm ci of cdktf, its providers, the SageMaker client, esbuild and jest';

const essentialProject = (folder: string): Program => {
  const { devDependencies }: { devDependencies: Record<string, string> } = JSON.parse(
    readFileSync(join(ROOT, 'package.json'), 'utf8'),
  );
  const dependencies = Object.fromEntries(ESSENTIAL.map((name) => [name, devDependencies[name]]));
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ dependencies }));
  runMeasured({ command: ['npm', 'install', '--package-lock-only'], folder });
  return { command: ['npm', 'ci'], folder };
};

const freshCloneOf = (parent: string): Program => {
  const folder = join(parent, 'clone');
  runMeasured({ command: ['git', 'clone', '--quiet', ROOT, folder] });
  return {
    command: ['sh', '-c', 'npm ci && npm start'],
    folder,
    environment: { XDG_STATE_HOME: join(parent, 'state') },
  };
};

const compare = (parent: string): Comparison[] => {
  const programs = { limit: essentialProject(join(parent, 'limit')), ours: freshCloneOf(parent) };
  // npm's cache is as warm as on any machine that has installed the packages before.
  const { ours, limit } = measureInTurn(programs, { rounds: 1, warmUp: true });
  return [
    {
      title: TITLE,
      ours,
      limit,
      goal: { seconds: 25 },
      obstacle:
        'npm needs more than half of the time for the limit, whose AWS provider has 400 MB; the rest are the tools that check, test and document the project',
    },
  ];
};

export const freshClone: Row = {
  name: 'fresh-clone',
  measure: (): readonly (Comparison | Skipped)[] =>
    npmRegistryAnswers()
      ? inTemporaryFolder(compare)
      : [{ title: TITLE, skipped: 'the npm registry cannot be reached' }],
};
