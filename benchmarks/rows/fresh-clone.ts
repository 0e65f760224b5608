import { join } from 'node:path';
import type { Comparison, Skipped } from '../measure/comparison';
import { ROOT } from '../measure/folders';
import { measureInTurn } from '../measure/in-turn';
import { type Program, runMeasured } from '../measure/measured-program';
import { inTemporaryFolder } from '../measure/temporary-folder';
import { npmRegistryAnswers } from '../peers/installed';
import type { Row } from './row';

const TITLE = 'npm ci && npm start in a fresh clone; limit: npm ci alone';

const compare = (parent: string): Comparison[] => {
  const inClone = (name: string, shell: string): Program => {
    const folder = join(parent, name);
    runMeasured({ command: ['git', 'clone', '--quiet', ROOT, folder] });
    return { command: ['sh', '-c', shell], folder, environment: { XDG_STATE_HOME: join(parent, 'state') } };
  };
  const programs = { limit: inClone('limit', 'npm ci'), ours: inClone('ours', 'npm ci && npm start') };
  // npm's cache is as warm as on any machine that has installed the packages before.
  const { ours, limit } = measureInTurn(programs, { rounds: 1, warmUp: true });
  return [{ title: TITLE, ours, limit, goal: { seconds: 25 } }];
};

export const freshClone: Row = {
  name: 'fresh-clone',
  measure: (): readonly (Comparison | Skipped)[] =>
    npmRegistryAnswers()
      ? inTemporaryFolder(compare)
      : [{ title: TITLE, skipped: 'the npm registry cannot be reached' }],
};
