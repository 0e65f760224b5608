import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { COMPILED, EXCLUDED_FROM_SOURCE } from '../workflow/job/source-archive';

/** The words of tar that pack a folder: `tar -czf FILE …`. */
const tarArguments = (folder: string, file: string): readonly string[] => [
  '-czf',
  file,
  ...[...EXCLUDED_FROM_SOURCE, `*${COMPILED}`].map((name) => `--exclude=${name}`),
  ...['-C', folder, '.'],
];

/**
 * Packs a folder of code as a .tar.gz archive.
 * @throws Error with tar's own message if the folder cannot be read.
 */
export const packSourceFolder = async (folder: string, file: string): Promise<void> => {
  const child = spawn('tar', [...tarArguments(folder, file)], {
    // macOS would add a file of attributes beside each file.
    env: { ...process.env, COPYFILE_DISABLE: '1' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let message = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    message = (message + text).slice(-1024);
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${folder} cannot be packed: ${message.trim()}`);
};
