import { isRecord } from '../workflow/rules/json-value';
import { parseExactJson } from './exact-json';

/**
 * What the wrapper scripts of setup-terraform and setup-opentofu write before and after the output: the command line, and
 * commands of GitHub Actions.
 */
const WRAPPER_LINE = /^(?:\[command\]|::(?:debug|set-output|add-mask|notice|warning|error|group|endgroup)\b)/;

/** What Terragrunt writes before each line: `12:00:00.000 STDOUT [unit] terraform: `. */
const TERRAGRUNT_PREFIX = /^\d\d:\d\d:\d\d\.\d{3} STDOUT (?:\[[^\]]{0,500}\] )?(?:terraform|tofu): /;

const isPlan = (value: unknown): boolean => isRecord(value) && 'format_version' in value;

/** Where a line begins with a brace, a document may begin. */
const DOCUMENT_START = /^(?=\{)/m;

/**
 * The plans in the output of a program that runs Terraform, without what the program adds. None if anything else is in it.
 */
export const plansAmongLines = (text: string): unknown[] => {
  const own = text
    .split(/\r?\n/)
    .filter((line) => !WRAPPER_LINE.test(line))
    .map((line) => line.replace(TERRAGRUNT_PREFIX, ''))
    .join('\n')
    .trim();
  const documents = own.split(DOCUMENT_START).map(parseExactJson);
  return documents.every(isPlan) ? documents : [];
};
