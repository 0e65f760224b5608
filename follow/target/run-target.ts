/** What to follow, as its ARN. */
export interface RunTarget {
  readonly kind: 'execution' | 'stateMachine';
  readonly arn: string;
  /** Where it is, such as `eu-west-1`. */
  readonly region: string;
}

/** AWS adds a part to the ARN of a Map state's child: `machine/map`. A state machine may have a version or an alias. */
const ARN =
  /^arn:aws[a-z-]*:states:([a-z0-9-]+):\d{12}:(?:(execution):[^:\s]+:[^:\s]+|(stateMachine):[^:\s]+(?::[^:\s]+)?)$/;

const EXPRESS_ARN = /^arn:aws[a-z-]*:states:[a-z0-9-]+:\d{12}:express:/;

/** The consoles of AWS's partitions, each also with the name of a region or a session before it. */
const CONSOLE_HOST =
  /(?:^|\.)console\.(?:aws\.amazon\.com|amazonaws\.cn|amazonaws-us-gov\.com|amazonaws-eusc\.eu)$/;

/** An ARN within a page's address: `#/v2/executions/details/arn:…?tab=…`. */
const ARN_IN_ADDRESS = /arn:aws[a-z-]*:states:[^/?#&\s]+(?:\/[^:/?#&\s]+:[^/?#&\s]+)?/;

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** The ARN that a page of the console shows; undefined if the text is no such page. */
const arnOfPage = (text: string): string | undefined => {
  if (!URL.canParse(text)) return undefined;
  const { protocol, hostname, hash, pathname } = new URL(text);
  if (protocol !== 'https:' || !CONSOLE_HOST.test(hostname) || !pathname.startsWith('/states'))
    return undefined;
  return ARN_IN_ADDRESS.exec(decoded(hash))?.[0];
};

const ALLOWED =
  "an execution's ARN, a state machine's ARN, or the address of one of their pages in the console";

/**
 * Reads what to follow from an ARN or from an address of the Step Functions console.
 * @throws Error with a sentence that says what is allowed.
 */
export const parseRunTarget = (text: string): RunTarget => {
  const arn = arnOfPage(text) ?? text;
  if (EXPRESS_ARN.test(arn)) {
    throw new Error(
      `An Express execution has no history to follow; give the ARN of a Standard execution; got "${text}".`,
    );
  }
  const [, region, execution, stateMachine] = ARN.exec(arn) ?? [];
  if (region === undefined) throw new Error(`The run must be ${ALLOWED}; got "${text}".`);
  return { kind: (execution ?? stateMachine) === 'execution' ? 'execution' : 'stateMachine', arn, region };
};

/** `arn:…:execution:machine:run` is an execution of `arn:…:stateMachine:machine`. @throws Error */
export const parseStateMachineArn = (text: string): RunTarget => {
  const target = ARN.test(text) ? parseRunTarget(text) : undefined;
  if (target?.kind === 'stateMachine') return target;
  throw new Error(
    `must be a state machine's ARN, such as arn:aws:states:eu-west-1:123456789012:stateMachine:sagemaker-processing; got "${text}"`,
  );
};
