import { basename, relative } from 'node:path';
import { inputKey, S3_LAYOUT } from '../../local/execution-input';
import { LOCAL_BUCKET } from '../../local/local-deployment';
import { LOCAL_WAIT_IN_MILLISECONDS } from '../../local/local-run';
import type { LocalRunOptions } from '../../local/run-options';
import { DEFAULT_POLL_BOUNDS } from '../../workflow/deployment/poll-interval';
import { CONTAINER_PATHS } from '../../workflow/job/processing-job';
import { awsCommands } from './aws-commands';
import { countOlderFiles } from './report/older-files';
import type { ReportedRun, ReportRow, S3Mapping } from './report/reported-run';

const formatInterval = (seconds: number): string =>
  seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;

const pollsRow = (): ReportRow => {
  const { floorInSeconds, ceilingInSeconds } = DEFAULT_POLL_BOUNDS;
  const deployed = `${formatInterval(floorInSeconds)} to ${formatInterval(ceilingInSeconds)}`;
  return {
    label: 'polls',
    text: `every ${LOCAL_WAIT_IN_MILLISECONDS / 1000} s here, every ${deployed} when deployed`,
  };
};

const details = ({ instanceCount, sharded, integration }: LocalRunOptions): readonly ReportRow[] => [
  ...(instanceCount === undefined
    ? []
    : [
        {
          label: 'on',
          text: `${instanceCount} instances${sharded ? ', each on its share of the input' : ''}`,
        },
      ]),
  ...(integration === 'sync' ? [{ label: 'by', text: "Step Functions' own createProcessingJob.sync" }] : []),
  pollsRow(),
];

const localUri = (key: string): string => `s3://${LOCAL_BUCKET}/${key}`;

const OUTPUT_URI = localUri(`${S3_LAYOUT.output}/`);

const mappings = ({ input, inputIsFolder, script, output }: LocalRunOptions): readonly S3Mapping[] => [
  ...(input === undefined ? [] : [{ uri: localUri(inputKey(input, inputIsFolder ?? false)), path: input }]),
  ...(script === undefined ? [] : [{ uri: localUri(`${S3_LAYOUT.code}/${basename(script)}`), path: script }]),
  { uri: OUTPUT_URI, path: output },
];

/**
 * What the report says of a run that the command line's flags describe.
 * @param folder the user's working directory; paths are relative to it.
 */
export const reportedRun = async (options: LocalRunOptions, folder: string): Promise<ReportedRun> => {
  const { script, input, output } = options;
  return {
    title: script === undefined ? [] : [{ label: 'script', text: relative(folder, script) }],
    inputs: input === undefined ? [] : [{ path: input, localPath: CONTAINER_PATHS.input }],
    outputs: [
      {
        uri: OUTPUT_URI,
        path: output,
        localPath: CONTAINER_PATHS.output,
        olderFiles: await countOlderFiles(output),
      },
    ],
    details: details(options),
    mappings: mappings(options),
    // Made before the run, because the job may remove its input.
    awsCommands: awsCommands(options, folder),
  };
};
