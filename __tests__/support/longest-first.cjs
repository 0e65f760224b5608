const { relative } = require('node:path');
const { default: Sequencer } = require('@jest/test-sequencer');

/**
 * About how many seconds of a worker the longest test files take. Jest knows this only from an earlier run on the same
 * machine, which CI does not have.
 */
const SECONDS = {
  'e2e/plan/plan-secrets.test.ts': 150,
  'e2e/github/github-workflows.test.ts': 140,
  'e2e/deploy/deploy.test.ts': 140,
  'e2e/simulation/simulation.test.ts': 130,
  'e2e/plan/plan.test.ts': 120,
  'e2e/deploy/verify-on-aws.test.ts': 110,
  'e2e/plan/plan-review.test.ts': 110,
  'e2e/follow/follow.test.ts': 100,
  'e2e/plan/module.test.ts': 100,
  'e2e/package/any-script.test.ts': 90,
  'e2e/package/readme.test.ts': 80,
  'e2e/package/command-line.test.ts': 80,
  'e2e/deploy/deploy-sync.test.ts': 80,
  'e2e/plan/planned-workflow.test.ts': 80,
  'e2e/local/containers.test.ts': 70,
  'e2e/plan/plan-values.test.ts': 70,
  'e2e/local/local-stress.test.ts': 60,
  'e2e/plan/linear-time.test.ts': 60,
  'e2e/package/package.test.ts': 60,
  'e2e/package/packages.test.ts': 50,
  'e2e/local/source-requirements.test.ts': 50,
};

const OTHER_E2E_SECONDS = 20;
const UNIT_SECONDS = 1;

/** Starts the longest test files first, so that no worker is left with one while the others have nothing to do. */
class LongestFirst extends Sequencer {
  /** @returns milliseconds */
  time(test) {
    const path = relative(__dirname, test.path).replace(/^\.\.\//, '');
    const otherSeconds = path.startsWith('e2e/') ? OTHER_E2E_SECONDS : UNIT_SECONDS;
    return super.time(test) ?? (SECONDS[path] ?? otherSeconds) * 1000;
  }
}

module.exports = LongestFirst;
