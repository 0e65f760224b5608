import { cleanEnvironment } from '../../../cli/run/clean-environment';

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
  'INIT_CWD',
  'npm_lifecycle_event',
  'NO_COLOR',
  'PIP_INDEX_URL',
  'https_proxy',
  'XDG_CACHE_HOME',
])('the environment of a run keeps %s', (name) => {
  const environment: NodeJS.ProcessEnv = { [name]: 'needed' };
  cleanEnvironment(environment);
  expect(environment).toEqual({ [name]: 'needed' });
});
