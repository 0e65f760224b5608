import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The sources and the compiled modules are at different depths below the package's folder. */
const packageFolder = (folder: string): string =>
  existsSync(join(folder, 'package.json')) ? folder : packageFolder(dirname(folder));

/** Folder of the bundles: `<function>/index.js` for each function. */
export const BUNDLES_FOLDER = join(packageFolder(__dirname), 'dist', 'functions');
