import { placeInJob, REQUEST_MEMBERS } from './request-members';

const rows = REQUEST_MEMBERS.map((member) => `| \`${member}\` | ${placeInJob(member)} |`).join('\n');

/** The text of docs/create-processing-job.md. */
export const CREATE_PROCESSING_JOB_PAGE = `# Every member of CreateProcessingJob

<!-- Written by \`npm run docs:generate\`. Change docs/generate/ instead of this page. -->

A [job](job.md) can express everything that a CreateProcessingJob request can.
The table lists each member of \`CreateProcessingJobRequest\` in the installed AWS SDK and where the job has it.

- The job is flat: the members of \`AppSpecification\`, \`ProcessingResources.ClusterConfig\` and \`StoppingCondition\` are keys of the job.
- Every other member keeps the API's name and form.
- Four keys are short forms. Each adds an item in front of the API's list: \`S3Input\` the input \`data\`, \`S3Script\` the input \`script\` (and its entrypoint), \`S3SourceArchive\` the input \`source\` (and, with \`SourceEntrypoint\`, its entrypoint), \`S3Output\` the output \`output_data\`.

[job.md](job.md#keys) has the limits.

## Members

| Member of the request | In the job |
|---|---|
${rows}
`;
