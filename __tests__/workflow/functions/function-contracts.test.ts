import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { TASK_TIMEOUT_IN_SECONDS } from '../../../workflow/definition/definition-states';
import { FUNCTION_TIMEOUT_IN_SECONDS, FUNCTIONS } from '../../../workflow/functions/function-contracts';

describe('a function', () => {
  test.each(Object.values(FUNCTIONS))('%s has its handler in the folder of its name', (name) => {
    expect(existsSync(join(__dirname, '../../../functions', name, 'index.ts'))).toBe(true);
  });

  test('times out by itself before its task does, so that Lambda’s own error is seen', () => {
    expect(FUNCTION_TIMEOUT_IN_SECONDS).toBeLessThan(TASK_TIMEOUT_IN_SECONDS);
  });
});
