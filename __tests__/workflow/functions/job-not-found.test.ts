import { ResourceNotFound } from '@aws-sdk/client-sagemaker';
import { isJobNotFound } from '../../../workflow/functions/job-not-found';

const named = (name: string): Error => Object.assign(new Error('Could not find requested job'), { name });

test.each([
  ['the error of the API model', new ResourceNotFound({ message: 'no', $metadata: {} })],
  ['the error that the service sends', named('ValidationException')],
])('%s means that the job does not exist', (_, error) => {
  expect(isJobNotFound(error)).toBe(true);
});

test.each([
  ['a missing permission', named('AccessDeniedException')],
  ['an object that is no error', { name: 'ValidationException' }],
])('%s does not', (_, error) => {
  expect(isJobNotFound(error)).toBe(false);
});
