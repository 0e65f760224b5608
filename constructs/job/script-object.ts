import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { S3Object } from '@cdktf/provider-aws/lib/s3-object';
import { type IResolvable, Token } from 'cdktf';
import { Construct } from 'constructs';
import { copyIntoStackFolder } from '../terraform/stack-folder';

export interface ScriptObjectProps {
  /** The deployment's name: no other deployment's object is replaced or removed. */
  readonly name: string;
  /** A Python file of this machine. */
  readonly path: string;
  /** Name of the bucket that receives it. */
  readonly bucket: string;
  /** ARN of the KMS key by which it is encrypted; undefined, or null in Terraform, for the bucket's own encryption. */
  readonly kmsKeyArn?: string | IResolvable;
}

/** Hex digits of a script's SHA-256 in its key. */
const HASH_DIGITS = 32;

/** A file's name may hold `%{`, where Terraform would read a directive; `$` it may not hold. */
const withoutDirectives = (text: string): string => text.replaceAll('%{', '%%{');

/** A script in S3 under the hash of its content: another content is another object, and a plan shows that it changes. */
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
      key: withoutDirectives(key),
      source: `\${path.module}/${withoutDirectives(file)}`,
      ...(kmsKeyArn !== undefined && { kmsKeyId: Token.asString(kmsKeyArn) }),
      // An execution that starts meanwhile finds the script that its definition names.
      lifecycle: { createBeforeDestroy: true },
    });
    // An object in S3 has ten tags at most, and a provider may have more by default.
    this.object.addOverride('override_provider', { default_tags: { tags: {} } });
    this.uri = `s3://${bucket}/${key}`;
  }
}
