import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { UsageError } from '../../../cli/command-line/usage-error';
import { useTemporaryFolder } from '../../support/temporary-folder';
import { commandLines } from './arbitrary-command-lines';
import { parseCommandLine } from './parse-command-line';

const folder = useTemporaryFolder();

test('2,000 command lines are understood, or refused in one sentence, and nothing is made', () => {
  let refused = 0;
  fc.assert(
    fc.property(commandLines, (argv) => {
      try {
        parseCommandLine(argv, folder.path);
      } catch (error) {
        refused += 1;
        expect(error).toBeInstanceOf(UsageError);
        const { message } = error as UsageError;
        expect(message).not.toMatch(/^\s+at /m);
        expect(message.length).toBeGreaterThan(10);
      }
      expect(readdirSync(folder.path)).toEqual([]);
    }),
    { numRuns: 2_000 },
  );
  expect(refused).toBeGreaterThan(500);
  expect(refused).toBeLessThan(2_000);
});
