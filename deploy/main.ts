import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { quote } from 'shell-quote';

/** A program and its arguments. */
type Command = readonly [program: string, ...args: string[]];

/** What a person would type to deploy a stack, or to destroy it. */
const commandsFor = (action: string, stack: string, more: readonly string[]): readonly Command[] => {
  const folder = `-chdir=cdktf.out/stacks/${stack}`;
  return [
    ['npm', 'run', 'synth'],
    ['terraform', folder, 'init'],
    ['terraform', folder, action, ...more],
  ];
};

/** `quote` escapes more than a shell needs, such as every "=". */
const asTyped = (command: Command): string =>
  command.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : quote([word]))).join(' ');

/**
 * Runs a command in the terminal, whose questions the user answers there.
 * @returns its exit code; 1 if a signal ended it.
 */
const run = async (command: Command): Promise<number> => {
  console.error(`$ ${asTyped(command)}`);
  const [program, ...args] = command;
  const child = spawn(program, args, { stdio: 'inherit' });
  const forward = (signal: NodeJS.Signals): boolean => child.kill(signal);
  process.on('SIGTERM', forward);
  try {
    const [exitCode]: (number | null)[] = await once(child, 'close');
    return exitCode ?? 1;
  } finally {
    process.off('SIGTERM', forward);
  }
};

const deploy = async ([action, stack, ...more]: readonly string[]): Promise<number> => {
  if ((action !== 'apply' && action !== 'destroy') || stack === undefined) {
    throw new Error('Use npm run deploy, npm run deploy:state-bucket or npm run destroy.');
  }
  // Before a synthesis that would be of no use.
  if (spawnSync('terraform', ['version']).error) {
    throw new Error('terraform is not on the PATH; install Terraform 1.10 or later.');
  }
  for (const command of commandsFor(action, stack, more)) {
    const exitCode = await run(command);
    if (exitCode !== 0) return exitCode;
  }
  return 0;
};

// The terminal sends Ctrl-C to Terraform too, which then ends its apply in order; this program waits for it.
process.on('SIGINT', () => {});

deploy(process.argv.slice(2)).then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  },
);
