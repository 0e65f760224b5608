import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Comparison, Skipped } from '../measure/comparison';
import { ROOT } from '../measure/folders';
import { measureInTurn } from '../measure/in-turn';
import { inTemporaryFolder } from '../measure/temporary-folder';
import { npmPackages } from '../peers/installed';
import { ownProgram, typescriptProgram } from '../programs/typescript';
import type { Row } from './row';

const AWS_CDK = 'aws-cdk-lib@2.276.0';

/** Resolved beside the app, because the checkout does not have the AWS CDK. */
const awsCdkApp = (): string | undefined => {
  const folder = npmPackages('aws-cdk', [AWS_CDK, 'constructs@10']);
  if (folder === undefined) return undefined;
  const app = join(folder, 'app.ts');
  copyFileSync(join(ROOT, 'benchmarks/peers/aws-cdk-app.cts'), app);
  return app;
};

const compare = (folder: string): (Comparison | Skipped)[] => {
  const into = (name: string) => ({
    environment: { CDKTF_OUTDIR: join(folder, name), CDK_OUTDIR: join(folder, name) },
  });
  const awsCdk = awsCdkApp();
  const { ours, least, empty, peer } = measureInTurn({
    ours: typescriptProgram(join(ROOT, 'main.ts'), [], into('ours')),
    least: ownProgram('bundles-and-empty-stack.ts', [], into('least')),
    empty: ownProgram('empty-stack.ts', [], into('empty')),
    ...(awsCdk !== undefined && { peer: typescriptProgram(awsCdk, [ROOT], into('peer')) }),
  });
  const besidePeer = `synthesis with all bundles, beside the same app in ${AWS_CDK} with two functions; limit: the bundles, and a stack with no resource`;
  return [
    peer === undefined
      ? { title: besidePeer, skipped: `npm could not install ${AWS_CDK}` }
      : {
          title: besidePeer,
          ours,
          peer,
          limit: least,
          goal: { timesFasterThanPeer: 7 },
          obstacle: 'esbuild, tsx and the loading of cdktf take most of the time, and fill two processors',
        },
    {
      title: 'the same; limit: a stack of one provider and no resource in cdktf, without bundles',
      ours,
      limit: empty,
      goal: { timesTheLimit: 1.6 },
      obstacle: 'the limit has no bundles: with them it is the limit of the row above',
    },
  ];
};

export const synthesis: Row = { name: 'synthesis', measure: () => inTemporaryFolder(compare) };
