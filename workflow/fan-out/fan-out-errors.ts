import { listFaults } from '../job/errors';
import type { Fault } from '../rules/fault';
import { FAN_OUT_ERRORS } from './fan-out-contracts';

/** The input of a fan-out's execution, or its deployment, breaks a rule. The message names each faulty key; nothing was started. */
export class InvalidFanOut extends Error {
  // A literal, because minifying renames the class, and Step Functions matches an error by its name.
  override readonly name = FAN_OUT_ERRORS.invalidFanOut;

  constructor(faults: readonly Fault[]) {
    super(['The fan-out is not valid. Nothing was started.', ...listFaults(faults)].join('\n'));
  }
}

/** More items failed than the deployment tolerates. The message lists the first ones. */
export class ItemsFailed extends Error {
  override readonly name = FAN_OUT_ERRORS.itemsFailed;
}
