import { KINDS_OF_WARNINGS, type KindName } from '../../review/page/warning-kinds';
import { InputError } from '../../terraform-plan/input-error';
import type { CommandSpec } from '../command-line/command';
import type { Flags, FlagValues } from '../command-line/flags';

const FORMATS = ['markdown', 'json'] as const;

const FLAGS = {
  format: {
    value: 'FORMAT',
    description: 'markdown (default), or json: the number of changes, and the warnings',
    choices: FORMATS,
  },
  'fail-on': {
    value: 'KIND',
    description: `exit with 3 if there is a warning of this kind; give it once for each kind: ${KINDS_OF_WARNINGS.join(', ')}`,
    choices: KINDS_OF_WARNINGS,
    isRepeatable: true,
  },
} as const satisfies Flags;

/** The command `review`. */
export const REVIEW = {
  name: 'review',
  summary: 'write a Terraform plan as a page for a pull request',
  description: 'Writes a Terraform plan as Markdown for a pull request to standard output.',
  flags: FLAGS,
  argument: {
    name: 'plan.json',
    description: 'the output of terraform show -json; - reads standard input',
  },
  examples: [
    {
      does: 'A plan as Markdown',
      line: 'terraform plan -out plan && terraform show -json plan > plan.json\n    npx sagemaker-processing review plan.json > review.md',
    },
    {
      does: 'Stop a pipeline where data is at risk or access widens',
      line: 'npx sagemaker-processing review --fail-on data-at-risk --fail-on access-widens plan.json > review.md',
    },
    {
      does: 'The warnings as JSON, from a pipe',
      line: 'terraform show -json plan | npx sagemaker-processing review --format json -',
    },
  ],
  insteadOfWords: 'give one file, and review each plan by itself',
  notes: `Exit codes: 0 the review is written, whatever it warns of; 1 the input is not a plan; 2 usage error;
3 the review is written, and has a warning of a kind of --fail-on.
In a checkout of the repository, npm run --silent review -- is the same command.`,
} as const satisfies CommandSpec;

export interface ReviewOptions {
  /** The file to read, or `-` for standard input. */
  readonly file: string;
  readonly format: (typeof FORMATS)[number];
  readonly failOn: readonly KindName[];
}

/** @throws InputError if there is no file. */
export const reviewOptions = (file: string | undefined, flags: FlagValues<typeof FLAGS>): ReviewOptions => {
  if (file === undefined) {
    throw new InputError('Expected a file, as in: npx sagemaker-processing review plan.json');
  }
  return { file, format: flags.format ?? 'markdown', failOn: flags['fail-on'] ?? [] };
};
