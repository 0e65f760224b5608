import { join } from 'node:path';
import { scriptCommand } from '../../../../cli/run/flags/script-command';
import { useTemporaryFolder, writeFiles } from '../../../support/temporary-folder';

const folder = useTemporaryFolder();

/** The command of a script with this name and text. */
const commandOf = (name: string, text: string) => {
  writeFiles(folder.path, { [name]: text });
  return scriptCommand(join(folder.path, name));
};

test.each([
  ['run.py', 'print(1)'],
  ['run', ''],
  ['run', '#!/usr/bin/env python3\n'],
  ['run', '#!/home/me/.venv/bin/python3.11\n'],
  ['run.sh', '#! /usr/bin/python3\r\n'],
])('%s with the text %j is a Python script', (name, text) => {
  expect(commandOf(name, text)).toBeUndefined();
});

test.each([
  ['#!/bin/bash\necho', ['/bin/bash']],
  ['#!/bin/bash -e\necho', ['/bin/bash', '-e']],
  ['#!/usr/bin/env bash\n', ['bash']],
  ['#!/usr/bin/env -S Rscript --vanilla\n', ['Rscript', '--vanilla']],
  ['#!/usr/bin/env -S python3 -u\n', ['python3', '-u']],
  ['#!/usr/bin/python2\n', ['/usr/bin/python2']],
])('the first line %j names the command %j', (text, command) => {
  expect(commandOf('run.py', text)).toEqual(command);
});

test.each([
  ['run.sh', ['sh']],
  ['run.bash', ['bash']],
  ['run.R', ['Rscript']],
])('without a first line, the extension of %s names the command', (name, command) => {
  expect(commandOf(name, 'x')).toEqual(command);
});

test('an executable runs itself', () => {
  expect(commandOf('run', '\u007fELF\u0002')).toEqual(['/bin/sh', '-c', 'chmod +x "$0" && exec "$0" "$@"']);
});
