import { Argument, Command, type CommanderError, type Option } from 'commander';
import { nearestName } from '../../workflow/rules/nearest-name';
import { checkChoice, type Flags, type FlagValues, flagOption, missingValue } from './flags';
import { UsageError } from './usage-error';
import { VERSION } from './version';

/** The program's name in messages and in the help. */
const PROGRAM = 'sagemaker-processing';

interface WordSpec {
  readonly name: string;
  readonly description: string;
  /** The words that are allowed. @default - any */
  readonly choices?: readonly string[];
}

/** A command of the command line. */
export interface CommandSpec<F extends Flags = Flags> {
  readonly name: string;
  /** One line in the list of commands. */
  readonly summary: string;
  readonly description: string;
  readonly flags: F;
  /** The one word that the command takes besides its flags. @default - none */
  readonly argument?: WordSpec;
  /** Commands that can be copied, each with what it does. */
  readonly examples: readonly { readonly does: string; readonly line: string }[];
  /** The end of the help: exit codes, and what else there is to know. */
  readonly notes: string;
  /** What to do instead of giving a word that no flag takes. @default - see the help */
  readonly insteadOfWords?: string;
}

/** The text between the quotes of commander's message, such as `--scirpt` or `--docker=yes`. */
const quoted = ({ message }: CommanderError): string => /'(.*)'/s.exec(message)?.[1] ?? '';

const path = (command: Command): string => (command.parent ? `${PROGRAM} ${command.name()}` : PROGRAM);

const seeHelp = (command: Command): string => `see npx ${path(command)} --help`;

/** Every option, with --help, which commander keeps apart. */
export const optionsOf = (command: Command): readonly Option[] =>
  command.createHelp().visibleOptions(command);

/** What the help shows for an option's value, such as `FILE`. */
export const valueName = ({ flags }: Option): string | undefined => /<(.*)>/.exec(flags)?.[1];

const longNames = (command: Command): readonly string[] =>
  optionsOf(command).flatMap(({ long }) => (long ? [long.slice(2)] : []));

const didYouMean = (near: string | undefined, command: Command): string =>
  near === undefined ? `${seeHelp(command)}.` : `did you mean ${near}?`;

/** The command to which a flag belongs that was given before the command's name. */
const commandWithFlag = (program: Command, name: string): Command | undefined =>
  program.commands.find((command) => longNames(command).includes(name));

/** Who shortens a flag, as in `--out`, means the flag that begins so. */
const nearFlag = (given: string, names: readonly string[]): string | undefined =>
  names.find((name) => given.length > 1 && name.startsWith(given)) ?? nearestName(given, names);

const unknownFlag = (command: Command, given: string): UsageError => {
  const [, name = '', , value] = /^-*([^=]*)(=(.*))?$/s.exec(given) ?? [];
  if (value !== undefined && longNames(command).includes(name)) {
    return new UsageError(`--${name} takes no value; got "${value}".`);
  }
  const owner = commandWithFlag(command, name);
  if (owner)
    return new UsageError(`--${name} belongs after the command, as in: npx ${path(owner)} --${name}`);
  const near = nearFlag(name, longNames(command));
  return new UsageError(`Unknown flag --${name}; ${didYouMean(near && `--${near}`, command)}`);
};

const unknownCommand = (program: Command, given: string): UsageError => {
  const near = nearestName(
    given,
    program.commands.map((command) => command.name()),
  );
  return new UsageError(`Unknown command ${given}; ${didYouMean(near, program)}`);
};

const unexpectedWord = (command: Command, instead = seeHelp(command)): UsageError =>
  new UsageError(`Unexpected "${command.args[command.registeredArguments.length]}"; ${instead}.`);

/** Says in one sentence what commander refuses. Its other errors, such as the one that ends --help, stay. */
const usageError = (command: Command, error: CommanderError, insteadOfWords?: string): Error => {
  switch (error.code) {
    case 'commander.unknownOption':
      return unknownFlag(command, quoted(error));
    case 'commander.unknownCommand':
      return unknownCommand(command, quoted(error));
    case 'commander.optionMissingArgument':
      return missingValue(quoted(error).replace(/ .*/s, ''));
    case 'commander.excessArguments':
      return unexpectedWord(command, insteadOfWords);
    default:
      return error;
  }
};

const optionTerm = (option: Option): string => [option.long, valueName(option) ?? []].flat().join(' ');

/** A command with one-sentence faults; it prints nothing but its help and its version. */
const configuredCommand = (name: string, insteadOfWords?: string): Command => {
  const command = new Command(name)
    .optionsGroup('Flags:')
    .helpOption('-h, --help', 'print this text')
    .allowExcessArguments(false)
    .configureOutput({ outputError: () => undefined })
    .configureHelp({
      commandUsage: (each) => `npx ${path(each)} ${each.usage()}`,
      optionTerm,
      optionDescription: ({ description }) => description,
      argumentDescription: ({ description }) => description,
      subcommandTerm: (each) => each.name(),
    });
  return command.exitOverride((error) => {
    throw usageError(command, error, insteadOfWords);
  });
};

const addVersion = (command: Command): Command => command.version(VERSION, '--version', 'print the version');

const examplesText = (examples: CommandSpec['examples']): string =>
  examples.map(({ does, line }) => `  ${does}:\n    ${line}\n`).join('\n');

const wordArgument = ({ name, description, choices }: WordSpec): Argument => {
  const argument = new Argument(`[${name}]`, description);
  return choices
    ? argument.choices(choices).argParser((given: string) => checkChoice(name, given, choices))
    : argument;
};

/** The commander command of a specification, without its action. */
export const newCommand = (spec: CommandSpec): Command => {
  const { name, summary, description, flags, argument, examples, notes, insteadOfWords } = spec;
  const command = configuredCommand(name, insteadOfWords).summary(summary).description(description);
  command.usage(argument === undefined ? '[flags]' : `[flags] ${argument.name}`);
  if (argument) command.addArgument(wordArgument(argument));
  const isFlag = (word: string): boolean =>
    word.startsWith('--') && ['help', 'version', ...Object.keys(flags)].includes(word.slice(2));
  for (const [each, flag] of Object.entries(flags)) command.addOption(flagOption(each, flag, isFlag));
  return addVersion(command).addHelpText('after', `\nExamples:\n${examplesText(examples)}\n${notes}`);
};

/** The flags that a parsed command was given, by their names on the command line. */
export const flagValues = <F extends Flags>(command: Command, flags: F): FlagValues<F> => {
  const given = optionsOf(command).flatMap((option) => {
    const name = option.long?.slice(2) ?? '';
    const value: unknown = command.getOptionValue(option.attributeName());
    return Object.hasOwn(flags, name) && value !== undefined ? [[name, value]] : [];
  });
  // Each value has the type of its flag, for `flagOption` has read it.
  return Object.fromEntries(given) as FlagValues<F>;
};

/** The program that has the commands. Its own flags stand before the command's name. */
export const newProgram = (description: string, notes: string, commands: readonly Command[]): Command => {
  const program = configuredCommand(PROGRAM)
    .description(description)
    .usage('COMMAND [flags]')
    .enablePositionalOptions()
    .helpCommand('help [command]', 'print the help of a command');
  for (const command of commands) program.addCommand(command);
  return addVersion(program).addHelpText('after', `\n${notes}`);
};
