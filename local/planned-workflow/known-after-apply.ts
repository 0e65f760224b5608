import { withoutKeys } from '../../terraform-plan/addresses';
import { InputError } from '../../terraform-plan/input-error';
import type { PlanJson } from '../../terraform-plan/plan-json';
import { isSensitive } from '../../terraform-plan/visible-values';
import type { PlannedResource } from './planned-resources';
import { type UnknownSources, unknownSources } from './unknown-sources';

/** A plan and its resources. */
export interface PlanContents {
  readonly plan: PlanJson;
  readonly resources: readonly PlannedResource[];
}

const because = ({ attributes, readLater, dependencies }: UnknownSources): string => {
  if (attributes.length > 0) return `, because it is set from ${attributes.join(', ')}`;
  if (dependencies.length > 0) {
    return `, because its module has depends_on (${dependencies.join(', ')}), so Terraform reads the module's data sources only during the apply`;
  }
  return readLater.length === 0
    ? ''
    : `, because Terraform reads ${readLater.join(', ')} only during the apply`;
};

/** The first two names and the modules before them: `-target` takes resources, not attributes. */
const resourceOf = (attribute: string): string =>
  /^(?:module\.[^.]+\.)*[^.]+\.[^.]+/.exec(withoutKeys(attribute))?.[0] ?? attribute;

/** Where to look for the cause if the plan does not tell it. */
const hint = ({ attributes, readLater, untold }: UnknownSources): string =>
  attributes.length > 0 || readLater.length > 0 || untold.length === 0
    ? ''
    : ` It is set from ${untold.join(', ')}, and a plan does not tell what these are set from.`;

const remedy = ({ attributes, dependencies }: UnknownSources): string => {
  const targets = [...new Set([...attributes.map(resourceOf), ...dependencies])];
  const flags = targets.length === 0 ? '-target=ADDRESS' : targets.map((each) => `-target=${each}`).join(' ');
  const way =
    attributes.length === 0 && dependencies.length > 0
      ? 'Remove depends_on from the module, give the module account_id, region, partition and image_uri'
      : 'Set it from values that the plan knows';
  return `${way}, or apply what it needs first (terraform apply ${flags}). Then plan again.`;
};

/** ` is known only after the apply, because it is set from …`, or ` is marked as sensitive`. */
export const whyUnseen = (
  { plan, resources }: PlanContents,
  resource: PlannedResource,
  attribute: string,
  marker: unknown,
): string =>
  isSensitive(marker)
    ? 'is marked as sensitive'
    : `is known only after the apply${because(unknownSources(plan, resources, resource, attribute))}`;

/** What a run cannot do without. */
export const unseenError = (
  contents: PlanContents,
  resource: PlannedResource,
  attribute: string,
  marker: unknown,
): InputError => {
  const why = whyUnseen(contents, resource, attribute, marker);
  const sentence = `The ${attribute} of ${resource.address} ${why}.`;
  if (isSensitive(marker)) {
    const reason = 'Terraform marks all of it if one value in it is sensitive, such as a variable';
    return new InputError(`${sentence} ${reason}: plan with a value that is not.`);
  }
  const sources = unknownSources(contents.plan, contents.resources, resource, attribute);
  return new InputError(`${sentence}${hint(sources)} ${remedy(sources)}`);
};
