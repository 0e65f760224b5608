import { pipelineReferenceFaults } from '../../../workflow/pipeline/pipeline-reference-faults';
import { describeFault } from '../../../workflow/rules/fault';
import { pipeline, reading, step, writing } from './sample-pipelines';

const faults = (definition: Readonly<Record<string, unknown>>): readonly string[] =>
  pipelineReferenceFaults(definition).map(describeFault);

const PLACE = 'Steps[1].Arguments.ProcessingInputs[0].S3Input.S3Uri';

/** A step that reads what a path leads to, after one that has an output and reads an input. */
const referring = (Get: string) =>
  pipeline({
    Parameters: [
      { Name: 'InputUri', Type: 'String' },
      { Name: 'Day', Type: 'String' },
    ],
    Steps: [
      step('Prepare', { Arguments: { ...reading('s3://bucket/raw/'), ...writing('train') } }),
      step('Evaluate', { Arguments: reading({ Get }) }),
    ],
  });

test.each([
  'Parameters.InputUri',
  'Execution.PipelineExecutionId',
  'Execution.PipelineName',
  'Execution.StartDateTime',
  "Steps.Prepare.ProcessingOutputConfig.Outputs['train'].S3Output.S3Uri",
  'Steps.Prepare.ProcessingOutputConfig.Outputs[0].S3Output.S3Uri',
  "Steps.Prepare.ProcessingInputs['data'].S3Input.S3Uri",
  'Steps.Prepare.ProcessingJobArn',
])('%s refers to something', (path) => {
  expect(faults(referring(path))).toEqual([]);
});

test.each([
  ['Parameters.InputURL', 'a parameter of the pipeline (did you mean InputUri?)'],
  ['Parameters.Completely', 'a parameter of the pipeline (InputUri, Day)'],
  ['Execution.PipelineExecutionID1', 'a value of the execution (did you mean PipelineExecutionId?)'],
  ['Steps.Prepar.ProcessingJobArn', 'about a step of the pipeline (did you mean Prepare?)'],
  [
    "Steps.Prepare.ProcessingOutputConfig.Outputs['trian'].S3Output.S3Uri",
    'an output of the step Prepare (did you mean train?)',
  ],
  [
    "Steps.Prepare.ProcessingInputs['dat'].S3Input.S3Uri",
    'an input of the step Prepare (did you mean data?)',
  ],
  [
    'Steps.Prepare.ProcessingJobARNs',
    'a property that DescribeProcessingJob returns (did you mean ProcessingJobArn?)',
  ],
  ['Steps.Evaluate.ProcessingJobArn', 'about another step than its own'],
  ['InputUri', 'Parameters.NAME, Execution.NAME or Steps.NAME.PROPERTY'],
  ['Parameters.InputUri.Bucket', 'Parameters.NAME, Execution.NAME or Steps.NAME.PROPERTY'],
  ['Steps.Prepare', 'Parameters.NAME, Execution.NAME or Steps.NAME.PROPERTY'],
])('%s refers to nothing: it must be %s', (path, allowed) => {
  expect(faults(referring(path))).toEqual([`${PLACE} must be ${allowed}; got ${JSON.stringify(path)}`]);
});

test('a reference within joined text is checked', () => {
  const Arguments = reading({ 'Std:Join': { On: '/', Values: ['s3://bucket', { Get: 'Parameters.Day' }] } });
  expect(faults(pipeline({ Steps: [step('Prepare', { Arguments })] }))).toEqual([
    'Steps[0].Arguments.ProcessingInputs[0].S3Input.S3Uri.Std:Join.Values[1] must be a parameter of the pipeline, and there is none; got "Parameters.Day"',
  ]);
});

test('the properties of a step of another type are not known', () => {
  const Steps = [
    { Name: 'Train', Type: 'Training', Arguments: {} },
    step('Evaluate', { Arguments: reading({ Get: 'Steps.Train.ModelArtifacts.S3ModelArtifacts' }) }),
  ];
  expect(faults(pipeline({ Steps }))).toEqual([]);
});

test('a step depends on other steps of the pipeline', () => {
  const Steps = [step('Prepare'), step('Evaluate', { DependsOn: ['Prepare', 'Evaluate', 'prepared'] })];
  expect(faults(pipeline({ Steps }))).toEqual([
    'Steps[1].DependsOn[1] must be another step than its own; got "Evaluate"',
    'Steps[1].DependsOn[2] must be a step of the pipeline (did you mean Prepare?); got "prepared"',
  ]);
});

test('a property file is in an output of its step', () => {
  const file = (OutputName: string) => ({ PropertyFileName: 'report', OutputName, FilePath: 'report.json' });
  const Steps = [
    step('Prepare', { Arguments: writing('train'), PropertyFiles: [file('train'), file('test')] }),
  ];
  expect(faults(pipeline({ Steps }))).toEqual([
    'Steps[0].PropertyFiles[1].OutputName must be an output of the step (train); got "test"',
  ]);
});

test('the names of the experiment are known before a step runs', () => {
  const experiment = (Get: string) =>
    pipeline({ PipelineExperimentConfig: { ExperimentName: { Get }, TrialName: 'trial' } });
  expect(faults(experiment('Execution.PipelineName'))).toEqual([]);
  expect(faults(experiment('Steps.Prepare.ProcessingJobName'))).toEqual([
    'PipelineExperimentConfig.ExperimentName must be Parameters.NAME or Execution.NAME, because no step has run; got "Steps.Prepare.ProcessingJobName"',
  ]);
});
