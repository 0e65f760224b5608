const words = (lines: readonly string[]): ReadonlySet<string> =>
  new Set(lines.flatMap((line) => line.split(' ')));

/** Members of a definition, and parameters of its tasks, whose values are names or defined by the language. */
const DEFINITION_MEMBERS = words([
  'Default End Error ErrorEquals ExecutionType InputType JitterStrategy Label Mode Next QueryLanguage StartAt Type',
  'Bucket Cluster CompressionType ContentType InstanceType JobDefinition JobQueue LaunchType Method',
  'S3DataDistributionType S3DataType S3InputMode S3UploadMode TaskDefinition',
]);

/** Attributes whose values are names or defined by AWS. */
const ATTRIBUTES = words([
  'acl architectures arn authorization_type bucket group groups handler key_id package_type permission policy_arn',
  'queue_url repository role roles runtime sse_algorithm status type user users',
]);

/** The same within a block. */
const BLOCK_ATTRIBUTES = words([
  'application_log_level apply_on level log_format log_group mode system_log_level',
]);

/** `FunctionName`, `function_name`, but not the name of a person. */
const IS_NAME = /^(?!User|user|Login|login)(?:(?:[A-Z][A-Za-z]*)?Name|(?:[a-z0-9]+_)*name)$/;

/** Whether a value is a name, which a reviewer may see. `names` are those it stands under, from the outermost. */
export const isNamePlace = (names: readonly string[]): boolean => {
  const [outermost = '', member = ''] = [names[0], names.at(-1)];
  if (DEFINITION_MEMBERS.has(member)) return true;
  if (names.length === 1) return ATTRIBUTES.has(member) || IS_NAME.test(member);
  return /^[A-Z]/.test(member)
    ? IS_NAME.test(member)
    : /^[a-z]/.test(outermost) && BLOCK_ATTRIBUTES.has(member);
};

const IS_LABEL =
  /^(?:(?:header|parameter|option|field|attribute|variable)?_?(?:name|key)|header|option|parameter|field)$/i;
const IS_VALUE = /values?$/i;

/** Whether a member is the value of a pair such as `Name` and `Value`. */
export const isPairValue = (member: unknown): boolean => typeof member === 'string' && IS_VALUE.test(member);

/**
 * The members of an object that name what its other members hold: `Name` beside `Value`, or the `Variable` that a choice
 * compares.
 */
export const labelsOf = (record: Readonly<Record<string, unknown>>): readonly string[] => {
  const members = Object.keys(record).filter((member) => typeof record[member] === 'string');
  const isPair = Object.keys(record).some(isPairValue);
  return members.filter((member) => member === 'Variable' || (isPair && IS_LABEL.test(member)));
};
