import { cleanEnvironment } from '../../../cli/command-line/clean-environment';

test.each([
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_PROFILE',
  'GITHUB_TOKEN',
  'NPM_TOKEN',
  'DATABASE_URL',
  'npm_config__auth',
])('the environment of what a run starts has no %s', (name) => {
  const environment: NodeJS.ProcessEnv = { PATH: '/bin', [name]: 'secret' };
  cleanEnvironment(environment);
  expect(environment).toEqual({ PATH: '/bin' });
});

test.each([
  'HOME',
  'TZ',
  'VIRTUAL_ENV',
  'TMPDIR',
  'DOCKER_HOST',
  'DOCKER_CONTEXT',
  'CONTAINER_HOST',
  'CONTAINERS_CONF',
  'CONTAINERS_STORAGE_CONF',
  'XDG_RUNTIME_DIR',
  'INIT_CWD',
  'npm_lifecycle_event',
  'NO_COLOR',
  'XDG_STATE_HOME',
  'PIP_INDEX_URL',
  'https_proxy',
  'XDG_CACHE_HOME',
])('the environment of a run keeps %s', (name) => {
  const environment: NodeJS.ProcessEnv = { [name]: 'needed' };
  cleanEnvironment(environment);
  expect(environment).toEqual({ [name]: 'needed' });
});
