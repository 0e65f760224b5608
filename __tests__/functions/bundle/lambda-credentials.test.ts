import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { invokeFunction } from '../../../local/lambda/function-process';
import { failureOf } from '../../e2e/functions/deployed-functions';
import { useTemporaryFolder, writeFiles } from '../../support/temporary-folder';
import { useBundles } from '../bundles';

const bundles = useBundles();
const home = useTemporaryFolder();

/** Every request that was sent, and where to. */
const requests: { readonly url: string; readonly headers: IncomingHttpHeaders }[] = [];

const listener = (request: IncomingMessage, response: ServerResponse): void => {
  requests.push({ url: request.url ?? '', headers: request.headers });
  request.resume();
  response.setHeader('content-type', 'application/x-amz-json-1.1').end('{"ProcessingJobName":"job-1"}');
};

const server = createServer(listener);
let url: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.close();
  server.closeAllConnections();
});

beforeEach(() => {
  requests.length = 0;
});

const getStatus = (environment: Record<string, string>) =>
  invokeFunction(
    {
      bundle: join(bundles, 'get-processing-job-status', 'index.js'),
      environment: { AWS_REGION: 'us-east-1', AWS_ENDPOINT_URL_SAGEMAKER: url, ...environment },
    },
    { ProcessingJobName: 'job-1' },
  );

test('a function signs with the credentials that Lambda puts into its environment', async () => {
  await getStatus({
    AWS_ACCESS_KEY_ID: 'ASIAOFTHEROLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SESSION_TOKEN: 'session-token-of-the-role',
  });
  expect(requests).toMatchObject([
    {
      headers: {
        authorization: expect.stringMatching(
          /^AWS4-HMAC-SHA256 Credential=ASIAOFTHEROLE\/\d{8}\/us-east-1\/sagemaker\//,
        ),
        'x-amz-security-token': 'session-token-of-the-role',
        'x-amz-target': 'SageMaker.DescribeProcessingJob',
      },
    },
  ]);
});

test('a function needs no more of its environment than a region and credentials', async () => {
  expect(await getStatus({ AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 'secret' })).toMatchObject({
    ProcessingJobName: 'job-1',
  });
});

test('a function without credentials fails at once and asks nobody for them', async () => {
  const { name } = await failureOf(
    getStatus({
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${url}/credentials`,
      AWS_EC2_METADATA_SERVICE_ENDPOINT: url,
    }),
  );
  expect(name).toBe('CredentialsProviderError');
  expect(requests).toEqual([]);
});

test("a function ignores the AWS configuration in a user's home, which Lambda does not have", async () => {
  const config = '[default]\nsdk_ua_app_id = of-a-laptop\nregion = eu-north-1\n';
  writeFiles(home.path, { '.aws/config': config, '.aws/credentials': config });
  await getStatus({ HOME: home.path, AWS_ACCESS_KEY_ID: 'AKIA', AWS_SECRET_ACCESS_KEY: 'secret' });
  expect(requests.map(({ headers }) => headers['user-agent'])).toEqual([
    expect.not.stringContaining('of-a-laptop'),
  ]);
});
