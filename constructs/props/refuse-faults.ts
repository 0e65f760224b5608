import { describeFault, type Fault } from '../../workflow/rules/fault';

/**
 * @param subject - What the props are of, such as `The processing workflow a/b`.
 * @throws Error that lists every fault, if there is one.
 */
export const refuseFaults = (subject: string, faults: readonly Fault[]): void => {
  if (faults.length === 0) return;
  throw new Error(
    [`${subject} is not valid.`, ...faults.map((fault) => `- ${describeFault(fault)}`)].join('\n'),
  );
};
