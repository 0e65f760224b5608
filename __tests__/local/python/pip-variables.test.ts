import { pipVariables } from '../../../local/python/pip-variables';

test('pip gets the user’s settings of it, proxies and certificates', () => {
  const environment = {
    PIP_INDEX_URL: 'https://packages.example/simple',
    HTTPS_PROXY: 'http://proxy.example:3128',
    no_proxy: 'localhost',
    SSL_CERT_FILE: '/etc/ssl/own.pem',
    REQUESTS_CA_BUNDLE: '/etc/ssl/own.pem',
  };
  expect(pipVariables(environment)).toEqual(environment);
});

test('pip gets no credentials of AWS, and no setting that leads out of the environment', () => {
  const environment = {
    AWS_SECRET_ACCESS_KEY: 'secret',
    PIP_TARGET: '/elsewhere',
    PIP_USER: '1',
    EDITOR: 'vi',
  };
  expect(pipVariables(environment)).toEqual({});
});
