import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The sources and the compiled modules are at different depths below the package's folder. */
const packageFolder = (folder: string): string =>
  existsSync(join(folder, 'package.json')) ? folder : packageFolder(dirname(folder));

/** The root of the checkout, or of the installed package. */
export const PACKAGE_FOLDER = packageFolder(__dirname);

/** Whether the sources themselves run, as in a checkout; otherwise the modules compiled from them. */
export const RUNS_FROM_SOURCES = __filename.endsWith('.ts');
