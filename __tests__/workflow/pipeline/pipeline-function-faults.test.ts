import { faultsWithFunctions } from '../../../workflow/pipeline/pipeline-function-faults';
import { PROCESSING_REQUEST_RULE } from '../../../workflow/pipeline/processing-request-rule';
import { describeFault } from '../../../workflow/rules/fault';
import { ARGUMENTS, reading } from './sample-pipelines';

const faults = (value: unknown): readonly string[] =>
  faultsWithFunctions('Arguments', value, PROCESSING_REQUEST_RULE).map(describeFault);

const PARAMETER = { Get: 'Parameters.P' };

const cluster = (members: Readonly<Record<string, unknown>>) => ({
  ...ARGUMENTS,
  ProcessingResources: { ClusterConfig: { VolumeSizeInGB: 20, ...members } },
});

describe('a function', () => {
  test('may stand for a string, a number, a boolean and a choice', () => {
    const [input] = reading('s3://bucket/').ProcessingInputs as readonly [{ readonly S3Input: object }];
    expect(
      faults({
        ...ARGUMENTS,
        RoleArn: PARAMETER,
        ProcessingInputs: [
          { ...input, S3Input: { ...input.S3Input, S3DataType: PARAMETER, S3InputMode: PARAMETER } },
        ],
        StoppingCondition: { MaxRuntimeInSeconds: PARAMETER },
        NetworkConfig: { EnableNetworkIsolation: PARAMETER },
        Environment: { DAY: PARAMETER },
        Tags: [{ Key: 'day', Value: PARAMETER }],
      }),
    ).toEqual([]);
  });

  test('may stand for each argument of the container', () => {
    const AppSpecification = { ...ARGUMENTS.AppSpecification, ContainerArguments: ['--day', PARAMETER] };
    expect(faults({ ...ARGUMENTS, AppSpecification })).toEqual([]);
  });

  test.each([
    ['a list', { AppSpecification: { ...ARGUMENTS.AppSpecification, ContainerArguments: PARAMETER } }],
    ['a map', { Environment: PARAMETER }],
    ['an object', { NetworkConfig: PARAMETER }],
  ])('may not stand for %s', (_, members) => {
    expect(faults({ ...ARGUMENTS, ...members })).toEqual([
      expect.stringMatching(
        / not a function, which stands for a single value; got \{"Get":"Parameters\.P"\}$/,
      ),
    ]);
  });

  test('joins text, numbers and other functions', () => {
    const inner = { 'Std:Join': { On: '-', Values: [PARAMETER, 7] } };
    expect(faults(reading({ 'Std:Join': { On: '/', Values: ['s3://bucket', inner, true] } }))).toEqual([]);
  });

  test.each<readonly [string, unknown, string]>([
    ['a path that is no string', { Get: 1 }, ''],
    ['a name that SageMaker does not have', { 'Std:Split': {} }, ''],
    ['no separator', { 'Std:Join': { Values: [] } }, '.Std:Join'],
    ['no list', { 'Std:Join': { On: '/', Values: 'a' } }, '.Std:Join'],
    ['another member', { 'Std:Join': { On: '/', Values: [], Trim: true } }, '.Std:Join'],
    ['a list in its list', { 'Std:Join': { On: '/', Values: ['a', ['b']] } }, '.Std:Join.Values[1]'],
    [
      'a wrong function in its list',
      { 'Std:Join': { On: '/', Values: [{ Get: null }] } },
      '.Std:Join.Values[0]',
    ],
  ])('with %s is a fault', (_, value, place) => {
    expect(
      faultsWithFunctions('Arguments', reading(value), PROCESSING_REQUEST_RULE).map(({ key }) => key),
    ).toEqual([`Arguments.ProcessingInputs[0].S3Input.S3Uri${place}`]);
  });

  test('counts as given', () => {
    expect(faults(cluster({ InstanceType: PARAMETER, InstanceCount: PARAMETER }))).toEqual([]);
    const InstancePreferences = [{ InstanceType: 'ml.m5.large' }];
    expect(faults(cluster({ InstanceType: PARAMETER, InstanceCount: 1, InstancePreferences }))).toEqual([
      'Arguments.ProcessingResources.ClusterConfig.InstancePreferences must be omitted if InstanceType is set; got InstanceType and InstancePreferences',
    ]);
  });

  test('leaves open what only its value decides', () => {
    const volumes = { VolumeKmsKeyId: 'alias/volumes', InstanceCount: 1 };
    expect(faults(cluster({ ...volumes, InstanceType: PARAMETER }))).toEqual([]);
    expect(faults(cluster({ ...volumes, InstanceType: 'ml.g5.xlarge' }))).toHaveLength(1);
  });
});

test('a variable of the environment may be called Get, beside another', () => {
  expect(faults({ ...ARGUMENTS, Environment: { Get: 'all', DAY: '1' } })).toEqual([]);
});
