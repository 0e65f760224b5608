import { namespaceRuntime } from '../../../local/container/namespace-runtime';

test('a job without a script is refused with a message that names Docker', () => {
  const withoutEntrypoint = {
    name: 'job-1',
    arguments: [],
    environment: {},
    networkIsolation: false,
    folder: '/jobs/job-1',
  };
  expect(() => namespaceRuntime.command(withoutEntrypoint)).toThrow(
    /no script.*needs Docker.*--docker or --image/,
  );
});
