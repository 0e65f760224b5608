import { quote } from 'shell-quote';
import type { CommandCompletion, FlagCompletion, ProgramCompletion, ValueCompletion } from './completions';

/** A single-quoted word. */
const word = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** Text in which `_arguments` reads no colon or bracket. */
const literal = (text: string): string => text.replaceAll(/[\\:[\]]/g, '\\$&');

/** The action of `_arguments` that offers a value. */
const action = (value: ValueCompletion): string => {
  switch (value.kind) {
    case 'choice':
      return `(${quote([...value.choices])})`;
    case 'file':
      return '_files';
    case 'folder':
      return '_files -/';
    case 'file-after-@':
      return '{ compset -P @ && _files }';
    case 'file-after-=':
      return '{ compset -P "*=" && _files }';
    default:
      return ' ';
  }
};

const flagArgument = ({ long, description, valueName, value }: FlagCompletion): string => {
  const about = `[${literal(description)}]`;
  return word(
    valueName === undefined ? `${long}${about}` : `*${long}=${about}:${literal(valueName)}:${action(value)}`,
  );
};

const commandCase = ({ name, flags, word: value }: CommandCompletion): string => {
  const positional = value.kind === 'nothing' ? [] : [word(`1: :${action(value)}`)];
  return `    ${name})
      _arguments \\
        ${[...flags.map(flagArgument), ...positional].join(' \\\n        ')}
      ;;`;
};

const described = ({ name, summary }: CommandCompletion): string => word(`${name}:${summary}`);

/** A script for zsh, to be evaluated after compinit or stored in `fpath`. */
export const zshCompletion = ({ program, flags, commands }: ProgramCompletion): string => `\
#compdef ${program}

_sagemaker_processing_commands() {
  local -a commands=(
    ${commands.map(described).join('\n    ')}
  )
  _describe command commands
}

_sagemaker_processing() {
  local curcontext=$curcontext state state_descr line
  typeset -A opt_args
  _arguments -C \\
    ${flags.map(flagArgument).join(' \\\n    ')} \\
    '1: :_sagemaker_processing_commands' \\
    '*:: :->command'
  [[ $state == command ]] || return
  case $words[1] in
${commands.map(commandCase).join('\n')}
  esac
}

_sagemaker_processing_npx() {
  if [[ $words[2] == ${program} ]]; then
    shift words
    ((CURRENT--))
    _sagemaker_processing
  else
    _default
  fi
}

if [[ $funcstack[1] == _sagemaker_processing ]]; then
  _sagemaker_processing "$@"
else
  compdef _sagemaker_processing ${program}
  (($+_comps[npx])) || compdef _sagemaker_processing_npx npx
fi
`;
