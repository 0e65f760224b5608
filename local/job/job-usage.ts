import type { ContainerRuntime } from '../container/container';
import type { Clock } from '../sagemaker/clock';
import { engineStats } from '../usage/engine-stats';
import { folderSizes } from '../usage/folder-size';
import { followUsage } from '../usage/follow-usage';
import { linuxProcesses } from '../usage/linux-processes';
import { psProcesses } from '../usage/ps-processes';
import type { ContainerReading, MeasuredContainer, UsageSample, UsageSource } from '../usage/usage';

/** A container that runs, and its end. */
export interface FollowedContainer extends MeasuredContainer {
  readonly end: Promise<unknown>;
}

const containerSource = ({ statsCommand }: ContainerRuntime): UsageSource<ContainerReading> => {
  if (statsCommand) return engineStats(statsCommand);
  return process.platform === 'linux' ? linuxProcesses() : psProcesses;
};

/** Tells what the containers of a job use, until the last of them ends. */
export const followJobUsage = (
  containers: readonly FollowedContainer[],
  runtime: ContainerRuntime,
  clock: Clock,
  onUsage: (host: string, sample: UsageSample) => void,
): void => {
  const running = new Set(containers);
  const stop = followUsage({
    containerSource: containerSource(runtime),
    diskSource: folderSizes,
    containers: () => [...running],
    clock,
    onSample: onUsage,
  });
  for (const container of containers) {
    container.end.finally(() => {
      running.delete(container);
      if (running.size === 0) stop();
    });
  }
};
