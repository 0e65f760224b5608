import { isTemporary, lostFilesAdvice } from '../../../../cli/run/advice/lost-files';

test('each folder below /opt/ml/processing needs an output, once', () => {
  const paths = [
    '/opt/ml/processing/train/a.csv',
    '/opt/ml/processing/train/part/b.csv',
    '/opt/ml/processing/evaluation/report.json',
  ];
  expect(lostFilesAdvice(paths, [], 'flags')).toEqual([
    'To keep them, run again with:',
    '  --output evaluation:/opt/ml/processing/evaluation',
    '  --output train:/opt/ml/processing/train',
  ]);
  expect(lostFilesAdvice(paths, [], 'default')).toEqual([
    'To keep them, run again with:',
    '  --output output',
    '  --output evaluation:/opt/ml/processing/evaluation',
    '  --output train:/opt/ml/processing/train',
  ]);
  expect(lostFilesAdvice(paths, [], 'job')).toEqual([
    "To keep them, add an output to the job's ProcessingOutputConfig for each LocalPath:",
    '  /opt/ml/processing/evaluation',
    '  /opt/ml/processing/train',
  ]);
});

test('a folder’s name is quoted for the shell', () => {
  expect(lostFilesAdvice(['/opt/ml/processing/my data/a.csv'], [], 'flags')).toEqual([
    'To keep them, run again with:',
    "  --output 'my data:/opt/ml/processing/my data'",
  ]);
});

test.each(['/out.csv', '/opt/ml/model/model.bin', '/opt/ml/processing/a.csv', '/opt/ml/processing2/a/b.csv'])(
  'no output can keep %s, so the script has to change',
  (path) => {
    expect(lostFilesAdvice([path], [], 'flags')).toEqual([
      `SageMaker uploads only folders below /opt/ml/processing/: change the script to write ${path} to one, and name that folder with --output.`,
    ]);
  },
);

test.each([
  ['/opt/ml/processing/input/clean.csv', ['/opt/ml/processing/input/']],
  ['/opt/ml/processing/code/source/out.csv', []],
])(
  'an output for the folder of an input would upload the input, so the script has to change: %s',
  (path, inputs) => {
    expect(lostFilesAdvice([path], inputs, 'flags')).toEqual([
      `SageMaker does not upload the folder of an input: change the script to write ${path} to another folder below /opt/ml/processing/, and name that folder with --output.`,
    ]);
  },
);

test('a folder whose name would break the line is named in the sentence, without the line break', () => {
  const [advice] = lostFilesAdvice(['/opt/ml/processing/a\nSucceeded/b.csv'], [], 'flags');
  expect(advice).toContain('change the script to write /opt/ml/processing/a\ufffdSucceeded/b.csv to one');
});

test('there are at most ten flags, as a job has at most ten outputs', () => {
  const paths = Array.from({ length: 12 }, (_, index) => `/opt/ml/processing/part-${index}/a.csv`);
  expect(lostFilesAdvice(paths, [], 'flags')).toHaveLength(11);
});

test.each([
  ['/xgboost-model', true],
  ['/tmp/cache', true],
  ['/opt/ml/processing/model/xgboost-model', true],
  ['/opt/ml/processing/code/source/cache', true],
  ['/opt/ml/processing/train/a.csv', false],
  ['/opt/ml/processing/a.csv', false],
  ['/opt/ml/model/model.bin', false],
])('a file that the job may need only while it runs: %s, %s', (path, expected) => {
  expect(isTemporary(path, ['/opt/ml/processing/model'])).toBe(expected);
});
