import { newCommand, newProgram } from '../../../cli/command-line/command';
import { completionsOf, type ValueCompletion } from '../../../cli/completion/completions';

/** What a shell offers for a flag, by what the help shows for its value. */
const offeredFor = (value: string | undefined): ValueCompletion | undefined => {
  const command = newCommand({
    name: 'paint',
    summary: '',
    description: '',
    flags: { flag: { description: '', ...(value !== undefined && { value }) } },
    examples: [],
    notes: '',
  });
  const [paint] = completionsOf(newProgram('', '', [command])).commands;
  return paint?.flags.find(({ long }) => long === '--flag')?.value;
};

test.each([
  ['FILE', 'file'],
  ['SOURCE[:/opt/ml/processing/PATH]', 'file'],
  ['DIR', 'folder'],
  ['FOLDER', 'folder'],
  ['JSON|@FILE', 'file-after-@'],
  ['URI=PATH', 'file-after-='],
  ['K=V', 'nothing'],
  ['SECONDS', 'nothing'],
  [undefined, 'nothing'],
])('the value %s is completed as: %s', (value, kind) => {
  expect(offeredFor(value)).toEqual({ kind });
});

test('help offers the commands that it explains', () => {
  const { commands } = completionsOf(newProgram('', '', []));
  expect(commands.map(({ name, word }) => [name, word])).toEqual([['help', { kind: 'choice', choices: [] }]]);
});
