/** Why a job can never start, however long it waits. */
export interface QuotaTooSmall {
  /** The quota or the resource, in SageMaker's words. */
  readonly quota: string;
  /** How it and the job do not fit, as a sentence. */
  readonly reason: string;
}

const AMOUNT = '([\\d.,]+)(?: (\\w+))?';

const IN_USE_OR_TOO_SMALL = new RegExp(
  `service[- ]limit '([^']+)' is ${AMOUNT}, with current utilization of [\\d.,]+(?: \\w+)? and a request delta of ${AMOUNT}`,
  'i',
);
const GREATER_THAN_LIMIT = new RegExp(
  `request delta of ${AMOUNT} for '([^']+)' is greater than the account-level service[- ]limit of ${AMOUNT}`,
  'i',
);
const NOT_IN_REGION = /requested resource (\S+) is not available in this region/i;

const amount = (digits: string): number => Number(digits.replaceAll(',', '').replace(/\.$/, ''));

const tooSmall = (quota: string, limit: string, unit: string | undefined, asked: string): QuotaTooSmall => ({
  quota,
  reason: `The quota "${quota}" is ${amount(limit)}${unit ? ` ${unit}` : ''}, and the job asks for ${amount(asked)}.`,
});

/**
 * What a ResourceLimitExceeded message says that no waiting can mend: a quota below what the job asks for, or an
 * instance type that the Region does not have. Undefined where the quota is merely in use, and for a message that is
 * not known. The messages are as users report them; AWS documents none.
 */
export const quotaTooSmall = (message: string): QuotaTooSmall | undefined => {
  const [, name = '', limit = '', unit, asked = ''] = IN_USE_OR_TOO_SMALL.exec(message) ?? [];
  if (name !== '') return amount(asked) > amount(limit) ? tooSmall(name, limit, unit, asked) : undefined;
  const [, delta = '', , volume = '', most = '', gigabytes] = GREATER_THAN_LIMIT.exec(message) ?? [];
  if (volume !== '') return tooSmall(volume, most, gigabytes, delta);
  const [, resource = ''] = NOT_IN_REGION.exec(message) ?? [];
  return resource === ''
    ? undefined
    : { quota: resource, reason: `This Region does not have "${resource}".` };
};

/** The message of an execution that fails by a quota that no waiting can mend. */
export const quotaTooSmallMessage = ({ reason }: QuotaTooSmall, message: string): string =>
  [
    `${reason} Waiting cannot change that, so the job was not started.`,
    'Ask for less (InstanceType, InstanceCount, VolumeSizeInGB), or raise the quota in the Service Quotas console under Amazon SageMaker, in this account and Region.',
    `SageMaker: ${message}`,
  ].join('\n');
