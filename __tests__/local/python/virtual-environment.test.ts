import { existsSync, lstatSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findPython, type PythonInterpreter } from '../../../local/python/interpreter';
import { type Step, StepFailure } from '../../../local/python/step';
import { cachedEnvironment } from '../../../local/python/virtual-environment';
import { testWithPython } from '../../support/requirements';
import { useTemporaryFolder } from '../../support/temporary-folder';

const folder = useTemporaryFolder();
const testHere = testWithPython();
let python: PythonInterpreter | undefined;

beforeAll(async () => {
  python = await findPython();
});

/** Runs nothing: an environment is a link to the interpreter of this machine. */
const fakeSteps = (pip: () => number = () => 0) => {
  const commands: string[] = [];
  const step: Step = async (_file, args) => {
    const [, module = ''] = args;
    commands.push(module);
    if (module === 'venv') {
      const link = join(args.at(-1) ?? '', 'bin', 'python3');
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(python?.path ?? '', link);
    }
    return module === 'pip' ? { exitCode: pip(), output: 'no such package' } : { exitCode: 0, output: '' };
  };
  return { commands, step };
};

const installation = () => {
  if (!python) throw new Error('python3 was there when the tests began');
  return {
    python: { ...python, isVirtual: false },
    source: folder.path,
    folder: join(folder.path, 'venvs', 'key'),
  };
};

describe('the environment with the requirements', () => {
  testHere('is built once for all jobs that need it at the same time', async () => {
    const { commands, step } = fakeSteps();
    const wanted = installation();
    const paths = await Promise.all([1, 2, 3].map(() => cachedEnvironment(wanted, step)));
    expect(new Set(paths).size).toBe(1);
    expect(commands.filter((module) => module === 'pip')).toHaveLength(1);
    expect(lstatSync(join(folder.path, 'venvs', 'key')).isSymbolicLink()).toBe(true);
  });

  testHere('is not built again', async () => {
    const first = await cachedEnvironment(installation(), fakeSteps().step);
    const { commands, step } = fakeSteps();
    expect(await cachedEnvironment(installation(), step)).toBe(first);
    expect(commands).toEqual([]);
  });

  testHere('that cannot be built fails all of them, leaves nothing, and is tried again later', async () => {
    const { step } = fakeSteps(() => 1);
    const wanted = installation();
    const ends = await Promise.allSettled([1, 2].map(() => cachedEnvironment(wanted, step)));
    expect(ends).toMatchObject([{ reason: expect.any(StepFailure) }, { reason: expect.any(StepFailure) }]);
    expect(readdirSync(join(folder.path, 'venvs'))).toEqual([]);
    expect(existsSync(await cachedEnvironment(wanted, fakeSteps().step))).toBe(true);
  });
});
