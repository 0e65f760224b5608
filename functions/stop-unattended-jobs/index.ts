import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { SFNClient } from '@aws-sdk/client-sfn';
import { readDeployment } from '../../workflow/deployment/deployment';
import { stopUnattendedJobs } from './stop-unattended-jobs';

/** Attempts of a call. Throttling ends within a minute, for which the sweep has time. */
const maxAttempts = 8;

const sweep = stopUnattendedJobs(
  new SageMakerClient({ maxAttempts }),
  new SFNClient({ maxAttempts }),
  readDeployment(process.env).jobNamePrefix,
);

export const handler = async () => {
  const result = await sweep();
  console.log(JSON.stringify(result));
  return result;
};
