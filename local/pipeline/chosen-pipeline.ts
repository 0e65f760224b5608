import { InputError } from '../../terraform-plan/input-error';
import { nearestName } from '../../workflow/rules/nearest-name';

/** Something with an address in Terraform. */
interface Addressed {
  readonly address: string;
}

const asFlag = ({ address }: Addressed): string => `--workflow '${address}'`;

/** @throws InputError that names what there is, to choose one of them. */
export const severalError = (owner: string, what: string, all: readonly Addressed[]): InputError =>
  new InputError(
    `${owner} has ${all.length} ${what}; choose one of them with ${all.map(asFlag).join(', or ')}.`,
  );

/** @throws InputError that names what there is. */
export const noSuchAddress = (
  owner: string,
  what: string,
  address: string,
  all: readonly Addressed[],
): InputError => {
  const addresses = all.map((each) => each.address);
  const near = nearestName(address, addresses);
  const hint = near === undefined ? `its ${what}s are: ${addresses.join(', ')}` : `did you mean ${near}?`;
  return new InputError(`${owner} has no ${what} ${address}; ${hint}`);
};

/**
 * The pipeline that is meant.
 * @param address of the pipeline. @default - the only one
 * @param owner what has the pipelines, as the beginning of a sentence.
 */
export const chosenPipeline = <Pipeline extends Addressed>(
  pipelines: readonly Pipeline[],
  address: string | undefined,
  owner: string,
): Pipeline => {
  const [first, ...others] = pipelines;
  if (!first) throw new InputError(`${owner} must have an aws_sagemaker_pipeline; it has none.`);
  if (address !== undefined) {
    const found = pipelines.find((each) => each.address === address);
    if (found) return found;
    throw noSuchAddress(owner, 'pipeline', address, pipelines);
  }
  if (others.length > 0) throw severalError(owner, 'pipelines', pipelines);
  return first;
};
