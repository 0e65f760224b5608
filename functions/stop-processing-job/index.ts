import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { SFNClient } from '@aws-sdk/client-sfn';
import { readDeployment } from '../../workflow/deployment/deployment';
import { stopProcessingJob } from './stop-processing-job';

export const handler = stopProcessingJob(
  new SageMakerClient({}),
  new SFNClient({}),
  readDeployment(process.env).jobNamePrefix,
);
