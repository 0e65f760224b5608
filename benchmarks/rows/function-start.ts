import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { bundleFunctions } from '../../functions/bundle/bundle';
import { BUNDLES_FOLDER } from '../../functions/bundle/bundles-folder';
import type { Comparison, Skipped } from '../measure/comparison';
import { above } from '../measure/cost';
import { measureInTurn } from '../measure/in-turn';
import type { Program } from '../measure/measured-program';
import { lambdaNode, pythonWithBoto3 } from '../peers/installed';
import type { Row } from './row';

/** What a function's client has beside itself, in Node.js and in Python: HTTPS and hashes. */
const NODE_MODULES = 'for (const name of ["https", "http2", "crypto"]) require(name)';
const PYTHON_MODULES = 'import http.client, ssl, hashlib, json';
const BOTO3_CLIENT = "import boto3; boto3.client('sagemaker')";

const ENVIRONMENT = { AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-1' };

const program = (file: string, flag: string, text: string): Program => ({
  command: [file, flag, text],
  environment: ENVIRONMENT,
});

const OBSTACLE = "the SDK's client, its schemas and its signing";

/** Small figures need many rounds. */
const ROUNDS = { rounds: 15 };

const measure = async (): Promise<(Comparison | Skipped)[]> => {
  await bundleFunctions();
  const node = lambdaNode();
  const python = pythonWithBoto3();
  const version = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim();
  const bundle = JSON.stringify(join(BUNDLES_FOLDER, 'start-processing-job/index.js'));
  const { bare, modules, bundled, pythonModules, boto3 } = measureInTurn(
    {
      bare: program(node, '-e', ''),
      modules: program(node, '-e', NODE_MODULES),
      bundled: program(node, '-e', `${NODE_MODULES}; require(${bundle})`),
      ...(python !== undefined && {
        pythonModules: program(python, '-c', PYTHON_MODULES),
        boto3: program(python, '-c', `${PYTHON_MODULES}; ${BOTO3_CLIENT}`),
      }),
    },
    ROUNDS,
  );
  const ours = above(bundled, modules);
  const besidePeer = "the same, beside the boto3 client above Python's own modules";
  return [
    {
      title: `requiring a function's bundle in Node.js ${version}, above https, http2 and crypto; limit: these modules`,
      ours,
      limit: above(modules, bare),
      goal: { seconds: 0.02 },
      obstacle: OBSTACLE,
    },
    boto3 === undefined || pythonModules === undefined
      ? { title: besidePeer, skipped: 'Python has no boto3, and pip could not install it' }
      : {
          title: besidePeer,
          ours,
          peer: above(boto3, pythonModules),
          goal: { timesFasterThanPeer: 12 },
          obstacle: OBSTACLE,
        },
  ];
};

export const functionStart: Row = { name: 'function-start', measure };
