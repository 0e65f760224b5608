import { readableCause } from '../../../workflow/run/readable-cause';

describe('a readable cause', () => {
  test.each(['{"not":"an error"}', '"a text"', 'null', '{"errorMessage":5}'])(
    'that is only JSON, %s, stays as it is',
    (cause) => {
      expect(readableCause(cause)).toBe(cause);
    },
  );

  test('names no log group, which exists only in AWS', () => {
    const cause = 'boom\nLog: /aws/sagemaker/ProcessingJobs, streams that begin with my-job-0123/';
    expect(readableCause(cause)).toBe('boom');
  });
});
