import { printableJsonWord, printableWord } from '../sources/aws-commands';

/** Stands for the name of the user's pipeline. */
const NAME_VARIABLE = '"$PIPELINE_NAME"';

/**
 * The command that starts an execution of a pipeline in AWS.
 * @param parameters `NAME=VALUE`
 * @param name @default - the user sets `$PIPELINE_NAME`
 */
export const startPipelineCommand = (parameters: readonly string[], name?: string): string => {
  const pipeline = name === undefined ? NAME_VARIABLE : printableWord(name);
  const values = parameters.map((pair) => {
    const [, Name = '', Value = ''] = /^([^=]*)=(.*)$/s.exec(pair) ?? [];
    return { Name, Value };
  });
  const given = values.length === 0 ? '' : ` --pipeline-parameters ${printableJsonWord(values)}`;
  return `aws sagemaker start-pipeline-execution --pipeline-name ${pipeline}${given}`;
};
