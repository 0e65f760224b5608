import type { StateMachineDefinition } from '../definition/states-language';
import type { RunEvent } from './run-event';

/** An input or an output of a run. */
export interface RunFiles {
  /** InputName or OutputName. */
  readonly name: string;
  /** A path of this machine, or an S3 URI. */
  readonly place: string;
  /** The container's folder. */
  readonly localPath: string;
  /** @default - unknown */
  readonly count?: number;
  /** @default - unknown */
  readonly sizeInBytes?: number;
}

/** Instances of one type. */
export interface RunInstances {
  /** Such as `ml.m5.xlarge`. */
  readonly type: string;
  readonly count: number;
}

/** A run as its report shows it. It has no values of the job's environment. */
export interface RunRecord {
  /** What ran: a script's name, or an execution's. */
  readonly title: string;
  /** Where: `in AWS, eu-west-1`, or how it ran on this machine. */
  readonly place: string;
  readonly executionArn: string;
  /** What the job ran on in AWS. @default - it ran on this machine, or no instance is known yet */
  readonly instances?: RunInstances;
  /** What the execution ran. @default - it could not be read, and a note says so */
  readonly definition?: StateMachineDefinition;
  readonly inputs: readonly RunFiles[];
  readonly outputs: readonly RunFiles[];
  /** In order of time. The last one is Ended, unless the run goes on. */
  readonly events: readonly RunEvent[];
  /** Notes for the reader, such as that the log was cut. */
  readonly notes: readonly string[];
}
