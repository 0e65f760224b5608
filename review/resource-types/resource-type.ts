import type { Attributes } from '../plan/terraform-plan';
import type { Protection } from './protections';

/** An attribute that holds an IAM policy as JSON. */
export interface PolicyAttribute {
  readonly attribute: string;
  /** What the policy is, if its resource has others too. */
  readonly kind?: 'trust policy';
}

/** A text of a state machine's definition, and the name of the member that holds it. */
export interface HeldText {
  readonly member: string;
  readonly text: string;
}

/** What running executions need of a resource until they end. */
export interface ExecutionNeed {
  /** What executions do with the resource: `call it`. */
  readonly use: string;
  /** The attributes that identify the resource: a replacement that keeps them takes its place. */
  readonly identity: readonly string[];
  /** Tells whether a text of a definition names the resource; undefined if the plan does not show its name. */
  readonly isNamedBy: (attributes: Attributes) => ((held: HeldText) => boolean) | undefined;
}

/** All that the review knows of a resource type. A type that sets nothing is still one whose attributes it reads. */
export interface ResourceType {
  readonly policies?: readonly PolicyAttribute[];
  /** The attribute that holds blocks of `name` and `policy`. */
  readonly inlinePolicies?: string;
  /** The policy that the service makes from the attributes. */
  readonly derivedPolicy?: (attributes: Attributes) => string;
  /** The attribute that identifies who has the policy, or what the policy protects. */
  readonly policyHolder?: string;
  /** In this policy `*` means the resource itself, as the policy cannot allow anything else. */
  readonly isPolicyOfItself?: boolean;
  /** What a statement that allows a service access without a condition means. */
  readonly unconditionalService?: string;
  /** The attribute that holds ARNs of managed policies. */
  readonly attachedPolicies?: string;
  /** The attributes that say to whom the policies are attached, if that is another resource. */
  readonly attachedTo?: readonly string[];

  /** Attributes, other than policies, that a reviewer must see before the apply. */
  readonly documents?: readonly string[];
  /** Attributes that name one other thing: if unknown, it is enough to see what they are set from. */
  readonly references?: readonly string[];

  /** What is lost if the resource is destroyed. */
  readonly contents?: string;
  /** Why AWS refuses to destroy the resource; undefined if it does not. */
  readonly destroyRefusal?: (before: Attributes) => string | undefined;
  /** What happens to the data that the resource protects, if the resource is destroyed. */
  readonly endOfProtection?: string;
  readonly protections?: readonly Protection[];
  readonly neededByExecutions?: ExecutionNeed;

  /** How the attributes open the resource to the public, other than by a policy: a sentence of Markdown each. */
  readonly publicAccess?: (attributes: Attributes) => readonly string[];
}
