import type { Attributes } from '../plan/terraform-plan';
import type { Protection, Remains } from './protections';

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

/** All that the review knows of a resource type. A type that sets nothing is one whose attributes need no reading. */
export interface ResourceType {
  readonly policies?: readonly PolicyAttribute[];
  /** The attribute that holds blocks of `name` and `policy`. */
  readonly inlinePolicies?: string;
  /** The policy that the service makes from the attributes. */
  readonly derivedPolicy?: (attributes: Attributes) => string;
  /** The attribute that identifies who has the policy, or what the policy protects. */
  readonly policyHolder?: string;
  /**
   * Whether `*` means the resource itself in this policy. Without it, a statement with principals is taken for one of a
   * resource.
   */
  readonly isPolicyOfItself?: boolean;
  /** The action that changes the policy: if no statement allows it, nobody can. */
  readonly policyManagement?: string;
  /** What a statement means that allows a service access without a condition, or on behalf of any account. */
  readonly openToService?: { readonly withoutSource: string; readonly anySource: string };
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
  /** Why AWS may refuse to destroy the resource; undefined if it does not. */
  readonly destroyRefusal?: (before: Attributes) => string | undefined;
  /** The setting that makes AWS refuse to destroy the resource; undefined if it is off. */
  readonly destroyProtection?: (before: Attributes) => string | undefined;
  /** What is left of the data after a destroy, or that nothing is. */
  readonly remains?: (before: Attributes) => Remains | undefined;
  /** What happens to the data that the resource protects, if the resource is destroyed. */
  readonly endOfProtection?: string;
  readonly protections?: readonly Protection[];
  readonly neededByExecutions?: ExecutionNeed;
  /** Settings by which something runs; a weaker one may stop executions. */
  readonly operations?: readonly Protection[];
  /** What no longer runs if the resource is destroyed. */
  readonly endOfOperation?: string;

  /** What the attributes delete by themselves, by rule: a sentence of Markdown each, and after how many days. */
  readonly expirations?: (attributes: Attributes) => ReadonlyMap<string, Expiration>;

  /**
   * How the attributes open the resource to the public, other than by a policy: a sentence of Markdown each. Sentences
   * that are true before the change are left out by the caller, and may be left out here.
   */
  readonly publicAccess?: Sentences;
  /** Other access that the attributes give: the same. */
  readonly access?: Sentences;

  /** Only what is described here is read; a reviewer has to read the other attributes in the plan. */
  readonly isPartlyRead?: boolean;
}

/** Sentences of Markdown about attributes. `before` is empty if the resource is new. */
type Sentences = (after: Attributes, before: Attributes) => readonly string[];

/** Data that a rule deletes. */
export interface Expiration {
  /** `objects are deleted` */
  readonly text: string;
  /** Undefined if the age of the data does not decide. */
  readonly days?: number;
}
