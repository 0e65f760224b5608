import { isRecord, parseJson } from '../rules/json-value';

/** How an execution of the map ended, or that it did not start. */
export type ItemStatus = 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED' | 'PENDING';

/** An entry of a result file (Step Functions developer guide, ResultWriter). */
export interface MapResult {
  readonly ExecutionArn?: string;
  /** JSON text of the item. */
  readonly Input: string;
  readonly Name?: string;
  readonly Status: ItemStatus;
  /** JSON text. */
  readonly Output?: string;
  readonly Error?: string;
  readonly Cause?: string;
  readonly StartDate?: string;
  readonly StopDate?: string;
  /** How often a redrive of the map has run this item again. */
  readonly RedriveCount?: number;
}

/** The files that have the entries of one status. */
export type ResultFiles = Readonly<
  Record<'SUCCEEDED' | 'FAILED' | 'PENDING', readonly { readonly Key: string; readonly Size: number }[]>
>;

/** The manifest, which lists the result files (Step Functions developer guide, ResultWriter). */
export interface MapManifest {
  readonly DestinationBucket: string;
  readonly MapRunArn: string;
  readonly ResultFiles: ResultFiles;
}

const malformed = (what: string): Error =>
  new Error(`${what} does not have the form that Step Functions documents for ResultWriter.`);

/** @throws Error if the text is not a manifest. */
export const parseManifest = (text: string): MapManifest => {
  const manifest = parseJson(text);
  if (!isRecord(manifest) || !isRecord(manifest.ResultFiles)) throw malformed('manifest.json');
  const { SUCCEEDED = [], FAILED = [], PENDING = [] } = manifest.ResultFiles as Partial<ResultFiles>;
  return {
    DestinationBucket: String(manifest.DestinationBucket),
    MapRunArn: String(manifest.MapRunArn),
    ResultFiles: { SUCCEEDED, FAILED, PENDING },
  };
};

/** @throws Error if the text is not a result file. */
export const parseResults = (text: string): readonly MapResult[] => {
  const results = parseJson(text);
  if (!Array.isArray(results)) throw malformed('A result file');
  return results;
};
