import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readDeployment } from '../../../workflow/deployment/deployment';
import type { StartProcessingJobEvent } from '../../../workflow/functions/function-contracts';
import { prepareProcessingJob } from '../../../workflow/functions/prepare-processing-job';
import { toCreateProcessingJobRequest } from '../../../workflow/job/create-processing-job-request';
import type { ProcessingJob } from '../../../workflow/job/processing-job';
import { validateProcessingJob } from '../../../workflow/job/validate-processing-job';
import { type Differences, differences } from '../../support/differences';
import { type ProcessorClass, SDK_REQUESTS, SDK_VERSION, type SdkCall } from './python-sdk-requests';
import { EXECUTION_ARN } from './sample-jobs';

const ROOT = resolve(__dirname, '../../..');
const PAGE = readFileSync(resolve(ROOT, 'docs', 'python-sdk.md'), 'utf8');
const README = readFileSync(resolve(ROOT, 'README.md'), 'utf8');

/** The job that the README deploys, as its construct completes it. */
const README_JOB: Readonly<Record<string, unknown>> = {
  ...JSON.parse(
    (/\n {2}job: (\{.*?\n {2}\}),/s.exec(README)?.[1] ?? '')
      .replaceAll(/(\w+): /g, '"$1": ')
      .replaceAll("'", '"')
      .replaceAll(/,(\s*\})/g, '$1'),
  ),
  ImageUri: '141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3',
  RoleArn: 'arn:aws:iam::123456789012:role/prepare-eu-west-1-job',
};

/** Allows everything. */
const ANY_DEPLOYMENT = readDeployment({ JOB_NAME_PREFIX: 'prepare-' });

/** What stands below a heading, up to the next of its level. */
const below = (heading: string, text = PAGE): string => {
  const level = heading.slice(0, heading.indexOf(' '));
  const [, section] = text.split(`\n${heading}\n`);
  if (section === undefined) throw new Error(`docs/python-sdk.md has no heading "${heading}"`);
  return section.split(`\n${level} `)[0] ?? '';
};

const code = (language: string, text: string): string =>
  new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 's').exec(text)?.[1] ?? '';

/** Python's keyword arguments as an object: a call within them is one too. */
const keywordArguments = (python: string): object =>
  JSON.parse(
    `{${python}}`
      .replaceAll(/\b[A-Z]\w*\(/g, '{')
      .replaceAll(')', '}')
      .replaceAll(/(\w+)=/g, '"$1":')
      .replaceAll('True', 'true')
      .replaceAll(/,(\s*[}\]])/g, '$1'),
  );

/** The arguments of the page's constructor and run. */
const callOf = (processor: ProcessorClass): SdkCall => {
  const call = new RegExp(`^processor(?: = ${processor}|\\.run)\\($(.*?)^\\)$`, 'gms');
  const calls = code('python', below(`## ${processor}`)).matchAll(call);
  return Object.assign({}, ...[...calls].map(([, python = '']) => keywordArguments(python)));
};

type Form = 'Whole' | 'Short';

const jobOf = (processor: ProcessorClass, form: Form): ProcessingJob =>
  JSON.parse(code('json', below(`### ${form}`, below(`## ${processor}`))));

const JOB_NAME = 'prepare-0123456789abcdef0123456789abcdef';

const differs = (processor: ProcessorClass, form: Form): Differences =>
  differences(
    SDK_REQUESTS[processor](callOf(processor)),
    toCreateProcessingJobRequest(jobOf(processor, form), JOB_NAME),
  );

const NAME: Differences = { ProcessingJobName: [undefined, JOB_NAME] };

const LIMIT: Differences = { StoppingCondition: [undefined, { MaxRuntimeInSeconds: 3600 }] };

const shortInput = (index: number, ...names: [sdk: string, ours: string]): Differences => ({
  [`ProcessingInputs[${index}].InputName`]: names,
  [`ProcessingInputs[${index}].AppManaged`]: [false, undefined],
  [`ProcessingInputs[${index}].S3Input.S3DataDistributionType`]: ['FullyReplicated', undefined],
  [`ProcessingInputs[${index}].S3Input.S3CompressionType`]: ['None', undefined],
});

const DATA: Differences = shortInput(0, 'input-1', 'data');

const SCRIPT: Differences = {
  ...shortInput(1, 'code', 'script'),
  'ProcessingInputs[1].S3Input.LocalPath': ['/opt/ml/processing/input/code', '/opt/ml/processing/code'],
  'AppSpecification.ContainerEntrypoint[1]': [
    '/opt/ml/processing/input/code/prepare.py',
    '/opt/ml/processing/code/prepare.py',
  ],
};

const OUTPUT_DATA: Differences = {
  'ProcessingOutputConfig.Outputs[0].OutputName': ['output-1', 'output_data'],
  'ProcessingOutputConfig.Outputs[0].AppManaged': [false, undefined],
};

/** Every difference that is meant, of each job of the page. */
const MEANT: readonly (readonly [ProcessorClass, Form, Differences])[] = [
  ['Processor', 'Whole', {}],
  ['Processor', 'Short', { ...DATA, ...OUTPUT_DATA }],
  ['ScriptProcessor', 'Whole', LIMIT],
  ['ScriptProcessor', 'Short', { ...DATA, ...SCRIPT, ...OUTPUT_DATA, ...LIMIT }],
  ['SKLearnProcessor', 'Whole', {}],
  [
    'SKLearnProcessor',
    'Short',
    {
      ...DATA,
      ...SCRIPT,
      'ProcessingOutputConfig.Outputs[0].AppManaged': [false, undefined],
      'ProcessingOutputConfig.Outputs[1].AppManaged': [false, undefined],
    },
  ],
  ['PySparkProcessor', 'Whole', { Environment: [{}, undefined] }],
];

describe('a job of docs/python-sdk.md', () => {
  test.each(MEANT)(
    "%s, %s: makes the SDK's request, but for its name and what is meant",
    (processor, form, meant) => {
      expect(differs(processor, form)).toStrictEqual({ ...NAME, ...meant });
    },
  );

  test.each(MEANT)('%s, %s: keeps the rules', (processor, form) => {
    expect(validateProcessingJob(jobOf(processor, form)).faults).toEqual([]);
  });

  test.each(MEANT)(
    "%s, %s: is as well the input of an execution, over the README's job",
    (processor, form) => {
      const job = jobOf(processor, form);
      const event = { ...README_JOB, Overrides: job } as StartProcessingJobEvent;
      const request = prepareProcessingJob(event, ANY_DEPLOYMENT);
      expect(request).toStrictEqual(toCreateProcessingJobRequest(job, String(request.ProcessingJobName)));
    },
  );
});

test('within an execution its tag comes after those of the SDK', () => {
  const job = jobOf('Processor', 'Whole');
  const sdk = SDK_REQUESTS.Processor(callOf('Processor'));
  expect(differences(sdk, toCreateProcessingJobRequest(job, JOB_NAME, EXECUTION_ARN))).toStrictEqual({
    ...NAME,
    'Tags[1]': [undefined, { Key: 'StepFunctionsExecution', Value: EXECUTION_ARN }],
  });
});

test('without an input and without an output, both leave the lists out', () => {
  const { ProcessingInputs, ProcessingOutputConfig, ...job } = jobOf('Processor', 'Whole');
  const { inputs, outputs, ...call } = callOf('Processor');
  expect(
    differences(SDK_REQUESTS.Processor(call), toCreateProcessingJobRequest(job, JOB_NAME)),
  ).toStrictEqual(NAME);
});

describe('docs/python-sdk.md', () => {
  test('names the version of the SDK', () => {
    expect(PAGE).toContain(`\`sagemaker\` ${SDK_VERSION}`);
  });

  test('tells every difference, and no other', () => {
    const cell = (value: unknown): string =>
      value === undefined ? 'absent' : `\`${JSON.stringify(value)}\``;
    const rows = MEANT.flatMap(([, , meant]) => Object.entries(meant)).map(
      ([path, [sdk, ours]]) => `| \`${path.replaceAll(/\d+(?=\])/g, '')}\` | ${cell(sdk)} | ${cell(ours)} |`,
    );
    const told = below('## What differs').match(/^\| `.*$/gm);
    expect(told?.toSorted()).toEqual([...new Set(rows)].toSorted());
  });
});
