import type { ContainerRuntime } from './container';
import { findContainerEngine } from './container-engine';
import { engineRuntime, PUBLIC_PYTHON_IMAGE } from './engine-runtime';
import { folderRuntime } from './folder-runtime';
import { namespaceRuntime, whyNoNamespaces } from './namespace-runtime';

export interface RuntimeChoice {
  /** `--docker` */
  readonly docker: boolean;
  /** `--image` */
  readonly image?: string;
}

/**
 * Docker or Podman if the user asks for a container; otherwise a process with its own `/opt/ml/processing` if this
 * machine allows it; otherwise a plain process.
 * @throws Error if the user asks for a container, and neither engine responds.
 */
export const chooseRuntime = ({ docker, image }: RuntimeChoice): ContainerRuntime => {
  if (docker || image !== undefined) {
    const engine = findContainerEngine();
    if (typeof engine === 'string') {
      throw new Error(
        `${image === undefined ? '--docker' : '--image'} requires Docker or Podman, and neither responds (${engine}); install or start one of them, or omit the flag to run the script as a process.`,
      );
    }
    return engineRuntime(engine, image ?? PUBLIC_PYTHON_IMAGE);
  }
  return whyNoNamespaces() === undefined ? namespaceRuntime : folderRuntime;
};
