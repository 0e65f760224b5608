import { describeError, troubleOf } from './failed-call';
import { type Ask, Interrupted } from './patience';

/** A part of a run that a reader may do without. */
export interface OptionalPart {
  /** How a sentence about it begins: `The job's log`. */
  readonly name: string;
  /** The right that it takes, and what is not shown without it. */
  readonly right: string;
}

/** Asks for a part; undefined where it cannot be had. */
export type OptionalAsk<Part extends string> = <Answer>(
  part: Part,
  call: () => Promise<Answer>,
) => Promise<Answer | undefined>;

/** A part that cannot be had is said once, and not asked for again. */
export const optionalAsk = <Part extends string>(
  parts: Readonly<Record<Part, OptionalPart>>,
  ask: Ask,
  onMissing: (sentence: string) => void,
): OptionalAsk<Part> => {
  const missing = new Set<Part>();
  return async (part, call) => {
    if (missing.has(part)) return undefined;
    try {
      return await ask(call);
    } catch (error) {
      if (error instanceof Interrupted) throw error;
      missing.add(part);
      const { name, right } = parts[part];
      onMissing(
        troubleOf(error) === 'denied'
          ? `You lack the right ${right}.`
          : `${name} cannot be read (${describeError(error)}).`,
      );
      return undefined;
    }
  };
};
