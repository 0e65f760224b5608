import { isExcludedFromSource } from '../../../workflow/job/source-archive';

describe('the archive of a folder', () => {
  test.each(['.git', '__pycache__', '.venv', 'run.cpython-311.pyc'])('leaves %s out', (name) => {
    expect(isExcludedFromSource(name)).toBe(true);
  });

  test.each(['run.py', '.config', 'environments', 'requirements.txt', 'git'])('has %s', (name) => {
    expect(isExcludedFromSource(name)).toBe(false);
  });
});
