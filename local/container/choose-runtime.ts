import type { ContainerRuntime } from './container';
import { dockerRuntime, PUBLIC_PYTHON_IMAGE, whyNoDocker } from './docker-runtime';
import { folderRuntime } from './folder-runtime';
import { namespaceRuntime, whyNoNamespaces } from './namespace-runtime';

export interface RuntimeChoice {
  /** `--docker` */
  readonly docker: boolean;
  /** `--image` */
  readonly image?: string;
}

/**
 * Docker if the user asks for it; otherwise a process with its own `/opt/ml/processing` if this machine allows it;
 * otherwise a plain process.
 * @throws Error if the user asks for Docker and it is not running.
 */
export const chooseRuntime = ({ docker, image }: RuntimeChoice): ContainerRuntime => {
  if (docker || image !== undefined) {
    const why = whyNoDocker();
    if (why) {
      throw new Error(
        `${image === undefined ? '--docker' : '--image'} requires Docker, but ${why}; install or start Docker, or omit the flag to run the script as a process.`,
      );
    }
    return dockerRuntime(image ?? PUBLIC_PYTHON_IMAGE);
  }
  return whyNoNamespaces() === undefined ? namespaceRuntime : folderRuntime;
};
