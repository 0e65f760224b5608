import { quote } from 'shell-quote';
import type { CommandCompletion, FlagCompletion, ProgramCompletion, ValueCompletion } from './completions';

const offerWords = (words: readonly string[]): string =>
  `_sagemaker_processing_words ${quote([words.join(' ')])}`;

/** The shell's command that offers a value. */
const offer = (value: ValueCompletion): string => {
  switch (value.kind) {
    case 'choice':
      return offerWords(value.choices);
    case 'file':
      return '_sagemaker_processing_paths -f';
    case 'folder':
      return '_sagemaker_processing_paths -d';
    case 'file-after-@':
      return '[[ $separator == @ ]] && _sagemaker_processing_paths -f';
    default:
      return ':';
  }
};

const flagCase = (command: string, { long, value }: FlagCompletion): string =>
  `    ${command}:${long}) ${offer(value)} ;;`;

/** Offers the flags after a dash, and otherwise what the command takes besides them. */
const offerNext = ({ flags, word }: CommandCompletion): string => {
  const offerFlags = offerWords(flags.map(({ long }) => long));
  return word.kind === 'nothing'
    ? offerFlags
    : `if [[ $cur == -* ]]; then ${offerFlags}; else ${offer(word)}; fi`;
};

const commandCases = (command: CommandCompletion): readonly string[] => [
  ...command.flags
    .filter(({ valueName }) => valueName !== undefined)
    .map((flag) => flagCase(command.name, flag)),
  `    ${command.name}:*) ${offerNext(command)} ;;`,
];

/**
 * A script for bash 3.2 and later, which macOS has. Bash makes words of their own of `=`, `:` and `@` and of what is
 * around them.
 */
export const bashCompletion = ({ program, flags, commands }: ProgramCompletion): string => `\
_sagemaker_processing_words() {
  local IFS=$' \\t\\n'
  COMPREPLY=($(compgen -W "$1" -- "$cur"))
}

_sagemaker_processing_paths() {
  local path
  type compopt >/dev/null 2>&1 && compopt -o filenames 2>/dev/null
  while IFS= read -r path; do COMPREPLY+=("$path"); done < <(compgen "$1" -- "$cur")
}

_sagemaker_processing() {
  local cur=\${COMP_WORDS[COMP_CWORD]} flag=\${COMP_WORDS[COMP_CWORD - 1]} separator= first=1
  COMPREPLY=()
  if [[ \${COMP_WORDS[0]} == npx ]]; then
    first=2
    if ((COMP_CWORD > 1)) && [[ \${COMP_WORDS[1]} != ${program} ]]; then
      _sagemaker_processing_paths -f
      return
    fi
    if ((COMP_CWORD == 1)); then
      ${offerWords([program])}
      return
    fi
  fi
  if [[ $cur == [=:@] ]]; then
    separator=$cur
    cur=
  elif [[ $flag == [=:@] ]]; then
    separator=$flag
    flag=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  if ((COMP_CWORD == first)); then
    ${offerWords([...commands.map(({ name }) => name), ...flags.map(({ long }) => long)])}
    return
  fi
  # The value is in its second part, as in --s3 s3://bucket/=PATH.
  if [[ $separator && $flag != --* ]]; then
    [[ $separator == = ]] && _sagemaker_processing_paths -f
    return
  fi
  case \${COMP_WORDS[first]}:$flag in
${commands.flatMap(commandCases).join('\n')}
  esac
}

complete -F _sagemaker_processing ${program}
complete -p npx >/dev/null 2>&1 || complete -F _sagemaker_processing npx
`;
