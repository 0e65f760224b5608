import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { readDeployment } from '../../workflow/deployment/deployment';
import { startProcessingJob } from './start-processing-job';

export const handler = startProcessingJob(new SageMakerClient({}), readDeployment(process.env));
