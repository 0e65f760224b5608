import type { S3Mapping } from '../s3/s3-mapping';

/** A pipeline of a stack or of a plan. */
export interface FoundPipeline {
  readonly address: string;
  /** @default - only Terraform knows it */
  readonly name?: string;
  /** Not checked yet. */
  readonly definition: unknown;
  /** What the deployment uploads from files of this machine. */
  readonly objects: readonly S3Mapping[];
}
