import type { CommandSpec } from '../command-line/command';
import { UsageError } from '../command-line/usage-error';

const SHELLS = ['bash', 'zsh'] as const;

export type Shell = (typeof SHELLS)[number];

/** The command `completion`. */
export const COMPLETION = {
  name: 'completion',
  summary: 'print a completion script for bash or zsh',
  description: 'Prints a script with which bash or zsh completes commands, flags and their values.',
  flags: {},
  argument: { name: 'SHELL', description: 'bash or zsh', choices: SHELLS },
  examples: [
    {
      does: 'For bash',
      line: "npx sagemaker-processing completion bash > ~/.sagemaker-processing.bash\n    echo '. ~/.sagemaker-processing.bash' >> ~/.bashrc",
    },
    {
      does: 'For zsh, after compinit in ~/.zshrc',
      line: "npx sagemaker-processing completion zsh > ~/.sagemaker-processing.zsh\n    echo '. ~/.sagemaker-processing.zsh' >> ~/.zshrc",
    },
  ],
  notes: 'The script also completes npx sagemaker-processing, unless npx has a completion of its own.',
} as const satisfies CommandSpec;

/** @throws UsageError if there is no shell. */
export const chosenShell = (word: string | undefined): Shell => {
  const shell = SHELLS.find((each) => each === word);
  if (shell === undefined) {
    throw new UsageError(
      'completion needs a shell after it, as in: npx sagemaker-processing completion bash',
    );
  }
  return shell;
};
