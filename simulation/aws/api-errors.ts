import { errorAnswer } from '../../local/sagemaker/endpoint-answer';

/** Errors that any AWS API may answer. */
export const THROTTLED = errorAnswer('ThrottlingException', 'Rate exceeded');
export const UNAVAILABLE = errorAnswer('ServiceUnavailable', 'The service is temporarily unavailable.', 503);
export const INTERNAL_FAILURE = errorAnswer('InternalFailure', 'An internal error has occurred.', 500);
export const SIGNATURE_EXPIRED = errorAnswer('InvalidSignatureException', 'Signature expired.');
export const accessDenied = (caller: string) =>
  errorAnswer('AccessDeniedException', `The ${caller} is not authorized to perform: sagemaker`);
