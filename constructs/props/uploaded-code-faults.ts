import { existsSync, statSync } from 'node:fs';
import { basename, normalize } from 'node:path';
import { Token } from 'cdktf';
import {
  KMS_KEY_ARN_RULE,
  SCRIPT_BUCKET_RULE,
  SCRIPT_FILE_NAME_RULE,
} from '../../workflow/deployment/deployment-rules';
import { PROCESSING_JOB_RULES } from '../../workflow/job/processing-job-rules';
import { type Fault, show } from '../../workflow/rules/fault';
import { isPresent } from '../../workflow/rules/json-value';
import { literalFaults } from './literal-faults';
import type { ScriptFile, SourceDir } from './processing-workflow-props';
import { sourceFiles } from './source-files';

/** The keys that decide what a job runs. */
export const CODE_KEYS = ['S3Script', 'S3SourceArchive', 'SourceEntrypoint', 'ContainerEntrypoint'] as const;

/** A job and the code that is uploaded for it. */
export interface CodeProps {
  readonly job: { readonly [Key in (typeof CODE_KEYS)[number]]?: unknown };
  readonly scriptFile?: ScriptFile | undefined;
  readonly sourceDir?: SourceDir | undefined;
}

/** The job runs the uploaded code, so it cannot have other code or a command. */
const otherCodeFaults = (job: CodeProps['job'], prop: 'scriptFile' | 'sourceDir'): Fault[] =>
  CODE_KEYS.filter((key) => isPresent(job[key]) && !Token.isUnresolved(job[key])).map((key) => ({
    key: `job.${key}`,
    got: show(job[key]),
    allowed: `omitted, because ${prop} is set`,
  }));

export const scriptFileFaults = ({ scriptFile, job }: CodeProps): Fault[] => {
  if (scriptFile === undefined) return [];
  const { path } = scriptFile;
  return [
    ...(existsSync(path) && statSync(path).isFile()
      ? []
      : [{ key: 'scriptFile.path', got: show(path), allowed: 'the path of a Python file' }]),
    ...literalFaults('scriptFile.path, name', basename(path), SCRIPT_FILE_NAME_RULE),
    ...literalFaults('scriptFile.bucket', scriptFile.bucket, SCRIPT_BUCKET_RULE),
    ...literalFaults('scriptFile.kmsKeyArn', scriptFile.kmsKeyArn, KMS_KEY_ARN_RULE),
    ...otherCodeFaults(job, 'scriptFile'),
  ];
};

const sourceFolderFaults = (path: string, entrypoint: string): Fault[] => {
  if (!existsSync(path) || !statSync(path).isDirectory()) {
    return [{ key: 'sourceDir.path', got: show(path), allowed: 'the path of a folder' }];
  }
  const faults = literalFaults('sourceDir.entrypoint', entrypoint, PROCESSING_JOB_RULES.SourceEntrypoint);
  if (faults.length > 0 || sourceFiles(path).includes(normalize(entrypoint))) return faults;
  return [{ key: 'sourceDir.entrypoint', got: show(entrypoint), allowed: `the path of a file in ${path}` }];
};

export const sourceDirFaults = ({ sourceDir, scriptFile, job }: CodeProps): Fault[] => {
  if (sourceDir === undefined) return [];
  const { path, entrypoint, bucket, kmsKeyArn } = sourceDir;
  return [
    ...(scriptFile === undefined
      ? []
      : [{ key: 'sourceDir', got: show(path), allowed: 'omitted, because scriptFile is set' }]),
    ...sourceFolderFaults(path, entrypoint),
    ...literalFaults('sourceDir.bucket', bucket, SCRIPT_BUCKET_RULE),
    ...literalFaults('sourceDir.kmsKeyArn', kmsKeyArn, KMS_KEY_ARN_RULE),
    ...otherCodeFaults(job, 'sourceDir'),
  ];
};
