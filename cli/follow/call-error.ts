import { describeError, troubleOf } from '../../follow/api/failed-call';

/** What to do about a call that failed. */
const adviceOf = (error: unknown): string => {
  switch (troubleOf(error)) {
    case 'credentials':
      return ' Sign in to AWS, for example with aws sso login, and choose the profile with AWS_PROFILE.';
    case 'denied':
      return ' The rights that it takes are in docs/follow.md.';
    case 'connection':
      return ' Check the connection to AWS, and the region in the ARN.';
    default:
      return '';
  }
};

/** A sentence for an error of the AWS SDK. */
export const callError = (doing: string, error: unknown): Error =>
  new Error(`${doing}: ${describeError(error).replace(/\.$/, '')}.${adviceOf(error)}`, { cause: error });
