import { PASSED_ON } from '../../local/container/container';
import { CLIENT_VARIABLES } from '../../local/container/container-engine';
import { isPipVariable } from '../../local/python/pip-variables';

/** Variables that this program reads itself: how npm and the terminal started it. */
const READ_BY_THIS_PROGRAM = [
  ...['INIT_CWD', 'npm_lifecycle_event'],
  ...['TERM', 'COLORTERM', 'COLUMNS', 'NO_COLOR', 'FORCE_COLOR', 'CI'],
  ...['NODE_OPTIONS', 'NODE_V8_COVERAGE'],
  'XDG_STATE_HOME',
  'XDG_CACHE_HOME',
];

const ALLOWED = new Set([...READ_BY_THIS_PROGRAM, ...PASSED_ON, ...CLIENT_VARIABLES]);

/**
 * Removes every variable that a run does not need, credentials among them, so that no program that this one starts
 * inherits it. Linux and macOS still show the environment that this program itself was started with.
 */
export const cleanEnvironment = (environment: NodeJS.ProcessEnv): void => {
  for (const name of Object.keys(environment)) {
    if (!ALLOWED.has(name) && !isPipVariable(name)) delete environment[name];
  }
};
