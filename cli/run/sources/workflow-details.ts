import { LOCAL_WAIT_IN_MILLISECONDS, type LocalWorkflow } from '../../../local/local-workflow';
import { readDeployment } from '../../../workflow/deployment/deployment';
import type { ReportRow } from '../report/reported-run';

const formatInterval = (seconds: number): string =>
  seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;

const pollsRow = ({ functions }: LocalWorkflow): ReportRow => {
  const { pollBounds } = readDeployment(functions.GetJobStatus?.environment ?? {});
  const deployed = `${formatInterval(pollBounds.floorInSeconds)} to ${formatInterval(pollBounds.ceilingInSeconds)}`;
  return {
    label: 'polls',
    text: `every ${LOCAL_WAIT_IN_MILLISECONDS / 1000} s here, every ${deployed} when deployed`,
  };
};

/** How the workflow runs the job. */
export const workflowDetails = (workflow: LocalWorkflow): readonly ReportRow[] => [
  ...(Object.hasOwn(workflow.definition.States, 'RunProcessingJob')
    ? [{ label: 'by', text: "Step Functions' own createProcessingJob.sync" }]
    : []),
  pollsRow(workflow),
];
