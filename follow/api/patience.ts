import type { FollowClock } from './clock';
import { describeError, type Trouble, troubleOf } from './failed-call';

/** Makes a call until it succeeds. Errors that no waiting mends are thrown at once. */
export type Ask = <Answer>(call: () => Promise<Answer>) => Promise<Answer>;

export interface PatienceProps {
  readonly clock: FollowClock;
  readonly signal: AbortSignal;
  /** Called once when trouble begins, and once when it ends. */
  readonly onNotice: (sentence: string) => void;
  readonly renewCredentials: () => void;
}

/** Thrown when whoever follows has stopped. */
export class Interrupted extends Error {}

type PassingTrouble = Exclude<Trouble, 'denied'>;

const LONGEST_WAIT_IN_MILLISECONDS: Readonly<Record<PassingTrouble, number>> = {
  throttled: 60_000,
  credentials: 15_000,
  connection: 15_000,
};

const noticeOf = (trouble: PassingTrouble, error: unknown): string => {
  switch (trouble) {
    case 'throttled':
      return 'AWS limits the rate of requests; they are sent less often for a while.';
    case 'credentials':
      return `AWS no longer accepts your credentials (${describeError(error)}). Renew them, for example with aws sso login, and the run is followed further. The run itself goes on.`;
    case 'connection':
      return `AWS cannot be reached (${describeError(error)}); trying again. The run itself goes on.`;
  }
};

const passingTrouble = (error: unknown): PassingTrouble | undefined => {
  const trouble = troubleOf(error);
  return trouble === 'denied' ? undefined : trouble;
};

/** Waits through throttling, expired credentials and lost connections: 1 s, then twice as long each time. */
export const patientAsk = ({ clock, signal, onNotice, renewCredentials }: PatienceProps): Ask => {
  let told: PassingTrouble | undefined;
  const tell = (trouble: PassingTrouble, error: unknown): void => {
    if (told !== trouble) onNotice(noticeOf(trouble, error));
    told = trouble;
  };
  return async (call) => {
    for (let wait = 1_000; ; wait *= 2) {
      if (signal.aborted) throw new Interrupted();
      try {
        const answer = await call();
        if (told !== undefined) onNotice('AWS answers again.');
        told = undefined;
        return answer;
      } catch (error) {
        const trouble = passingTrouble(error);
        if (trouble === undefined) throw error;
        if (signal.aborted) throw new Interrupted();
        tell(trouble, error);
        if (trouble === 'credentials') renewCredentials();
        await clock.wait(Math.min(wait, LONGEST_WAIT_IN_MILLISECONDS[trouble]), signal);
      }
    }
  };
};
