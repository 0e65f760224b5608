import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { useTemporaryFolder, writeFiles } from '../../support/temporary-folder';

const ROOT = resolve(__dirname, '../../..');
const folder = useTemporaryFolder();

const script = (shell: string): string => {
  const program = ['--import', 'tsx', 'cli/main.ts', 'completion', shell];
  const { status, stdout, stderr } = spawnSync(process.execPath, program, { cwd: ROOT, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
};

const whyNot = (shell: string): string | undefined =>
  spawnSync(shell, ['--version']).status === 0 ? undefined : `${shell} is not on the PATH`;

const describeWith = (shell: string) => {
  const why = whyNot(shell);
  if (why) console.warn(`The completion for ${shell} is not tested: ${why}.`);
  return why ? describe.skip : describe;
};

const FLAGS_OF_REVIEW = ['--fail-on', '--format', '--help', '--version'];

describeWith('bash')('in bash', () => {
  let source: string;
  beforeAll(() => {
    source = script('bash');
  });

  /** What bash offers for words, of which the last one is being written. */
  const offered = (...words: readonly string[]): string[] => {
    writeFiles(folder.path, {
      'completion.bash': source,
      'prepare.py': '',
      'plan.json': '',
      'data/a.csv': '',
    });
    const lines = `
      . ./completion.bash
      COMP_WORDS=("$@")
      COMP_CWORD=$(($# - 1))
      function=$(complete -p "$1" | sed 's/.*-F //; s/ .*//')
      "$function"
      ((\${#COMPREPLY[@]} == 0)) || printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { status, stdout, stderr } = spawnSync('bash', ['--norc', '-c', lines, 'bash', ...words], {
      cwd: folder.path,
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    return stdout.split('\n').filter(Boolean).sort();
  };

  test('the commands come first', () => {
    expect(offered('sagemaker-processing', '')).toEqual(
      ['--help', '--version', 'completion', 'follow', 'help', 'review', 'run'].sort(),
    );
    expect(offered('sagemaker-processing', 're')).toEqual(['review']);
  });

  test('a dash offers the flags of the command', () => {
    expect(offered('sagemaker-processing', 'review', '-')).toEqual(FLAGS_OF_REVIEW);
    expect(offered('sagemaker-processing', 'run', '--instance-')).toEqual([
      '--instance-count',
      '--instance-preference',
    ]);
  });

  test.each([
    ['review', '--format', ['json', 'markdown']],
    [
      'review',
      '--fail-on',
      ['access-widens', 'cannot-be-seen', 'data-at-risk', 'executions-at-risk', 'plan'],
    ],
    ['run', '--integration', ['polling', 'sync']],
  ])('%s offers the values of %s', (command, flag, values) => {
    expect(offered('sagemaker-processing', command, flag, '')).toEqual(values);
  });

  test('a value may follow an equals sign, of which bash makes a word', () => {
    expect(offered('sagemaker-processing', 'review', '--format', '=', 'js')).toEqual(['json']);
    expect(offered('sagemaker-processing', 'review', '--format', '=')).toEqual(['json', 'markdown']);
  });

  test('a flag for a file offers files, and one for a text offers nothing', () => {
    expect(offered('sagemaker-processing', 'run', '--script', 'pre')).toEqual(['prepare.py']);
    expect(offered('sagemaker-processing', 'run', '--argument', 'pre')).toEqual([]);
  });

  test('review offers files for the plan', () => {
    expect(offered('sagemaker-processing', 'review', '--format', 'json', 'pl')).toEqual(['plan.json']);
  });

  test('npx completes the program and its words', () => {
    expect(offered('npx', 'sage')).toEqual(['sagemaker-processing']);
    expect(offered('npx', 'sagemaker-processing', 'ru')).toEqual(['run']);
    expect(offered('npx', 'sagemaker-processing', 'review', '--format', '')).toEqual(['json', 'markdown']);
    expect(offered('npx', 'other', 'pre')).toEqual(['prepare.py']);
  });
});

describeWith('zsh')('in zsh', () => {
  let source: string;
  beforeAll(() => {
    source = script('zsh');
  });

  /**
   * What an interactive zsh makes of a line when Tab is pressed behind it. Its terminal also echoes what is typed, which
   * must not look like an answer.
   */
  const completed = (line: string): string => {
    writeFiles(folder.path, { 'completion.zsh': source, 'prepare.py': '', 'plan.json': '' });
    const lines = `
      zmodload zsh/zpty
      zpty shell 'HOME=. PS1= zsh -f -i'
      zpty -w shell 'autoload -Uz compinit; compinit -u -D; . ./completion.zsh; unsetopt zle_bracketed_paste 2>/dev/null'
      zpty -w shell 'show() { print -r -- "<""<$BUFFER>"">"; exit }; zle -N show; bindkey "^X" show; bindkey "^I" complete-word; print READ''Y'
      zpty -r shell output '*READY*'
      zpty -n -w shell "$1"$'\\t\\x18'
      zpty -r shell output '*>>*'
      print -r -- $output`;
    const { stdout, stderr } = spawnSync('zsh', ['-f', '-c', lines, 'zsh', line], {
      cwd: folder.path,
      encoding: 'utf8',
    });
    const [, buffer] = /<<(.*)>>/s.exec(stdout) ?? [];
    if (buffer === undefined) throw new Error(`zsh completed nothing: ${stdout}${stderr}`);
    return buffer;
  };

  test.each([
    ['sagemaker-processing rev', 'sagemaker-processing review '],
    ['sagemaker-processing run --instance-c', 'sagemaker-processing run --instance-count='],
    ['sagemaker-processing run --integration po', 'sagemaker-processing run --integration polling '],
    ['sagemaker-processing review --format js', 'sagemaker-processing review --format json '],
    ['sagemaker-processing review --format=js', 'sagemaker-processing review --format=json '],
    ['sagemaker-processing review --fail-on d', 'sagemaker-processing review --fail-on data-at-risk '],
    ['sagemaker-processing review --format json pl', 'sagemaker-processing review --format json plan.json '],
    ['sagemaker-processing run --script pre', 'sagemaker-processing run --script prepare.py '],
    ['npx sagemaker-processing completion z', 'npx sagemaker-processing completion zsh '],
  ])('Tab behind "%s" writes "%s"', (line, whole) => {
    expect(completed(line).trimEnd()).toBe(whole.trimEnd());
  });
});

test('a shell that has no completion is refused', () => {
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', join('cli', 'main.ts'), 'completion', 'fish'],
    { cwd: ROOT, encoding: 'utf8' },
  );
  expect({ status, stderr }).toEqual({ status: 2, stderr: 'SHELL must be bash or zsh; got "fish".\n' });
});
