import { isSecretName } from './secret-names';

/** The forms of texts that cannot be a secret, each bounded so that no text takes long. */
const FORMS: readonly RegExp[] = [
  // Nothing, a number, a truth value, a wildcard.
  /^$/,
  /^-?\d{1,160}(?:\.\d{1,160})?(?:e[+-]?\d{1,4})?$/i,
  /^(?:true|false|null|\*)$/,
  // What stands in place of a sensitive or an unknown value.
  /^SENSITIVE-\d{1,6}$/,
  /^\((?:sensitive|sensitive, before|sensitive, after|known after apply)\)$/,
  // ARNs, also with wildcards and with the variables of IAM; S3 URIs without a query.
  /^arn:(?:aws[a-z-]{0,20}|\*|\$\{[\w.:-]{1,60}\})(?::[\w+=,.@/*?${}-]*){0,12}$/,
  /^s3:\/\/[\w.*-]{1,255}(?:\/[\w.!*'(){}=+,:/$&~-]*)?$/,
  // A path of Step Functions without a filter.
  /^\$\$?(?:\.[A-Za-z_][\w-]*|\[(?:\d{1,9}|\*|'[\w -]*')\])*$/,
  // A value of a SageMaker pipeline, as this review writes it.
  /^\{(?:Parameters|Execution|Steps)(?:\.[\w-]{1,100}|\[\d{1,3}\]|\['[\w-]{1,64}'\]){1,8}\}$/,
  // AWS services, endpoints and images.
  /^(?:[a-z0-9-]{1,63}\.){1,6}amazonaws\.com(?:\.cn)?$/,
  /^https?:\/\/(?:[a-z0-9-]{1,63}\.){1,6}amazonaws\.com(?:\.cn)?(?:\/[\w./-]*)?$/,
  /^\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?\/[\w./-]{1,255}(?::[\w.-]{1,128})?(?:@sha256:[0-9a-f]{64})?$/,
  /^sha256:[0-9a-f]{64}$/,
  // Media types.
  /^application\/(?:gzip|json|jsonlines|octet-stream|x-parquet|x-www-form-urlencoded|xml|zip)$/,
  /^text\/(?:csv|html|libsvm|plain|xml)$/,
  // Regions, zones, instance types, ids of AWS resources.
  /^(?:[a-z]{2,3}|us-gov)(?:-[a-z]{1,12}){1,2}-\d{1,2}[a-z]?$/,
  /^(?:(?:ml|db|cache|dms|mq)\.)?[a-z][a-z0-9-]{0,12}\.(?:nano|micro|small|medium|\d{0,3}x?large|metal(?:-\d{1,3}xl)?|\*)$/,
  /^(?:acl|ami|eni|fsap?|i|igw|lt|nat|o|ou|pl|r|rtb|sg|snap|subnet|tgw|vol|vpc|vpce)-[0-9a-z]{4,32}(?:-[0-9a-z]{8,32})?$/,
  // Errors of AWS and of Step Functions.
  /^(?:[A-Z][A-Za-z0-9]{1,60}\.)?[A-Z][A-Za-z]{2,60}(?:Exception|Error|Fault)$/,
  /^States\.[A-Z][A-Za-z]{2,60}$/,
  // Addresses of networks.
  /^\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,2})?$/,
  /^(?=[0-9a-f]{0,4}:)[0-9a-f:]{2,39}(?:\/\d{1,3})?$/i,
  // Reasons that Terraform gives.
  /^(?:absent|deferred|delete|instance|provider|read|replace|resource)_[a-z_]{4,60}$/,
  // Dates, durations, schedules.
  /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?$/,
  /^P(?:\d{1,6}[YMWD]){0,4}(?:T(?:\d{1,6}[HMS]){1,3})?$/,
  /^\d{1,6} ?(?:ms|s|m|h|d|seconds?|minutes?|hours?|days?)$/,
  /^rate\(\d{1,6} [a-z]{3,7}\)$/,
  /^cron\((?:[\d*?,/LW#A-Z-]{1,60} ){4,5}[\d*?,/LW#A-Z-]{1,60}\)$/,
  // Folders of containers and log groups of AWS.
  /^\/(?:opt\/ml|aws|tmp|usr|var|ecs)(?:\/[\w.*-]{1,100}){0,12}\/?$/,
];

/** Values that AWS defines. */
const ENUMERATED = new Set(
  [
    'Allow Deny Enabled Disabled Suspended Active Inactive PassThrough Public Private public private NONE AWS_IAM ALL',
    'OFF ERROR FATAL STANDARD EXPRESS INLINE DISTRIBUTED Zip Image x86_64 arm64 AES256 aws:kms aws:kms:dsse',
    'READ WRITE READ_ACP WRITE_ACP FULL_CONTROL bucket-owner-full-control bucket-owner-read public-read public-read-write authenticated-read',
    'Choice Fail Map Parallel Pass Succeed Task Wait JSONata JSONPath FULL GET HEAD POST PUT PATCH DELETE',
    'Completed Failed InProgress Stopped Stopping Running Pending Succeeded Ready Creating Deleting Updating',
    'COMPLETED FAILED IN_PROGRESS STOPPED STOPPING RUNNING PENDING SUCCEEDED TIMED_OUT ABORTED CANCELLED',
    'READY CREATING ACTIVE INACTIVE DELETING UPDATING PROVISIONING QUEUED STARTING ENABLED DISABLED FARGATE EC2',
    'File Pipe FastFile S3Prefix ManifestFile FullyReplicated ShardedByS3Key EndOfJob Continuous Gzip None',
    'ON OPTIONAL MUTABLE IMMUTABLE HTTP HTTPS TLS TCP UDP All ReadOnly WriteOnly PUBLIC PRIVATE REGIONAL EDGE STOPPED',
    'Processing String Integer Float Boolean Step.SERVICE_FAULT Step.THROTTLING SageMaker.CAPACITY_ERROR',
    'SageMaker.JOB_INTERNAL_ERROR SageMaker.RESOURCE_LIMIT Executing Ascending Descending CreationTime METADATA_ONLY',
    'LOCALDISK EBS S3 KEY_VALUE PAY_PER_REQUEST PROVISIONED json text JSON Text SPOT ON_DEMAND',
  ].flatMap((line) => line.split(' ')),
);

/** The longest text that is compared with the forms; anything longer is no value that a reviewer reads. */
const LONGEST_TEXT = 2_048;

/** `s3://bucket/token=…` */
const holdsAssignedSecret = (text: string): boolean =>
  [...text.matchAll(/([\w-]+)=/g)].some(([, name = '']) => isSecretName(name));

/** `password: …`, `Bearer …`. A condition key such as `secretsmanager:Name` only names a service. */
const holdsNamedSecret = (text: string): boolean =>
  /\b(?:basic|bearer) +\S{8}/i.test(text) ||
  [...text.matchAll(/([\w-]{1,200})[:=] *[^ ]/g)].some(
    ([, name = '']) => name !== 'secretsmanager' && isSecretName(name),
  );

/** Prefixes of keys and tokens that are known by their form. */
const KNOWN_TOKEN =
  /(?:AKIA|ASIA)[A-Z0-9]{16}|\bgh[pousr]_\w{20}|\bgithub_pat_\w|\bglpat-|\bxox[abprs]-|\bsk[_-](?:live|test|proj|ant)[_-]|\beyJ\w|-----BEGIN/;

/** Letters and digits without a separator, long enough for a key. */
const LONG_RUN = /[A-Za-z0-9+]{20,}/g;

/** An identifier in camel case consists of words; a key holds few that look like one. */
const isRandom = (run: string): boolean => {
  const words = run.match(/[A-Z]?[a-z]{2,}/g) ?? [];
  const isMixed = /[a-z]/.test(run) && /[A-Z]/.test(run) && /\d/.test(run);
  return isMixed && words.filter((word) => word.length > 2).join('').length < run.length / 2;
};

/** Whether a text holds a key or a token, by its form. */
const holdsToken = (text: string): boolean =>
  KNOWN_TOKEN.test(text) || (text.match(LONG_RUN) ?? []).some(isRandom);

/** Whether a text cannot be a secret, wherever it stands. */
export const isHarmlessText = (text: string): boolean =>
  text.length <= LONGEST_TEXT &&
  (ENUMERATED.has(text) || FORMS.some((form) => form.test(text))) &&
  !holdsAssignedSecret(text) &&
  !holdsToken(text);

/** Whether a text has the form of the names that AWS allows. Only a place for names makes it harmless. */
const isName = (text: string): boolean =>
  text.length <= 256 && /^[\w.:/+,@*?()#!'$ -]*$/.test(text) && !/:\/\/|\w@\w.*:|:[^:/]*@/.test(text);

/** Whether a name that the user chose, such as a key of for_each, can be shown. */
export const isHarmlessName = (text: string): boolean =>
  isName(text) && !holdsToken(text) && !holdsNamedSecret(text);
