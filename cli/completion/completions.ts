import type { Argument, Command, Option } from 'commander';
import { optionsOf, valueName } from '../command-line/command';

/** What a shell offers as a value. */
export type ValueCompletion =
  | { readonly kind: 'nothing' | 'file' | 'folder' | 'file-after-@' | 'file-after-=' }
  | { readonly kind: 'choice'; readonly choices: readonly string[] };

export interface FlagCompletion {
  /** With its two dashes. */
  readonly long: string;
  readonly description: string;
  /** What the help shows for the value; undefined for a switch. */
  readonly valueName?: string;
  readonly value: ValueCompletion;
}

export interface CommandCompletion {
  readonly name: string;
  readonly summary: string;
  readonly flags: readonly FlagCompletion[];
  /** The word that is no flag. */
  readonly word: ValueCompletion;
}

export interface ProgramCompletion {
  readonly program: string;
  readonly flags: readonly FlagCompletion[];
  readonly commands: readonly CommandCompletion[];
}

/** The help's name of a value says what it is. */
const KINDS: readonly (readonly [RegExp, 'file' | 'folder' | 'file-after-@' | 'file-after-='])[] = [
  [/@FILE/, 'file-after-@'],
  [/=PATH/, 'file-after-='],
  [/FILE|PATH|SOURCE|\.json$/, 'file'],
  [/FOLDER|DIR|TARGET/, 'folder'],
];

const valueCompletion = (
  name: string | undefined,
  choices: readonly string[] | undefined,
): ValueCompletion => {
  if (choices) return { kind: 'choice', choices };
  const [, kind] = KINDS.find(([pattern]) => name !== undefined && pattern.test(name)) ?? [];
  return { kind: kind ?? 'nothing' };
};

const flagCompletion = (option: Option): FlagCompletion => {
  const name = valueName(option);
  return {
    long: option.long ?? option.flags,
    description: option.description,
    ...(name !== undefined && { valueName: name }),
    value: valueCompletion(name, option.argChoices),
  };
};

const wordCompletion = (argument: Argument | undefined): ValueCompletion =>
  valueCompletion(argument?.name(), argument?.argChoices);

/** What a shell completes, by the commands, options and arguments of a commander program. */
export const completionsOf = (program: Command): ProgramCompletion => ({
  program: program.name(),
  flags: optionsOf(program).map(flagCompletion),
  commands: program
    .createHelp()
    .visibleCommands(program)
    .map((command) => ({
      name: command.name(),
      summary: command.summary() || command.description(),
      flags: optionsOf(command).map(flagCompletion),
      word:
        command.name() === 'help'
          ? { kind: 'choice', choices: program.commands.map((each) => each.name()) }
          : wordCompletion(command.registeredArguments[0]),
    })),
});
