import { loadavg } from 'node:os';
import { printGrowth } from './growth/measure-growth';
import { HEADER, obstacleOf, tableRow } from './measure/table';
import { ROWS } from './rows/rows';

const GROWTH = 'growth';
const NAMES = [...ROWS.map(({ name }) => name), GROWTH];

/** Programs that nobody waits for keep the average of an idle machine below this. */
const QUIET_LOAD = 0.5;

const warnIfBusy = (): void => {
  const [load = 0] = loadavg();
  if (load < QUIET_LOAD) return;
  console.error(
    `This machine is busy (load ${load.toFixed(1)}). Read the figures in brackets, the time of the processors.`,
  );
};

const printTable = async (chosen: readonly string[]): Promise<void> => {
  const obstacles: string[] = [];
  console.log(HEADER);
  for (const { measure } of ROWS.filter(({ name }) => chosen.length === 0 || chosen.includes(name))) {
    for (const line of await measure()) {
      console.log(tableRow(line));
      const obstacle = obstacleOf(line);
      if (obstacle !== undefined) obstacles.push(obstacle);
    }
  }
  if (obstacles.length > 0)
    console.log(
      ['', 'What keeps the others from their goals:', ...obstacles.map((text) => `- ${text}`)].join('\n'),
    );
};

const benchmark = async (chosen: readonly string[]): Promise<void> => {
  const unknown = chosen.find((name) => !NAMES.includes(name));
  if (unknown !== undefined) throw new Error(`A row must be one of ${NAMES.join(', ')}; got "${unknown}".`);
  warnIfBusy();
  const rows = chosen.filter((name) => name !== GROWTH);
  if (rows.length > 0 || chosen.length === 0) await printTable(rows);
  if (chosen.includes(GROWTH)) await printGrowth();
};

benchmark(process.argv.slice(2)).catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
