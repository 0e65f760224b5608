/** What the container of one host uses at one time. What cannot be read is absent. */
export interface UsageSample {
  /** Since the sample before. 100 is one processor. */
  readonly cpuPercent?: number;
  readonly memoryInBytes?: number;
  /** The files of the job in its folder, its inputs among them. */
  readonly diskInBytes?: number;
}

/** What a container uses, as it can be read. */
export interface ContainerReading {
  /** Since the container started. */
  readonly cpuSeconds?: number;
  /** Where only the engine's own measurement can be read. 100 is one processor. */
  readonly cpuPercent?: number;
  readonly memoryInBytes?: number;
}

/** A container that runs. */
export interface MeasuredContainer {
  /** The host whose container it is: `algo-1` … */
  readonly host: string;
  /** The container's name in an engine. */
  readonly name: string;
  /** The process that leads the container's session, or the engine's client. */
  readonly pid?: number;
  /** The host's folder on this machine. */
  readonly folder: string;
}

/** Something to read of each container, again and again. */
export interface UsageSource<Value> {
  /**
   * Reads the containers, by host. One that has just ended may be missing.
   * @param signal ends the reading.
   */
  read(containers: readonly MeasuredContainer[], signal: AbortSignal): Promise<ReadonlyMap<string, Value>>;
  /** The pause after a reading that took this long. */
  pauseInMilliseconds(tookInMilliseconds: number): number;
}
