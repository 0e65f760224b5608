import { PASSED_ON } from '../../local/container/container';
import { CLIENT_VARIABLES } from '../../local/container/docker-runtime';

/** What this program itself looks at: how npm and a terminal have started it. */
const OF_THIS_PROGRAM = [
  ...['INIT_CWD', 'npm_lifecycle_event'],
  ...['TERM', 'COLORTERM', 'COLUMNS', 'NO_COLOR', 'FORCE_COLOR', 'CI'],
  ...['NODE_OPTIONS', 'NODE_V8_COVERAGE'],
];

const NEEDED = new Set([...OF_THIS_PROGRAM, ...PASSED_ON, ...CLIENT_VARIABLES]);

/**
 * Takes every variable that a run does not need out of an environment, credentials among them, so that no program which
 * this one starts holds it. What Linux and macOS show of this program's own first environment stays as it is.
 */
export const keepNeededVariables = (environment: NodeJS.ProcessEnv): void => {
  for (const name of Object.keys(environment)) if (!NEEDED.has(name)) delete environment[name];
};
