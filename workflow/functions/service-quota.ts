import { ProcessingJobQuotaTooSmall } from '../job/errors';

const AMOUNT = '([\\d.,]+)(?: (\\w+))?';

const REQUEST_DELTA = new RegExp(
  `service[- ]limit '([^']+)' is ${AMOUNT}, with current utilization of [\\d.,]+(?: \\w+)? and a request delta of ${AMOUNT}`,
  'i',
);
const GREATER_THAN_LIMIT = new RegExp(
  `request delta of ${AMOUNT} for '([^']+)' is greater than the account-level service[- ]limit of ${AMOUNT}`,
  'i',
);
const NOT_IN_REGION = /requested resource (\S+) is not available in this region/i;

const amount = (digits: string): number => Number(digits.replaceAll(',', '').replace(/\.$/, ''));

const tooSmall = (quota: string, limit: string, unit: string | undefined, requested: string): string =>
  `The quota "${quota}" is ${amount(limit)}${unit ? ` ${unit}` : ''}, but the job requests ${amount(requested)}.`;

/** Why a job can never start, however long it waits, as a sentence; undefined if waiting may help. */
const reasonOf = (message: string): string | undefined => {
  const [, name = '', limit = '', unit, requested = ''] = REQUEST_DELTA.exec(message) ?? [];
  if (name !== '') {
    return amount(requested) > amount(limit) ? tooSmall(name, limit, unit, requested) : undefined;
  }
  const [, delta = '', , volume = '', most = '', gigabytes] = GREATER_THAN_LIMIT.exec(message) ?? [];
  if (volume !== '') return tooSmall(volume, most, gigabytes, delta);
  const [, resource = ''] = NOT_IN_REGION.exec(message) ?? [];
  return resource === '' ? undefined : `This Region does not have "${resource}".`;
};

/**
 * The error for a ResourceLimitExceeded message if waiting cannot help: the quota is smaller than what the job requests,
 * or the Region does not have the instance type. Undefined if the quota is only in use, and for an unknown message. AWS
 * does not document these messages; they are as users report them.
 */
export const quotaTooSmall = (message: string): ProcessingJobQuotaTooSmall | undefined => {
  const reason = reasonOf(message);
  return reason === undefined
    ? undefined
    : new ProcessingJobQuotaTooSmall(
        [
          `${reason} Retrying will not help, so the job was not started.`,
          'Reduce the request (InstanceType, InstanceCount, VolumeSizeInGB), or request a quota increase in the Service Quotas console under Amazon SageMaker, in this account and Region.',
          `SageMaker: ${message}`,
        ].join('\n'),
      );
};
