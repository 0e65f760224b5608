import { usedExports } from '../../../functions/bundle/without-unused-commands';

test("of a client's commands, those that the functions send are kept", () => {
  const index = [
    'export * from "./StartPipelineExecutionCommand";',
    'export * from "./StopProcessingJobCommand";',
  ];
  expect(usedExports(index.join('\n'))).toBe('export * from "./StopProcessingJobCommand";');
});

test("of a client's index, what imports every command is left out", () => {
  const index = [
    'export * from "./SageMakerClient";',
    'export * from "./SageMaker";',
    'export * from "./commands";',
    'export * from "./pagination";',
    'export * from "./waiters";',
    'export { SageMakerServiceException } from "./models/SageMakerServiceException";',
  ];
  expect(usedExports(index.join('\n')).split('\n')).toEqual([
    'export * from "./SageMakerClient";',
    'export * from "./commands";',
    'export { SageMakerServiceException } from "./models/SageMakerServiceException";',
  ]);
});
