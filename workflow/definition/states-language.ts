/**
 * The part of the Amazon States Language (JSONPath) that the definitions use. `Name` is the union of a state machine's
 * state names, so that a transition to a state that does not exist is a compile-time error.
 */

/** A JSONPath into a state's input (`$.x`) or into the context object (`$$.x`). */
export type JsonPath = '$' | '$$' | `$.${string}` | `$$.${string}`;

/** What follows a state: another state, or the end of the execution. */
export type Transition<Name extends string> = { readonly Next: Name } | { readonly End: true };

export interface Retrier {
  readonly ErrorEquals: readonly [string, ...string[]];
  readonly IntervalSeconds?: number;
  /** 0 means that these errors are not retried. */
  readonly MaxAttempts?: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: 'FULL' | 'NONE';
}

export interface Catcher<Name extends string> {
  readonly ErrorEquals: readonly [string, ...string[]];
  readonly Next: Name;
  readonly ResultPath?: JsonPath | null;
}

interface Described {
  readonly Comment?: string;
}

export type TaskState<Name extends string> = Described & {
  readonly Type: 'Task';
  /** A function's ARN, or a service integration such as `arn:aws:states:::sagemaker:createProcessingJob.sync`. */
  readonly Resource: string;
  readonly Parameters?: Readonly<Record<string, unknown>>;
  /** What is kept of the result. */
  readonly ResultSelector?: Readonly<Record<string, unknown>>;
  readonly ResultPath?: JsonPath | null;
  readonly TimeoutSeconds: number;
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly Catcher<Name>[];
} & Transition<Name>;

/** The states that a Distributed Map runs for each item, as an execution of its own. */
export interface ItemProcessor<Name extends string = string> {
  readonly ProcessorConfig: { readonly Mode: 'DISTRIBUTED'; readonly ExecutionType: 'STANDARD' };
  readonly StartAt: Name;
  readonly States: { readonly [Key in Name]: State<Name> };
}

/** A Distributed Map, whose items an object in S3 has and whose results are written to S3. */
export type DistributedMapState<Name extends string> = Described & {
  readonly Type: 'Map';
  /** Part of the ARNs of its executions: at most 40 characters. */
  readonly Label: string;
  readonly ItemReader: {
    readonly Resource: string;
    readonly ReaderConfig: { readonly InputType: 'JSONL' };
    readonly Parameters: Readonly<Record<string, unknown>>;
  };
  readonly ItemProcessor: ItemProcessor;
  readonly MaxConcurrencyPath: JsonPath;
  readonly ToleratedFailurePercentage: number;
  readonly ResultWriter: {
    readonly Resource: string;
    readonly Parameters: Readonly<Record<string, unknown>>;
  };
  readonly ResultPath?: JsonPath | null;
} & Transition<Name>;

/** The states that a map runs for each item, in the execution itself. */
export interface InlineItemProcessor<Name extends string = string> {
  readonly ProcessorConfig: { readonly Mode: 'INLINE' };
  readonly StartAt: Name;
  readonly States: { readonly [Key in Name]: State<Name> };
}

/** A map over a list in the state's input. */
export type InlineMapState<Name extends string> = Described & {
  readonly Type: 'Map';
  readonly ItemsPath: JsonPath;
  /** The input of an item's first state. */
  readonly ItemSelector?: Readonly<Record<string, unknown>>;
  readonly MaxConcurrency: number;
  readonly ItemProcessor: InlineItemProcessor;
  readonly ResultPath?: JsonPath | null;
} & Transition<Name>;

export type WaitState<Name extends string> = Described & { readonly Type: 'Wait' } & (
    | { readonly Seconds: number }
    | { readonly SecondsPath: JsonPath }
  ) &
  Transition<Name>;

/** In `StringMatches`, `*` stands for any text. */
export type ChoiceRule<Name extends string> = {
  readonly Variable: JsonPath;
  readonly Next: Name;
} & (
  | { readonly StringEquals: string }
  | { readonly StringEqualsPath: JsonPath }
  | { readonly StringMatches: string }
  | { readonly TimestampGreaterThanPath: JsonPath }
  | { readonly IsPresent: boolean }
);

export type ChoiceState<Name extends string> = Described & {
  readonly Type: 'Choice';
  readonly Choices: readonly [ChoiceRule<Name>, ...ChoiceRule<Name>[]];
  readonly Default: Name;
};

export type PassState<Name extends string> = Described & {
  readonly Type: 'Pass';
  readonly InputPath?: JsonPath;
  readonly Parameters?: Readonly<Record<string, unknown>>;
  readonly ResultPath?: JsonPath | null;
} & Transition<Name>;

export type SucceedState = Described & { readonly Type: 'Succeed' };

export type FailState = Described & { readonly Type: 'Fail' } & (
    | { readonly Error: string; readonly Cause: string }
    | { readonly ErrorPath: JsonPath; readonly CausePath: JsonPath }
  );

export type State<Name extends string> =
  | TaskState<Name>
  | DistributedMapState<Name>
  | InlineMapState<Name>
  | WaitState<Name>
  | ChoiceState<Name>
  | PassState<Name>
  | SucceedState
  | FailState;

export interface StateMachineDefinition<Name extends string = string> {
  readonly Comment?: string;
  readonly StartAt: Name;
  readonly TimeoutSeconds: number;
  readonly States: { readonly [Key in Name]: State<Name> };
}

interface CheckedDefinition<Name extends string> {
  readonly Comment?: string;
  readonly StartAt: NoInfer<Name>;
  readonly TimeoutSeconds: number;
  readonly States: { readonly [Key in Name]: State<NoInfer<Name>> };
}

interface CheckedProcessor<Name extends string, Config> {
  readonly ProcessorConfig: Config;
  readonly StartAt: NoInfer<Name>;
  readonly States: { readonly [Key in Name]: State<NoInfer<Name>> };
}

/** Returns the item processor, whose state names are checked as those of a definition. */
export const itemProcessor = <Name extends string>(
  processor: CheckedProcessor<Name, ItemProcessor['ProcessorConfig']>,
): ItemProcessor<Name> => processor;

/** Returns the item processor of an inline map, whose state names are checked as those of a definition. */
export const inlineItemProcessor = <Name extends string>(
  processor: CheckedProcessor<Name, InlineItemProcessor['ProcessorConfig']>,
): InlineItemProcessor<Name> => processor;

/** Returns the definition. The type checker takes the state names from the keys of `States`, and checks every target. */
export const stateMachineDefinition = <Name extends string>(
  definition: CheckedDefinition<Name>,
): StateMachineDefinition<Name> => definition;
