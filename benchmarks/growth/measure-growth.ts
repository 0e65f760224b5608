import { bundleFunctions } from '../../functions/bundle/bundle';
import { GROWTH_HEADER, growthRow } from '../measure/growth-table';
import { runMeasured } from '../measure/measured-program';
import { inTemporaryFolder } from '../measure/temporary-folder';
import { fanOut } from './fan-out';
import type { Growth } from './growth';
import { largeFile, manyFiles } from './local-runs';
import { review } from './review';
import { workflows } from './workflows';

const GROWTHS: readonly Growth[] = [review, fanOut, manyFiles, largeFile, workflows];

const measured = ({ program, title, unit, sizes }: Growth): string =>
  inTemporaryFolder((folder) => {
    const [smallest, small, large] = sizes;
    const cost = (size: number) => runMeasured(program(size, folder));
    return growthRow({ title, unit, sizes, costs: [cost(smallest), cost(small), cost(large)] });
  });

/** Prints how time and memory grow with the size of the work. */
export const printGrowth = async (): Promise<void> => {
  await bundleFunctions();
  console.log(GROWTH_HEADER);
  for (const growth of GROWTHS) console.log(measured(growth));
};
