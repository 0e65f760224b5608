import { CommanderError } from 'commander';
import { type CommandSpec, flagValues, newCommand, newProgram } from '../../../cli/command-line/command';
import type { Flags, FlagValues } from '../../../cli/command-line/flags';

export interface Parsed<F extends Flags> {
  readonly words: readonly string[];
  readonly flags: FlagValues<F>;
}

/**
 * Parses the words after a command's name, as the program does.
 * @returns undefined if they ask for the help or the version, which is not printed.
 * @throws UsageError
 */
export const parse = <F extends Flags>(
  spec: CommandSpec<F>,
  argv: readonly string[],
): Parsed<F> | undefined => {
  const command = newCommand(spec)
    .configureOutput({ writeOut: () => undefined })
    .action(() => undefined);
  try {
    newProgram('', '', [command]).parse([spec.name, ...argv], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return undefined;
    throw error;
  }
  return { words: command.args, flags: flagValues(command, spec.flags) };
};

/** The help of a command, as the program prints it. */
export const helpOf = (spec: CommandSpec): string => {
  let help = '';
  const command = newCommand(spec).configureOutput({
    writeOut: (text) => {
      help += text;
    },
  });
  newProgram('', '', [command]);
  command.outputHelp();
  return help;
};
