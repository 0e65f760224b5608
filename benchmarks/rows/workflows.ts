import { join } from 'node:path';
import { bundleFunctions } from '../../functions/bundle/bundle';
import type { Comparison } from '../measure/comparison';
import { above, type Cost, perPart } from '../measure/cost';
import { measureInTurn } from '../measure/in-turn';
import { type Program, runMeasured } from '../measure/measured-program';
import { inTemporaryFolder } from '../measure/temporary-folder';
import { ownProgram } from '../programs/typescript';
import type { Row } from './row';

const COUNTS = [100, 400, 500] as const;
const GOAL_IN_SECONDS = 0.012;

const OBSTACLE =
  'cdktf needs as long for the resources alone; the rest are the locals that name each step of a computation in the plan, and the copies of the bundles';

/** What each workflow after the first one costs. */
const eachFurther = (many: Cost, one: Cost, count: number): Cost => perPart(above(many, one), count - 1);

const measureCounts = (folder: string): Comparison[] => {
  const into = (name: string) => ({ environment: { CDKTF_OUTDIR: join(folder, name) } });
  const ours = (count: number, name = 'ours'): Program =>
    ownProgram('workflows.ts', [String(count)], into(name));
  runMeasured(ours(1, 'one'));
  const stack = join(folder, 'one/stacks/pipelines/cdk.tf.json');
  const plain = (count: number): Program =>
    ownProgram('plain-resources.ts', [stack, String(count)], into('plain'));
  return COUNTS.map((count) => {
    const { one, many, plainOne, plainMany } = measureInTurn(
      { one: ours(1), many: ours(count), plainOne: plain(1), plainMany: plain(count) },
      { rounds: 3, warmUp: false },
    );
    return {
      title: `each further workflow in an app of ${count}`,
      ours: eachFurther(many, one, count),
      limit: eachFurther(plainMany, plainOne, count),
      goal: { seconds: GOAL_IN_SECONDS },
      obstacle: count === COUNTS[0] ? OBSTACLE : `as in an app of ${COUNTS[0]}`,
    };
  });
};

/** The limit is the same resources with literal attributes in plain cdktf. */
export const workflows: Row = {
  name: 'workflows',
  measure: async () => {
    await bundleFunctions();
    return inTemporaryFolder(measureCounts);
  },
};
