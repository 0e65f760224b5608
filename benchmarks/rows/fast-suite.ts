import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Comparison } from '../measure/comparison';
import { ROOT } from '../measure/folders';
import { measureInTurn } from '../measure/in-turn';
import type { Program } from '../measure/measured-program';
import { inTemporaryFolder } from '../measure/temporary-folder';
import type { Row } from './row';

const testFiles = (): number =>
  readdirSync(join(ROOT, '__tests__'), { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.test.ts') && !file.startsWith('e2e')).length;

/** Jest with as many test files, each with one test that does nothing. */
const emptySuite = (folder: string): Program => {
  const tests = join(folder, 'tests');
  mkdirSync(tests);
  for (let index = 0; index < testFiles(); index += 1) {
    writeFileSync(join(tests, `${index}.test.js`), "test('nothing', () => undefined);\n");
  }
  const config = { rootDir: folder, testEnvironment: 'node', transform: {}, maxWorkers: 4 };
  return { command: ['npx', 'jest', '--config', JSON.stringify(config)] };
};

const compare = (folder: string): Comparison[] => {
  const { ours, limit } = measureInTurn(
    { ours: { command: ['npm', 'run', 'test:fast'] }, limit: emptySuite(folder) },
    { rounds: 1, warmUp: true },
  );
  return [
    {
      title: 'npm run test:fast again; limit: Jest with as many files of one empty test',
      ours,
      limit,
      goal: { seconds: 20 },
      obstacle:
        'Jest loads every module anew for each file, and the rest is the work of the tests: random jobs, plans and command lines',
    },
  ];
};

export const fastSuite: Row = { name: 'fast-suite', measure: () => inTemporaryFolder(compare) };
