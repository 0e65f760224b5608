import type { Command } from 'commander';
import { bashCompletion } from './bash-completion';
import type { Shell } from './command-line';
import { completionsOf } from './completions';
import { zshCompletion } from './zsh-completion';

/** The script with which a shell completes the words of a program. */
export const completionScript = (program: Command, shell: Shell): string =>
  (shell === 'bash' ? bashCompletion : zshCompletion)(completionsOf(program));
