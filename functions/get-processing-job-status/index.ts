import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import { readDeployment } from '../../workflow/deployment/deployment';
import { getProcessingJobStatus } from './get-processing-job-status';

export const handler = getProcessingJobStatus(new SageMakerClient({}), readDeployment(process.env));
