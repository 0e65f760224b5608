import { parseRunTarget, parseStateMachineArn } from '../../../follow/target/run-target';

const MACHINE = 'arn:aws:states:eu-west-1:123456789012:stateMachine:machine';
const EXECUTION = 'arn:aws:states:eu-west-1:123456789012:execution:machine:run-1';
const CONSOLE = 'https://eu-west-1.console.aws.amazon.com/states/home?region=eu-west-1';

test.each([
  ['an execution', EXECUTION, 'execution', EXECUTION],
  ['a state machine', MACHINE, 'stateMachine', MACHINE],
  ['an alias of a state machine', `${MACHINE}:PROD`, 'stateMachine', `${MACHINE}:PROD`],
  ['a page of an execution', `${CONSOLE}#/v2/executions/details/${EXECUTION}`, 'execution', EXECUTION],
  ['an older page of an execution', `${CONSOLE}#/executions/details/${EXECUTION}`, 'execution', EXECUTION],
  [
    'a page of an execution, escaped',
    `${CONSOLE}#/v2/executions/details/${encodeURIComponent(EXECUTION)}`,
    'execution',
    EXECUTION,
  ],
  [
    'a page with an open event',
    `${CONSOLE}#/v2/executions/details/${EXECUTION}?tab=events&event=3`,
    'execution',
    EXECUTION,
  ],
  [
    'a page of a state machine',
    `${CONSOLE}#/statemachines/view/${encodeURIComponent(MACHINE)}?type=standard`,
    'stateMachine',
    MACHINE,
  ],
  [
    'a newer page of a state machine',
    `${CONSOLE}#/v2/statemachines/view/${MACHINE}`,
    'stateMachine',
    MACHINE,
  ],
  [
    'a page of a session of its own',
    `https://123456789012-abcdefgh.eu-west-1.console.aws.amazon.com/states/home#/v2/executions/details/${EXECUTION}`,
    'execution',
    EXECUTION,
  ],
  [
    'a page without a region before the host',
    `https://console.aws.amazon.com/states/home#/executions/details/${EXECUTION}`,
    'execution',
    EXECUTION,
  ],
])('%s is a run', (_, text, kind, arn) => {
  expect(parseRunTarget(text)).toEqual({ kind, arn, region: 'eu-west-1' });
});

test.each([
  ['aws-cn', 'cn-north-1', 'console.amazonaws.cn'],
  ['aws-us-gov', 'us-gov-west-1', 'console.amazonaws-us-gov.com'],
  ['aws-eusc', 'eusc-de-east-1', 'eusc-de-east-1.console.amazonaws-eusc.eu'],
])('the console of the partition %s is known', (partition, region, host) => {
  const arn = `arn:${partition}:states:${region}:123456789012:execution:machine:run-1`;
  expect(
    parseRunTarget(`https://${host}/states/home?region=${region}#/v2/executions/details/${arn}`),
  ).toEqual({
    ...{ kind: 'execution', arn, region },
  });
});

test('a child of a Map state is an execution', () => {
  const arn = 'arn:aws:states:eu-west-1:123456789012:execution:machine/items:0f1e2d3c';
  expect(parseRunTarget(arn)).toMatchObject({ kind: 'execution', arn });
  expect(parseRunTarget(`${CONSOLE}#/v2/executions/details/${arn}`)).toMatchObject({ arn });
});

test.each([
  ['run-1'],
  ['arn:aws:lambda:eu-west-1:123456789012:function:f'],
  ['https://example.com/states/home#/executions/details/arn:aws:states:eu-west-1:123456789012:execution:m:r'],
  ['https://console.aws.amazon.com.example.com/states#/arn:aws:states:eu-west-1:123456789012:execution:m:r'],
  ['https://eu-west-1.console.aws.amazon.com/states/home?region=eu-west-1#/statemachines'],
  [''],
])('%p is refused with what is allowed', (text) => {
  expect(() => parseRunTarget(text)).toThrow(
    `The run must be an execution's ARN, a state machine's ARN, or the address of one of their pages in the console; got "${text}".`,
  );
});

test('an Express execution is refused with the reason', () => {
  const arn = 'arn:aws:states:eu-west-1:123456789012:express:machine:run-1:0f1e';
  expect(() => parseRunTarget(arn)).toThrow('An Express execution has no history to follow');
});

test('only the ARN of a state machine starts a run', () => {
  expect(parseStateMachineArn(MACHINE)).toMatchObject({ arn: MACHINE, region: 'eu-west-1' });
  expect(() => parseStateMachineArn(EXECUTION)).toThrow("must be a state machine's ARN");
});
