import { DataArchiveFile } from '@cdktf/provider-archive/lib/data-archive-file';
import { S3Object } from '@cdktf/provider-aws/lib/s3-object';
import { Fn, TerraformStack, Token } from 'cdktf';
import { Construct } from 'constructs';
import type { SourceDir } from '../props/processing-workflow-props';
import { sourceFiles } from '../props/source-files';
import { copyFolderIntoStackFolder } from '../terraform/stack-folder';

export interface SourceObjectProps extends SourceDir {
  /** The deployment's name, a prefix of the key, so that two deployments never share an object. */
  readonly name: string;
}

/** Hex digits of the archive's SHA-256 in its key. */
const HASH_DIGITS = 32;

/**
 * A folder of code as a .zip file in S3. Terraform zips a copy of the folder when it plans, and the key contains the hash
 * of the .zip file, so a plan shows when the code changes.
 */
export class SourceObject extends Construct {
  readonly uri: string;
  readonly object: S3Object;

  constructor(scope: Construct, id: string, { name, path, bucket, kmsKeyArn }: SourceObjectProps) {
    super(scope, id);
    // Unique in the stack's folder, as the logical ID is in the stack.
    const folder = `sources/${TerraformStack.of(this).getLogicalId(this.node)}`;
    copyFolderIntoStackFolder(this, path, folder, sourceFiles(path));
    const { outputPath, outputSha256 } = new DataArchiveFile(this, 'archive_file', {
      type: 'zip',
      sourceDir: `\${path.module}/${folder}`,
      outputPath: `\${path.module}/${folder}.zip`,
      // A fixed mode gives the same hash on every machine, whatever its umask.
      outputFileMode: '0644',
    });
    const key = `${name}/sources/${Fn.substr(outputSha256, 0, HASH_DIGITS)}/source.zip`;
    this.object = new S3Object(this, 'aws_s3_object', {
      bucket,
      key,
      source: outputPath,
      ...(kmsKeyArn !== undefined && { kmsKeyId: Token.asString(kmsKeyArn) }),
      // An execution that starts during the deployment still finds the code that its definition names.
      lifecycle: { createBeforeDestroy: true },
    });
    // An S3 object has at most ten tags, and the provider's default tags may be more.
    this.object.addOverride('override_provider', { default_tags: { tags: {} } });
    this.uri = `s3://${bucket}/${key}`;
  }
}
