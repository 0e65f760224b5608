import { TerraformVariable } from 'cdktf';
import { Construct } from 'constructs';
import { checkWorkflowProps } from '../../../constructs/props/check-props';
import { synthesizeParts } from '../synthesis';

const PROPS = { name: 'prepare', job: { InstanceType: 'ml.m5.large', VolumeSizeInGB: 30 } };

/** The lines of the error for these props. */
const faults = (propsOf: (variable: TerraformVariable) => object): string[] => {
  let lines: string[] = [];
  synthesizeParts((stack) => {
    const variable = new TerraformVariable(stack, 'x', { type: 'any' });
    try {
      checkWorkflowProps(new Construct(stack, 'workflow'), { ...PROPS, ...propsOf(variable) });
    } catch (error) {
      lines = (error as Error).message.split('\n');
    }
  });
  return lines;
};

test('valid props have no fault', () => {
  expect(faults(() => ({}))).toEqual([]);
});

test('the error names the workflow and lists every fault', () => {
  expect(faults(() => ({ region: 'Ireland', quotaWaitInHours: 97 }))).toEqual([
    'The processing workflow parts/workflow is not valid.',
    expect.stringMatching(/^- region must be .*; got "Ireland"$/),
    expect.stringMatching(/^- quotaWaitInHours must be .*; got 97$/),
  ]);
});

test('tokens are left to Terraform, alone and in lists', () => {
  const props = faults(({ value, stringValue, listValue }) => ({
    region: stringValue,
    maxInstanceCount: value,
    kmsKeyArns: listValue,
    additionalS3Inputs: [stringValue],
    tags: value,
  }));
  expect(props).toEqual([]);
});

test('a string is not accepted as a list', () => {
  expect(faults(() => ({ additionalS3Inputs: 's3://data/' }))).toContain(
    '- additionalS3Inputs must be a list; got "s3://data/"',
  );
});

test('a prop that does not exist is a fault, with the nearest one as a suggestion or all of them', () => {
  const [, near, other] = faults(() => ({ permissionBoundaryArn: 'a', somethingElse: 1 }));
  expect(near).toBe('- unknown prop permissionBoundaryArn; did you mean permissionsBoundaryArn?');
  expect(other).toMatch(/^- unknown prop somethingElse; the props are: name, job, additionalS3Inputs, /);
});

test('what holds between props is only checked once each is valid', () => {
  const bounds = { pollFloorInSeconds: 60, pollCeilingInSeconds: 30 };
  expect(faults(() => bounds)).toEqual([
    expect.anything(),
    '- pollFloorInSeconds must be at most pollCeilingInSeconds, 30; got 60',
  ]);
  expect(faults(() => ({ ...bounds, region: 'Ireland' }))).toEqual([
    expect.anything(),
    expect.stringMatching(/^- region/),
  ]);
});
