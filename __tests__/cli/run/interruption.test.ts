import { exitCodeUnlessInterrupted, type Interruption } from '../../../cli/run/interruption';

const newInterruption = (): Interruption => ({ react: () => undefined });

test('work that ends has its own exit code', async () => {
  const interruption = { ...newInterruption(), exitCode: 130 };
  expect(await exitCodeUnlessInterrupted(interruption, Promise.resolve(3))).toBe(3);
});

test('work that fails without an interruption reports its error', async () => {
  const work = Promise.reject(new Error('no such file'));
  await expect(exitCodeUnlessInterrupted(newInterruption(), work)).rejects.toThrow('no such file');
});

test('work that an interruption makes fail has the exit code of the interruption', async () => {
  const interruption = newInterruption();
  const work = Promise.reject(new Error('The service was stopped'));
  const exitCode = exitCodeUnlessInterrupted(interruption, work);
  // The signal is handled after the failure.
  setImmediate(() => {
    interruption.exitCode = 130;
  });
  expect(await exitCode).toBe(130);
});
