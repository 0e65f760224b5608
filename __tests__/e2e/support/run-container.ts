import { chooseRuntime } from '../../../local/container/choose-runtime';
import { type ContainerSpec, runContainer } from '../../../local/container/container';

/** Runs a container as a program of its own, so that another user can start it. Prints how it ended, and its lines. */
const main = async (image: string, spec: ContainerSpec): Promise<void> => {
  const lines: string[] = [];
  const runtime = chooseRuntime({ docker: true, image });
  const { end } = runContainer(runtime.command(spec), { onLine: (line) => lines.push(line) });
  const { exitCode } = await end;
  process.stdout.write(JSON.stringify({ exitCode, lines, description: runtime.description }));
};

const [image = '', spec = ''] = process.argv.slice(2);
main(image, JSON.parse(spec));
