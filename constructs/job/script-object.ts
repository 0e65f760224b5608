import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { S3Object } from '@cdktf/provider-aws/lib/s3-object';
import { Token } from 'cdktf';
import { Construct } from 'constructs';
import type { ScriptFile } from '../props/processing-workflow-props';
import { copyIntoStackFolder } from '../terraform/stack-folder';

export interface ScriptObjectProps extends ScriptFile {
  /** The deployment's name, a prefix of the key, so that two deployments never share an object. */
  readonly name: string;
}

/** Hex digits of a script's SHA-256 in its key. */
const HASH_DIGITS = 32;

/** A file's name may contain `%{`, which would begin a template directive. It never contains `$`. */
const escapeDirectives = (text: string): string => text.replaceAll('%{', '%%{');

/** A script in S3. Its key contains the hash of its content, so a plan shows when the script changes. */
export class ScriptObject extends Construct {
  readonly uri: string;
  readonly object: S3Object;

  constructor(scope: Construct, id: string, { name, path, bucket, kmsKeyArn }: ScriptObjectProps) {
    super(scope, id);
    const hash = createHash('sha256').update(readFileSync(path)).digest('hex').slice(0, HASH_DIGITS);
    const file = `scripts/${hash}/${basename(path)}`;
    const key = `${name}/${file}`;
    copyIntoStackFolder(this, path, file);
    this.object = new S3Object(this, 'aws_s3_object', {
      bucket,
      key: escapeDirectives(key),
      source: `\${path.module}/${escapeDirectives(file)}`,
      ...(kmsKeyArn !== undefined && { kmsKeyId: Token.asString(kmsKeyArn) }),
      // An execution that starts during the deployment still finds the script that its definition names.
      lifecycle: { createBeforeDestroy: true },
    });
    // An S3 object has at most ten tags, and the provider's default tags may be more.
    this.object.addOverride('override_provider', { default_tags: { tags: {} } });
    this.uri = `s3://${bucket}/${key}`;
  }
}
