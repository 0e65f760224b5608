import { readDeployment } from '../../workflow/deployment/deployment';
import { prepareProcessingJob } from './prepare-processing-job';

export const handler = prepareProcessingJob(readDeployment(process.env));
