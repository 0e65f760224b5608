import { runSimulation } from '@cloud-copilot/iam-simulate';
import { ACCOUNT_ID, REGION } from './aws-emulator';
import type { AwsCall } from './gateway';

/** What IAM is asked for a call: more than one right may be needed. */
export interface IamRequest {
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string>>;
}

export interface Policy {
  readonly Version: string;
  readonly Statement: readonly object[];
}

const input = ({ body }: AwsCall) => JSON.parse(body.toString('utf8') || '{}');

const jobArn = (name: string): string => `arn:aws:sagemaker:${REGION}:${ACCOUNT_ID}:processing-job/${name}`;

/** SageMaker's calls: a creation also tags the job and hands its role over (service authorization reference). */
const sageMakerRequests = (call: AwsCall): IamRequest[] => {
  const { ProcessingJobName, RoleArn, Tags } = input(call);
  const resource = jobArn(ProcessingJobName);
  if (call.operation !== 'CreateProcessingJob') return [{ action: `sagemaker:${call.operation}`, resource }];
  return [
    { action: 'sagemaker:CreateProcessingJob', resource },
    ...(Tags ? [{ action: 'sagemaker:AddTags', resource }] : []),
    {
      action: 'iam:PassRole',
      resource: RoleArn,
      context: { 'iam:PassedToService': 'sagemaker.amazonaws.com' },
    },
  ];
};

/** S3's calls by path: a bucket is listed, an object is got or put. */
const s3Requests = ({ method, path }: AwsCall): IamRequest[] => {
  const { pathname, searchParams } = new URL(path, 'http://localhost');
  const [, bucket = '', ...key] = decodeURIComponent(pathname).split('/');
  const object = `arn:aws:s3:::${bucket}/${key.join('/')}`;
  if (searchParams.has('list-type')) {
    return [
      {
        action: 's3:ListBucket',
        resource: `arn:aws:s3:::${bucket}`,
        context: { 's3:prefix': searchParams.get('prefix') ?? '' },
      },
    ];
  }
  return [{ action: method === 'PUT' ? 's3:PutObject' : 's3:GetObject', resource: object }];
};

/** The rights that a call of the functions, of the state machine or of a job needs. */
export const iamRequests = (call: AwsCall): IamRequest[] => {
  switch (call.service) {
    case 'sagemaker':
      return sageMakerRequests(call);
    case 's3':
      return s3Requests(call);
    case 'lambda':
      return [
        {
          action: 'lambda:InvokeFunction',
          resource: decodeURIComponent(call.path.split('/')[3] ?? ''),
        },
      ];
    default:
      return [];
  }
};

/** Whether IAM allows a request to a role that has these statements and no others. */
export const isAllowed = async (
  { action, resource, context = {} }: IamRequest,
  statements: readonly object[],
): Promise<boolean> => {
  const result = await runSimulation(
    {
      request: {
        principal: `arn:aws:iam::${ACCOUNT_ID}:role/caller`,
        action,
        resource: { resource, accountId: ACCOUNT_ID },
        contextVariables: { ...context },
      },
      identityPolicies: [{ name: 'role', policy: { Version: '2012-10-17', Statement: statements } }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
  if (result.resultType === 'error')
    throw new Error(`${action} on ${resource}: ${JSON.stringify(result.errors)}`);
  return result.overallResult === 'Allowed';
};

const unique = (requests: readonly IamRequest[]): IamRequest[] => [
  ...new Map(requests.map((request) => [JSON.stringify(request), request])).values(),
];

export interface IamVerdict {
  /** Requests that the statements do not allow. */
  readonly denied: readonly IamRequest[];
  /** Statements without which every request would still be allowed. */
  readonly unused: readonly object[];
}

/** What a role's statements are worth to the calls that were made with them. */
export const judge = async (
  calls: readonly AwsCall[],
  statements: readonly object[],
): Promise<IamVerdict> => {
  const requests = unique(calls.flatMap(iamRequests));
  const deniedBy = async (allowed: readonly object[]): Promise<IamRequest[]> => {
    const verdicts = await Promise.all(requests.map((request) => isAllowed(request, allowed)));
    return requests.filter((_, index) => !verdicts[index]);
  };
  const denied = await deniedBy(statements);
  const unused = await Promise.all(
    statements.map(async (statement) => {
      const others = await deniedBy(statements.filter((other) => other !== statement));
      return others.length > denied.length ? [] : [statement];
    }),
  );
  return { denied, unused: unused.flat() };
};
