import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LOCAL_WAIT_IN_MILLISECONDS } from '../../local/local-workflow';
import type { Comparison } from '../measure/comparison';
import { above } from '../measure/cost';
import { ROOT } from '../measure/folders';
import { measureInTurn } from '../measure/in-turn';
import { inTemporaryFolder } from '../measure/temporary-folder';
import type { Row } from './row';

/** The one wait of the run, which is part of what it shows. */
const WAIT = { seconds: LOCAL_WAIT_IN_MILLISECONDS / 1000, processorSeconds: 0, peakMegabytes: 0 };

const EXAMPLE = join(ROOT, 'examples/penguins');

/** An npm script that only starts Node.js and the example's script. */
const writeSmallestStart = (folder: string): void => {
  const args = ['preprocess.py', '--input-dir', 'data', '--output-dir', join(folder, 'limit')];
  const start = `node -e "child_process.execFileSync('python3', process.argv.slice(1), { cwd: '${EXAMPLE}' })" -- ${args.join(' ')}`;
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ scripts: { start } }));
};

const compare = (folder: string): Comparison[] => {
  writeSmallestStart(folder);
  mkdirSync(join(folder, 'state'));
  const { run, limit } = measureInTurn({
    run: {
      command: ['npm', 'start', '--', '--output', join(folder, 'ours')],
      // The logs of these runs are nobody's.
      environment: { XDG_STATE_HOME: join(folder, 'state') },
    },
    limit: { command: ['npm', 'start'], folder },
  });
  return [
    {
      title:
        'npm start again, without the second in which it waits; limit: npm, Node.js and the script alone',
      ours: above(run, WAIT),
      limit,
      goal: { seconds: 1 },
      obstacle: "npm, tsx, esbuild's work on three bundles and the interpreter of the definition",
    },
  ];
};

export const npmStart: Row = { name: 'npm-start', measure: () => inTemporaryFolder(compare) };
