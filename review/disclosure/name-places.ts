/** Members and attributes whose values are names, or values that AWS or the language defines. */
const NAME_PLACES = new Set(
  [
    // A definition
    'Default End Error ErrorEquals ExecutionType JitterStrategy Mode Next QueryLanguage StartAt Type Version',
    // Parameters of tasks
    'Bucket Cluster CompressionType ContentType InstanceType JobDefinition JobQueue LaunchType Method S3DataDistributionType',
    'S3DataType S3InputMode S3UploadMode TaskDefinition',
    // Attributes
    'application_log_level architectures apply_on arn authorization_type bucket event_bus_name function_name group groups',
    'handler kms_key_arn kms_key_id key_id level log_format log_group mode name package_type policy_arn queue_url repository',
    'repository_name role role_arn role_name roles runtime sse_algorithm status system_log_level type user users',
  ].flatMap((line) => line.split(' ')),
);

/** `FunctionName`, `function_name`, but not the name of a person. */
const IS_NAME = /^(?!User|user|Login|login)(?:(?:[A-Z][A-Za-z]*)?Name|(?:[a-z0-9]+_)*name)$/;

/** Whether the values of a member are names, which a reviewer may see. */
export const isNamePlace = (member: string): boolean => NAME_PLACES.has(member) || IS_NAME.test(member);

const IS_LABEL =
  /^(?:(?:header|parameter|option|field|attribute|variable)?_?(?:name|key)|header|option|parameter|field)$/i;
const IS_VALUE = /values?$/i;

/**
 * The members of an object that name what its other members hold: `Name` beside `Value`, or the `Variable` that a choice
 * compares.
 */
export const labelsOf = (record: Readonly<Record<string, unknown>>): readonly string[] => {
  const members = Object.keys(record).filter((member) => typeof record[member] === 'string');
  const isPair = Object.keys(record).some((member) => IS_VALUE.test(member));
  return members.filter((member) => member === 'Variable' || (isPair && IS_LABEL.test(member)));
};
