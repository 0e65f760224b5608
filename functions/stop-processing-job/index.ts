import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { readDeployment } from '../../workflow/deployment';
import { stopProcessingJob } from './stop-processing-job';

export const handler = stopProcessingJob(new SageMakerClient({}), readDeployment(process.env).jobNamePrefix);
