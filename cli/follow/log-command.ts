import type { Execution } from '../../follow/api/run-api';
import { LOG_GROUP_NAME } from '../../workflow/functions/job-status';
import { printableWord } from '../run/sources/aws-commands';

/** The command that prints the whole log of a job. */
export const logCommand = ({ startTime }: Execution, region: string, jobName: string): string =>
  `aws logs tail ${LOG_GROUP_NAME} --log-stream-name-prefix ${printableWord(jobName)}/ --since ${new Date(startTime).toISOString()} --region ${region}`;
